//! The constants of a product's operations, and a table for each of its types, by which the runtime reads, writes and
//! shows values. Each row is a line, so that a new field adds one line to a diff.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::methods::options_type;
use super::names::{ident, shared_gate};
use super::print::{Code, Table};
use crate::model::{Api, Enum, Field, Kind, Operation, Presence, Privacy, Stakes, Struct, Ty, Type, Union, Variant};
use crate::problem::Result;

/// Whether a module has any constants or tables.
pub fn has_any(api: &Api, module: &str) -> bool {
    let has_table = |ty: &Type| !matches!(ty.kind, Kind::Alias(..) | Kind::Synonym(_));
    api.operations_in(module).next().is_some() || api.types_in(module).any(|(_, ty)| has_table(ty))
}

/// Renders the constants and tables of a module.
pub fn file(api: &Api, module: &str) -> Result<Code> {
    let operations: Vec<(&String, &Operation)> = api.operations_in(module).collect();
    let imports = (!operations.is_empty()).then(|| super::operations::imports(&operations));
    let constants = operations.iter().map(|(id, operation)| {
        let (constant, options) = (super::operations::description(id, operation), options_type(id, operation));
        quote!(#constant #options)
    });
    let mut code = Code::parse(&format!("module {module}::wire"), quote!(#imports #(#constants)*))?;
    code.tables = api.types_in(module).filter_map(|(name, ty)| table(name, ty)).collect();
    Ok(code)
}

fn table(name: &str, ty: &Type) -> Option<Table> {
    let ident = ident(name);
    let path = quote!(super::#ident);
    let (call, rows) = match &ty.kind {
        Kind::Struct(it) => ("__model", model(path, it)),
        Kind::Enum(it) => ("__open_enum", open_enum(&path, it)),
        Kind::Union(it) => ("__union", union(&path, it)),
        Kind::Secret => ("__secret", vec![path]),
        Kind::Identifier => ("__identifier", vec![path]),
        Kind::Alias(..) | Kind::Synonym(_) => return None,
    };
    let (call, gate) = (format_ident!("{call}"), shared_gate(ty.home.condition.as_ref()));
    Some(Table { head: quote!(#gate crate::#call!();), rows })
}

fn model(path: TokenStream, it: &Struct) -> Vec<TokenStream> {
    let couplings = it.fields.iter().filter_map(|field| {
        let (wire, when) = (&field.wire, field.only_when.as_ref()?);
        let (other, value) = (&when.field, &when.value);
        Some(quote!(#wire only when #other #value))
    });
    let couplings: Vec<TokenStream> = couplings.collect();
    let couplings = (!couplings.is_empty()).then(|| quote!([#(#couplings),*]));
    [path].into_iter().chain(it.fields.iter().map(row)).chain(couplings).collect()
}

/// Renders a row: presence, `private` and `strict` where they apply, the name, and the wire name if it differs.
fn row(field: &Field) -> TokenStream {
    let presence = format_ident!(
        "{}",
        match field.presence {
            Presence::Required => "Required",
            Presence::Assumed => "Assumed",
            Presence::Nullable => "Nullable",
            Presence::Optional => "Optional",
            Presence::OptionalOrNull => "OptionalOrNull",
        }
    );
    let private = (field.privacy != Privacy::Shown).then(|| format_ident!("private"));
    // Only lists are read differently if a decision depends on them.
    let strict = (field.stakes == Stakes::High && field.ty.is_list()).then(|| format_ident!("strict"));
    let flags: Vec<_> = private.into_iter().chain(strict).collect();
    let flags = (!flags.is_empty()).then(|| quote!([#(#flags)*]));
    let (ident, wire) = (ident(&field.name), (field.name != field.wire).then_some(&field.wire));
    quote!(#presence #flags #ident #wire)
}

fn open_enum(path: &TokenStream, it: &Enum) -> Vec<TokenStream> {
    let bare = &it.bare;
    let variants = it.variants.iter().map(value);
    let bare = (!bare.is_empty()).then(|| quote!([#(#bare),*]));
    [quote!(#path #bare)].into_iter().chain(variants).collect()
}

fn value(variant: &Variant) -> TokenStream {
    let (ident, wire) = (ident(&variant.name), &variant.wire);
    quote!(#ident #wire)
}

fn union(path: &TokenStream, it: &Union) -> Vec<TokenStream> {
    let tag = it.tag.iter().map(|tag| quote!([#tag]));
    let variants = it.variants.iter().map(|variant| {
        let (ident, wire) = (ident(&variant.name), &variant.wire);
        // No rule says what a text or any JSON means here.
        let is_private = matches!(variant.ty.innermost(), Ty::Text | Ty::Json | Ty::JsonObject);
        let private = is_private.then(|| quote!([private]));
        quote!(#ident #private #wire)
    });
    let values = it.values.iter().map(value);
    let values = (!it.values.is_empty()).then(|| quote!([#(#values),*]));
    [quote!(#path #(#tag)*)].into_iter().chain(variants).chain(values).collect()
}
