//! What a change means: to whoever speaks the protocol, and to whoever calls this SDK from Rust.

use std::collections::BTreeSet;

use serde::Serialize;

use super::change::{Change, Kind, Side};

/// What a change means on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wire {
    /// The bytes are the same: only names in the description differ.
    Same,
    /// Nothing has to be done, and something may be worth knowing.
    Informational,
    /// A correct client goes on as before.
    NonBreaking,
    /// A correct client may fail.
    Breaking,
}

/// What a change means for Rust code that uses this SDK.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rust {
    /// No item of the public API changes.
    None,
    /// Items are new, and code compiles as before.
    Addition,
    /// Code may stop compiling.
    Breaking,
}

/// What `change` means on the wire to `sides`: the worst of them.
pub fn wire(change: &Change, sides: &BTreeSet<Side>) -> Wire {
    sides.iter().map(|side| wire_of(change, *side)).max().unwrap_or(Wire::Same)
}

fn wire_of(change: &Change, side: Side) -> Wire {
    use Wire::{Breaking, Informational, NonBreaking, Same};
    let on_request = |breaks: bool| if breaks == (side == Side::Request) { Breaking } else { NonBreaking };
    match change.kind {
        Kind::SchemaRenamed | Kind::SchemaReplaced => Same,
        _ if side == Side::Nowhere => Same,
        Kind::ServerRemoved
        | Kind::OperationRemoved
        | Kind::OperationMoved
        | Kind::WebhookRemoved
        | Kind::FieldRemoved
        | Kind::ParameterRemoved
        | Kind::BodyRemoved
        | Kind::MediaTypeChanged
        | Kind::AuthenticationChanged => Breaking,
        Kind::FieldAdded | Kind::ParameterAdded if side == Side::Request && change.required => Breaking,
        Kind::ServerAdded
        | Kind::OperationAdded
        | Kind::WebhookAdded
        | Kind::FieldAdded
        | Kind::ParameterAdded
        | Kind::ValuesAdded
        | Kind::StatusChanged => NonBreaking,
        Kind::TypeChanged => type_change(change, side),
        Kind::FormatChanged => match (change.from.first().map(String::as_str), change.to.first().map(String::as_str)) {
            _ if change.from.iter().chain(&change.to).all(|f| is_of_numbers(f)) => Informational,
            (Some("none"), _) => on_request(true),
            (_, Some("none")) => on_request(false),
            _ => Breaking,
        },
        // What narrows breaks who sends it, what widens breaks who reads it.
        Kind::BecameRequired
        | Kind::BecameNotNullable
        | Kind::ValuesRemoved
        | Kind::ValuesListed
        | Kind::VariantRemoved
        | Kind::LimitTightened
        | Kind::BodyAdded => on_request(true),
        Kind::BecameOptional
        | Kind::BecameNullable
        | Kind::ValuesUnlisted
        | Kind::VariantAdded
        | Kind::LimitLoosened => on_request(false),
        Kind::LimitChanged if side == Side::Request => Breaking,
        Kind::LimitChanged
        | Kind::OperationIdChanged
        | Kind::OperationDeprecated
        | Kind::OperationUndeprecated
        | Kind::DefaultChanged
        | Kind::Deprecated
        | Kind::Undeprecated => Informational,
        Kind::SchemaAdded | Kind::SchemaRemoved => Same,
    }
}

/// A whole number is a number: a caller may go on sending it, a reader may go on reading it.
fn type_change(change: &Change, side: Side) -> Wire {
    let is = |from: &str, to: &str| change.from.iter().eq([from]) && change.to.iter().eq([to]);
    let (from, to) = (change.from.first().map(String::as_str), change.to.first().map(String::as_str));
    let widens = is("integer", "number") || to == Some("any");
    let narrows = is("number", "integer") || from == Some("any");
    if widens && side == Side::Request || narrows && side != Side::Request { Wire::NonBreaking } else { Wire::Breaking }
}

/// What `change` means for Rust, by what the generator makes of it.
pub fn rust(change: &Change, sides: &BTreeSet<Side>) -> Rust {
    let is_sent = sides.contains(&Side::Request);
    match change.kind {
        // A required field is an argument of `new`, unless it may be null: null is written for it then.
        Kind::FieldAdded if is_sent && change.required && !change.nullable => Rust::Breaking,
        Kind::ParameterAdded if change.required => Rust::Breaking,
        Kind::OperationAdded
        | Kind::WebhookAdded
        | Kind::FieldAdded
        | Kind::ParameterAdded
        | Kind::ValuesAdded
        | Kind::SchemaAdded => Rust::Addition,
        // An answer's field is an `Option` if it may be absent or null; a request tells the two apart.
        Kind::BecameRequired | Kind::BecameOptional if change.nullable && !is_sent => Rust::None,
        Kind::BecameNullable | Kind::BecameNotNullable if !change.required && !is_sent => Rust::None,
        Kind::BecameRequired
        | Kind::BecameOptional
        | Kind::BecameNullable
        | Kind::BecameNotNullable
        | Kind::OperationRemoved
        | Kind::OperationIdChanged
        | Kind::WebhookRemoved
        | Kind::FieldRemoved
        | Kind::ParameterRemoved
        | Kind::ValuesRemoved
        | Kind::ValuesListed
        | Kind::ValuesUnlisted
        | Kind::TypeChanged
        | Kind::BodyAdded
        | Kind::BodyRemoved
        | Kind::SchemaRenamed
        | Kind::SchemaReplaced
        | Kind::SchemaRemoved => Rust::Breaking,
        Kind::FormatChanged if change.from.iter().chain(&change.to).any(|f| is_typed(f)) => Rust::Breaking,
        Kind::MediaTypeChanged if change.from.iter().chain(&change.to).any(|m| m != "application/json") => {
            Rust::Breaking
        }
        // The method keeps its name, and its types move with the product.
        Kind::OperationMoved if segment(&change.from) != segment(&change.to) => Rust::Breaking,
        _ => Rust::None,
    }
}

/// How a number is held, which JSON does not say.
fn is_of_numbers(format: &str) -> bool {
    ["none", "float", "double", "int32", "int64"].contains(&format)
}

/// The formats that become types of their own.
fn is_typed(format: &str) -> bool {
    crate::normalise::TYPED_FORMATS.contains(&format)
}

fn segment(path: &[String]) -> Option<&str> {
    path.first()?.split('/').nth(1)
}
