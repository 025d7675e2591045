//! The class of a change: on the wire, and for Rust code that uses this SDK.

use std::collections::BTreeSet;

use serde::Serialize;

use super::change::{Change, Kind, Side};

/// The class of a change on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wire {
    /// Only names in the description differ, and the bytes are the same.
    Same,
    /// It needs no action.
    Informational,
    /// A correct client works as before.
    NonBreaking,
    /// A correct client may fail.
    Breaking,
}

/// The class of a change for Rust code that uses this SDK.
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

/// Returns the worst class of `change` on the wire among `sides`.
pub fn wire(change: &Change, sides: &BTreeSet<Side>) -> Wire {
    sides.iter().map(|side| wire_on_side(change, *side)).max().unwrap_or(Wire::Same)
}

fn wire_on_side(change: &Change, side: Side) -> Wire {
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
        // Narrowing breaks senders, and widening breaks readers.
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

/// Returns the class of a change of type. An integer is a number, so a sender of integers and a reader of numbers are
/// not broken.
fn type_change(change: &Change, side: Side) -> Wire {
    let is = |from: &str, to: &str| change.from.iter().eq([from]) && change.to.iter().eq([to]);
    let (from, to) = (change.from.first().map(String::as_str), change.to.first().map(String::as_str));
    let widens = is("integer", "number") || to == Some("any");
    let narrows = is("number", "integer") || from == Some("any");
    if widens && side == Side::Request || narrows && side != Side::Request { Wire::NonBreaking } else { Wire::Breaking }
}

/// Returns the class of `change` for Rust, which follows from the code that is generated.
pub fn rust(change: &Change, sides: &BTreeSet<Side>) -> Rust {
    let is_sent = sides.contains(&Side::Request);
    match change.kind {
        // A required field is an argument of `new`, unless it may be null, in which case null is the default.
        Kind::FieldAdded if is_sent && change.required && !change.nullable => Rust::Breaking,
        Kind::ParameterAdded if change.required => Rust::Breaking,
        Kind::OperationAdded
        | Kind::WebhookAdded
        | Kind::FieldAdded
        | Kind::ParameterAdded
        | Kind::ValuesAdded
        | Kind::SchemaAdded => Rust::Addition,
        // A field of an answer is an `Option` if it may be absent or null. Requests distinguish the two.
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

/// Whether a format only says how a number is held in memory, which does not show in JSON.
fn is_of_numbers(format: &str) -> bool {
    ["none", "float", "double", "int32", "int64"].contains(&format)
}

/// Whether a format becomes a type of its own.
fn is_typed(format: &str) -> bool {
    crate::normalise::TYPED_FORMATS.contains(&format)
}

fn segment(path: &[String]) -> Option<&str> {
    path.first()?.split('/').nth(1)
}
