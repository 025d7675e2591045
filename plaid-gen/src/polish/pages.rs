//! Operations that answer in pages: a method that gives them as a stream, and how they turn.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, Type, parse_quote};

use super::build::doc_lines;
use super::{Code, PagesCode, inside};
use crate::facts::{Facts, OperationFacts};
use crate::policy::{By, Paging, Policy};
use crate::problem::Result;

pub fn run(facts: &Facts, policy: &Policy, code: &mut Code) -> Result<()> {
    for (id, operation) in &facts.operations {
        let Some(paging) = &operation.word.paging else { continue };
        let Some(method) = code.methods.get(id) else { continue };
        let name = method.method.sig.ident.clone();
        let pages = pages(&name, operation, paging, code)
            .map_err(|what| policy.operations.no_such_paging(&operation.path, &what))?;
        if let Some(method) = code.methods.get_mut(id) {
            method.pages = Some(pages);
        }
    }
    Ok(())
}

type Found<T> = std::result::Result<T, String>;

fn pages(name: &syn::Ident, operation: &OperationFacts, paging: &Paging, code: &Code) -> Found<PagesCode> {
    let (Some(request), Some(answer)) = (&operation.body, &operation.answered) else {
        return Err("it sends or answers no JSON".into());
    };
    let items = Field::find(code, answer, &paging.items)?;
    let item = inside(&items.ty, "Vec").ok_or_else(|| format!("`{}` of {answer} is no list", paging.items))?;
    let turn = turn(request, answer, paging, &items, code)?;
    let (request, answer) = (format_ident!("{request}"), format_ident!("{answer}"));
    let begins_anew = paging.begins_anew.then(|| {
        quote!(
            const BEGINS_ANEW: bool = true;
        )
    });
    let items = items.path(&quote!(page));
    let turning = quote! {
        impl crate::pages::Paged for #request {
            type Page = #answer;
            type Item = #item;
            #begins_anew

            fn call(&self, client: &crate::Client) -> crate::Call<Self::Page> {
                client.#name(self)
            }

            fn turn(&mut self, page: &Self::Page) -> crate::pages::Turn {
                #turn
            }

            fn items(page: Self::Page) -> Vec<Self::Item> {
                #items
            }
        }
    };
    let about = doc_lines(&format!("The pages of [`{name}`](Self::{name}), one by one, or what is on them."));
    let name = format_ident!("{name}_pages");
    let method = parse_quote! {
        #(#about)*
        pub fn #name(&self, request: &#request) -> crate::pages::Pages<#request> {
            crate::pages::Pages::new(self, request)
        }
    };
    Ok(PagesCode { method, turning })
}

/// Leads the request to the next page.
fn turn(request: &str, answer: &str, paging: &Paging, items: &Field, code: &Code) -> Found<TokenStream> {
    let (make, place) = place(request, &paging.send, code)?;
    let on_page = items.path(&quote!(page));
    let value = |name: &Option<String>| -> Found<TokenStream> {
        let Some(name) = name else { return Ok(quote!(None)) };
        let field = Field::find(code, answer, name)?.path(&quote!(page));
        Ok(quote!(crate::pages::Slot::get(&#field)))
    };
    let turn = match &paging.by {
        By::Cursor { next, more } => {
            let (next, more) = (Field::find(code, answer, next)?.path(&quote!(page)), value(more)?);
            quote!(crate::pages::Turn::cursor(&mut #place, &#next, #more))
        }
        By::Last { field, more } => {
            let (field, more) = (format_ident!("{field}"), value(more)?);
            quote!(crate::pages::Turn::after(&mut #place, #on_page.iter().map(|item| item.#field).max(), #more))
        }
        By::Count { total, more, step } => {
            let (total, more) = (value(total)?, value(more)?);
            let step = match step {
                None => quote!(None),
                Some(step) => {
                    let field = Field::find(code, request, step)?.path(&quote!(self));
                    quote!(crate::pages::Slot::get(&#field))
                }
            };
            quote!(crate::pages::Turn::offset(&mut #place, #on_page.len(), #step, #total, #more))
        }
    };
    Ok(quote!(#make #turn))
}

/// The field of the request that says where a page begins, and what makes the structs on the way to it.
fn place(request: &str, path: &str, code: &Code) -> Found<(TokenStream, TokenStream)> {
    let Some((outer, inner)) = path.split_once('.') else {
        let field = Field::find(code, request, path)?;
        return Ok((TokenStream::new(), field.path(&quote!(self))));
    };
    let outer = Field::find(code, request, outer)?;
    let options = inside(&outer.ty, "Option").ok_or_else(|| format!("`{path}` of {request} is not optional"))?;
    let inner = Field::find(code, &type_name(&options), inner)?.path(&quote!(options));
    let outer = outer.path(&quote!(self));
    Ok((quote!(let options = #outer.get_or_insert_with(<#options>::new);), inner))
}

/// A field of a struct.
struct Field {
    ident: syn::Ident,
    ty: Type,
}

impl Field {
    fn find(code: &Code, owner: &str, name: &str) -> Found<Self> {
        let Some(Item::Struct(item)) = code.types.get(owner).map(|t| &t.item) else {
            return Err(format!("{owner} is no struct"));
        };
        let ident = format_ident!("{name}");
        let field = item.fields.iter().find(|f| f.ident.as_ref() == Some(&ident));
        let field = field.ok_or_else(|| format!("{owner} has no field `{name}`"))?;
        Ok(Self { ident, ty: field.ty.clone() })
    }

    fn path(&self, owner: &TokenStream) -> TokenStream {
        let ident = &self.ident;
        quote!(#owner.#ident)
    }
}

fn type_name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}
