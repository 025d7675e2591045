//! The enum of all webhooks, and which is which.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, Type, parse_quote};

use crate::facts::{Facts, feature};
use crate::policy::{Form, Webhook};
use crate::polish::Code;

/// The file with the enum; none where the description has no webhooks.
pub fn file(facts: &Facts, code: &Code) -> Option<syn::File> {
    // Those with a condition are asked first.
    let mut webhooks: Vec<(&String, &Webhook)> =
        facts.types.iter().filter_map(|(name, ty)| Some((name, ty.webhook.as_ref()?))).collect();
    webhooks.sort_by_key(|(name, w)| (&w.kind, &w.code, w.when.is_empty(), *name));
    if webhooks.is_empty() {
        return None;
    }
    let variants = webhooks.iter().map(|(name, webhook)| {
        let (variant, ty) = (variant(name), format_ident!("{name}"));
        let about = format!(" `{}` / `{}`", webhook.kind, webhook.code);
        quote!(#[doc = #about] #variant(types::#ty))
    });
    let arms = webhooks.iter().map(|(name, webhook)| {
        let Webhook { kind, code, .. } = webhook;
        let conditions = webhook.when.iter().map(|(field, form)| match form {
            Form::Any => quote!(head.has(#field)),
            Form::Text => quote!(head.has_text(#field)),
        });
        let conditions: Vec<TokenStream> = conditions.collect();
        let guard = (!conditions.is_empty()).then(|| quote!(if #(#conditions)&&*));
        let variant = variant(name);
        quote!((#kind, #code) #guard => Self::#variant(read(body)?))
    });
    let names = webhooks.iter().map(|(name, Webhook { kind, code, .. })| {
        let variant = variant(name);
        quote!(Self::#variant(_) => (#kind, #code))
    });
    let fields = [
        ("item_id", "ItemId", "The Item that it is about."),
        ("environment", "WebhookEnvironmentValues", "The environment that it is from."),
        ("error", "PlaidError", "What is wrong."),
    ];
    let accessors = fields.map(|(field, ty, about)| {
        let (ident, ty_ident, about) = (format_ident!("{field}"), format_ident!("{ty}"), format!(" {about}"));
        let arms = webhooks.iter().filter_map(|(name, _)| {
            let variant = variant(name);
            match holds(code, name, field, ty)? {
                Holds::Always => Some(quote!(Self::#variant(w) => Some(&w.#ident))),
                Holds::Perhaps => Some(quote!(Self::#variant(w) => w.#ident.as_ref())),
            }
        });
        quote! {
            #[doc = #about]
            #[must_use]
            pub fn #ident(&self) -> Option<&types::#ty_ident> {
                match self {
                    #(#arms,)*
                    Self::Unknown(w) => w.#ident.as_ref(),
                    _ => None,
                }
            }
        }
    });
    let feature = feature(crate::facts::WEBHOOKS);
    let gate = format!(" Needs the feature `{feature}`.");
    let mut file: syn::File = parse_quote! {
        use crate::types;
        use crate::webhook::{Head, UnknownWebhook, read};

        /// What Plaid tells of its own accord: every webhook of the description, and the rest as it came.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Webhook {
            #(#variants,)*
            /// One that this version of the SDK does not know, or that has another form than its type and code say.
            Unknown(UnknownWebhook),
        }

        impl Webhook {
            /// Reads what a type and a code say it is.
            pub(crate) fn of(head: &Head<'_>, body: &[u8]) -> Result<Option<Self>, serde_json::Error> {
                Ok(Some(match (head.webhook_type.as_str(), head.webhook_code.as_str()) {
                    #(#arms,)*
                    _ => return Ok(None),
                }))
            }

            /// Its type and its code.
            pub(crate) fn names(&self) -> (&str, &str) {
                match self {
                    #(#names,)*
                    Self::Unknown(w) => (&w.webhook_type, &w.webhook_code),
                }
            }

            #(#accessors)*
        }
    };
    file.attrs = vec![parse_quote!(#![doc = " The webhooks of the Plaid API."]), parse_quote!(#![doc = #gate])];
    Some(file)
}

/// The schema's name without what all have.
fn variant(name: &str) -> syn::Ident {
    format_ident!("{}", name.strip_suffix("Webhook").filter(|n| !n.is_empty() && *n != "Unknown").unwrap_or(name))
}

/// Whether a struct holds something.
enum Holds {
    Always,
    Perhaps,
}

fn holds(code: &Code, name: &str, field: &str, ty: &str) -> Option<Holds> {
    let Item::Struct(item) = &code.types.get(name)?.item else { return None };
    let field = item.fields.iter().find(|f| f.ident.as_ref().is_some_and(|i| i == field))?;
    let ident = format_ident!("{ty}");
    let (always, perhaps): (Type, Type) = (parse_quote!(#ident), parse_quote!(Option<#ident>));
    match &field.ty {
        ty if *ty == always => Some(Holds::Always),
        ty if *ty == perhaps => Some(Holds::Perhaps),
        _ => None,
    }
}
