//! Operations that answer in pages: the method that streams them, and the code that turns a request to its next page.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::names::{Scope, ident};
use super::words;
use crate::model::{Operation, Pages, Turn};

/// Renders the method that streams the pages of an operation, if it has some.
pub fn method(scope: Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    operation.pages.as_ref()?;
    let (name, request) = (&operation.name, scope.named(operation.body.as_deref()?));
    let about = words::outer(&format!("Streams the pages of [`{name}`](Self::{name}), or the items on them."));
    let name = format_ident!("{name}_pages");
    Some(quote! {
        #about
        #[inline]
        pub fn #name(&self, request: &#request) -> crate::pages::Pages<#request> {
            crate::pages::Pages::new(self, request)
        }
    })
}

/// Renders the code that turns a request to its next page.
pub fn paged(scope: Scope<'_>, id: &str, operation: &Operation) -> Option<TokenStream> {
    let pages = operation.pages.as_ref()?;
    let (request, answer) = (scope.named(operation.body.as_deref()?), scope.named(operation.answered()?));
    let constant = super::methods::constant(id);
    let (item, name, items) = (scope.ty(&pages.item), ident(&operation.name), ident(&pages.items));
    let begins_anew = pages.begins_anew.then(|| {
        quote!(
            const BEGINS_ANEW: bool = true;
        )
    });
    let turn = turn(scope, pages);
    let without_options = (!operation.options.is_empty()).then(|| quote!(.without_options()));
    Some(quote! {
        impl crate::pages::Paged for #request {
            type Page = #answer;
            type Item = #item;
            const OPERATION: crate::operation::Operation = wire::#constant;
            #begins_anew

            #[inline]
            fn call(&self, client: &crate::Client) -> crate::Call<Self::Page> {
                client.#name(self) #without_options
            }

            #[inline]
            fn turn(&mut self, page: &Self::Page) -> crate::pages::Turn {
                #turn
            }

            #[inline]
            fn items(page: Self::Page) -> Vec<Self::Item> {
                page.#items
            }
        }
    })
}

fn turn(scope: Scope<'_>, pages: &Pages) -> TokenStream {
    let field = ident(&pages.place.field);
    let (make, place) = match &pages.place.inside {
        None => (None, quote!(self.#field)),
        Some((outer, owner)) => {
            let (outer, owner) = (ident(outer), scope.named(owner));
            let make = quote!(let options = self.#outer.get_or_insert_with(<#owner>::new););
            (Some(make), quote!(options.#field))
        }
    };
    let slot = |owner: &TokenStream, field: &Option<String>| {
        let value = field.as_deref().map(ident).map(|field| quote!(crate::pages::Slot::get(&#owner.#field)));
        value.unwrap_or_else(|| quote!(None))
    };
    let (page, items) = (quote!(page), ident(&pages.items));
    let turn = match &pages.turn {
        Turn::Cursor { next, more } => {
            let (next, more) = (ident(next), slot(&page, more));
            quote!(crate::pages::Turn::cursor(&mut #place, &page.#next, #more))
        }
        Turn::Last { field, more } => {
            let (field, more) = (ident(field), slot(&page, more));
            quote!(crate::pages::Turn::after(&mut #place, page.#items.iter().map(|item| item.#field).max(), #more))
        }
        Turn::Count { total, more, step } => {
            let (step, total, more) = (slot(&quote!(self), step), slot(&page, total), slot(&page, more));
            quote!(crate::pages::Turn::offset(&mut #place, page.#items.len(), #step, #total, #more))
        }
    };
    quote!(#make #turn)
}
