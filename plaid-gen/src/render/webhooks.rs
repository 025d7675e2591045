//! The enum of all webhooks, and how each is recognised.

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::names::ident;
use super::print::Code;
use super::words;
use crate::model::{Api, Form, Ty, WEBHOOKS, Webhook, feature};
use crate::problem::Result;

/// Renders the file with the enum, which is empty if the description has no webhooks.
pub fn file(api: &Api) -> Result<Code> {
    let webhooks = api.webhooks();
    if webhooks.is_empty() {
        return Ok(Code::default());
    }
    let variants = webhooks.iter().map(|(name, webhook)| {
        let (variant, ty) = (variant(webhook), ident(name));
        let about = api.types.get(*name).and_then(|ty| ty.words.as_ref());
        let about = about.map_or_else(String::new, |words| format!(": {words}"));
        let about = words::outer(&words::wrap(&format!("`{}` / `{}`{about}", webhook.kind, webhook.code)));
        quote!(#about #[doc(alias = #name)] #variant(types::#ty))
    });
    let arms = webhooks.iter().map(|(_, webhook)| arm(webhook));
    let names = webhooks.iter().map(|(_, webhook)| {
        let Webhook { kind, code, .. } = webhook;
        let variant = variant(webhook);
        quote!(Self::#variant(_) => (#kind, #code))
    });
    let accessors = ACCESSORS.iter().map(|accessor| accessor.render(api, &webhooks));
    let about = words::inner(&format!("The webhooks of the Plaid API.\n Needs the feature `{}`.", feature(WEBHOOKS)));
    let code = quote! {
        #about

        use crate::types;
        use crate::webhook::{Head, UnknownWebhook, read};

        /// A webhook: one that the description has, or an unknown one.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Webhook {
            #(#variants,)*
            /// A webhook that this version of the SDK does not know, or whose form is not that of its type and code.
            Unknown(UnknownWebhook),
        }

        impl Webhook {
            /// Reads the webhook that has the type and code of `head`; `None` if no webhook has them.
            pub(crate) fn of(head: &Head<'_>, body: &[u8]) -> Result<Option<Self>, serde_json::Error> {
                Ok(Some(match (head.webhook_type.as_str(), head.webhook_code.as_str()) {
                    #(#arms,)*
                    _ => return Ok(None),
                }))
            }

            /// Returns its type and its code.
            pub(crate) fn names(&self) -> (&str, &str) {
                match self {
                    #(#names,)*
                    Self::Unknown(w) => (&w.webhook_type, &w.webhook_code),
                }
            }

            #(#accessors)*
        }
    };
    Code::parse("the enum of webhooks", code)
}

/// Returns the name of a variant: type and code, as Plaid's pages name webhooks, and the fields by which it differs from
/// another webhook with the same type and code.
pub fn variant(webhook: &Webhook) -> Ident {
    let Webhook { kind, code, when } = webhook;
    let repeats_type = code.strip_prefix(kind.as_str()).is_some_and(|rest| rest.starts_with('_'));
    let mut name = if repeats_type { code.clone() } else { format!("{kind}_{code}") };
    for field in when.keys() {
        name = format!("{name}_with_{field}");
    }
    format_ident!("{}", name.to_upper_camel_case())
}

/// Renders the arm that recognises a webhook by its type and code, and perhaps by fields.
fn arm(webhook: &Webhook) -> TokenStream {
    let Webhook { kind, code, when } = webhook;
    let conditions = when.iter().map(|(field, form)| match form {
        Form::Any => quote!(head.has(#field)),
        Form::Text => quote!(head.has_text(#field)),
    });
    let conditions: Vec<TokenStream> = conditions.collect();
    let guard = (!conditions.is_empty()).then(|| quote!(if #(#conditions)&&*));
    let variant = variant(webhook);
    quote!((#kind, #code) #guard => Self::#variant(read(body)?))
}

/// A method that returns a field that many webhooks have.
struct Accessor {
    field: &'static str,
    ty: &'static str,
    about: &'static str,
}

const ACCESSORS: [Accessor; 3] = [
    Accessor { field: "item_id", ty: "ItemId", about: "Returns the Item that the webhook is about." },
    Accessor {
        field: "environment",
        ty: "WebhookEnvironmentValues",
        about: "Returns the environment that the webhook is from.",
    },
    Accessor { field: "error", ty: "PlaidError", about: "Returns the error that the webhook reports." },
];

impl Accessor {
    fn render(&self, api: &Api, webhooks: &[(&str, &Webhook)]) -> TokenStream {
        let (ident, ty, about) = (ident(self.field), ident(self.ty), words::outer(self.about));
        let arms = webhooks.iter().filter_map(|(name, webhook)| {
            let variant = variant(webhook);
            let field = api.fields(name).iter().find(|field| field.name == self.field)?;
            let is_of_type = matches!(&field.ty, Ty::Named(name) if name == self.ty);
            let value = if field.presence.is_bare() { quote!(Some(&w.#ident)) } else { quote!(w.#ident.as_ref()) };
            is_of_type.then(|| quote!(Self::#variant(w) => #value))
        });
        quote! {
            #about
            #[must_use]
            pub fn #ident(&self) -> Option<&types::#ty> {
                match self {
                    #(#arms,)*
                    Self::Unknown(w) => w.#ident.as_ref(),
                    _ => None,
                }
            }
        }
    }
}
