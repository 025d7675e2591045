//! The class of a change: on the wire, and for Rust code that uses this SDK.

use std::collections::BTreeSet;

use serde::Serialize;

use super::change::{Change, Kind, Side};
use crate::openapi::{ANY, JSON, OR};

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
    /// No rule knows, and somebody has to look.
    Unknown,
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
    let has = |side: &&Side| match change.only {
        Some(Side::Request) => matches!(side, Side::Request | Side::Nowhere),
        Some(_) => **side != Side::Request,
        None => true,
    };
    // A change that no side has, such as that of a read-only field of a request, reaches nobody.
    sides.iter().filter(has).map(|side| wire_on_side(change, *side)).max().unwrap_or(Wire::Informational)
}

fn wire_on_side(change: &Change, side: Side) -> Wire {
    use Wire::{Breaking, Informational, NonBreaking, Same, Unknown};
    let on_request = |breaks: bool| if breaks == (side == Side::Request) { Breaking } else { NonBreaking };
    match change.kind {
        Kind::NotUnderstood => Unknown,
        Kind::SchemaRenamed | Kind::SchemaReplaced | Kind::ParameterRenamed => Same,
        _ if side == Side::Nowhere => Same,
        Kind::ServerRemoved
        | Kind::OperationRemoved
        | Kind::OperationMoved
        | Kind::WebhookRemoved
        | Kind::FieldRemoved
        | Kind::ParameterRemoved
        | Kind::ParameterMoved
        | Kind::ParameterFormChanged
        | Kind::HeaderRemoved
        | Kind::BodyRemoved
        | Kind::MediaTypeChanged
        | Kind::MediaTypeRemoved
        | Kind::StatusRemoved
        | Kind::DiscriminatorChanged
        | Kind::SchemeChanged
        | Kind::AuthenticationChanged => Breaking,
        // The server takes its default for what an older sender leaves out.
        Kind::FieldAdded | Kind::ParameterAdded | Kind::BecameRequired
            if side == Side::Request && change.required && !change.has_default =>
        {
            Breaking
        }
        Kind::BodyAdded | Kind::NoLongerReadOnly if side == Side::Request && change.required => Breaking,
        Kind::BecameReadOnly | Kind::LimitChanged if side == Side::Request => Breaking,
        Kind::BecameWriteOnly if side != Side::Request => Breaking,
        Kind::ServerAdded
        | Kind::OperationAdded
        | Kind::WebhookAdded
        | Kind::FieldAdded
        | Kind::ParameterAdded
        | Kind::ValuesAdded
        | Kind::BecameRequired
        | Kind::BodyAdded
        | Kind::HeaderAdded
        | Kind::MediaTypeAdded
        | Kind::StatusAdded
        | Kind::StatusChanged
        | Kind::ErrorStatusAdded
        | Kind::ErrorStatusRemoved
        | Kind::BecameReadOnly
        | Kind::NoLongerReadOnly
        | Kind::BecameWriteOnly
        | Kind::NoLongerWriteOnly
        | Kind::FurtherFieldsAllowed
        | Kind::DiscriminatorExtended
        | Kind::AuthenticationLoosened
        | Kind::AuthenticationAdded
        | Kind::SchemeExtended => NonBreaking,
        Kind::TypeChanged => type_change(change, side),
        Kind::FormatChanged => match (change.from.first().map(String::as_str), change.to.first().map(String::as_str)) {
            _ if change.from.iter().chain(&change.to).all(|f| f == "none" || !is_enforced(f)) => Informational,
            (Some("none"), _) => on_request(true),
            (_, Some("none")) => on_request(false),
            _ => Breaking,
        },
        // Narrowing breaks senders, and widening breaks readers.
        Kind::BecameNotNullable
        | Kind::ValuesRemoved
        | Kind::ValuesListed
        | Kind::VariantRemoved
        | Kind::VariantsListed
        | Kind::FurtherFieldsForbidden
        | Kind::LimitTightened => on_request(true),
        // No reader depends on the shortest text.
        Kind::LimitLoosened if change.from.iter().any(|limit| limit.starts_with("minLength")) => NonBreaking,
        Kind::BecameOptional
        | Kind::BecameNullable
        | Kind::ValuesUnlisted
        | Kind::VariantAdded
        | Kind::VariantsUnlisted
        | Kind::LimitLoosened => on_request(false),
        Kind::LimitChanged
        | Kind::OperationIdChanged
        | Kind::OperationDeprecated
        | Kind::OperationUndeprecated
        | Kind::DefaultChanged
        | Kind::ValuesRewritten
        | Kind::UnionChanged
        | Kind::SchemeAdded
        | Kind::SchemeRemoved
        | Kind::Deprecated
        | Kind::Undeprecated => Informational,
        Kind::SchemaAdded | Kind::SchemaRemoved => Same,
    }
}

/// Returns the class of a change of type: more types break no sender, and fewer break no reader.
fn type_change(change: &Change, side: Side) -> Wire {
    let is_kept = match side {
        Side::Request => includes(&change.to, &change.from),
        _ => includes(&change.from, &change.to),
    };
    if is_kept { Wire::NonBreaking } else { Wire::Breaking }
}

/// Whether each of the `narrow` types is one of the `wide` ones. An integer is a number.
fn includes(wide: &[String], narrow: &[String]) -> bool {
    let kinds = |types: &[String]| types.iter().flat_map(|t| t.split(OR)).map(str::to_owned).collect::<BTreeSet<_>>();
    let wide = kinds(wide);
    wide.contains(ANY)
        || kinds(narrow).iter().all(|kind| wide.contains(kind) || kind == "integer" && wide.contains("number"))
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
        // A method takes the body whether it is required or not, and answers with that of the first success.
        Kind::BecameRequired | Kind::BecameOptional if change.place.path.is_empty() => Rust::None,
        Kind::BodyAdded | Kind::BodyRemoved | Kind::MediaTypeChanged if !change.place.path.is_empty() => Rust::None,
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
        | Kind::ParameterMoved
        | Kind::ValuesRemoved
        | Kind::ValuesListed
        | Kind::ValuesUnlisted
        | Kind::TypeChanged
        | Kind::BodyAdded
        | Kind::BodyRemoved
        | Kind::MediaTypeChanged
        | Kind::SchemaRenamed
        | Kind::SchemaReplaced
        | Kind::SchemaRemoved => Rust::Breaking,
        Kind::FormatChanged if change.from.iter().chain(&change.to).any(|f| is_typed(f)) => Rust::Breaking,
        // JSON becomes a type, and takes the place of any other media type.
        Kind::MediaTypeAdded | Kind::MediaTypeRemoved if change.from.iter().chain(&change.to).any(|m| m == JSON) => {
            Rust::Breaking
        }
        // The method keeps its name, and its types move with the product.
        Kind::OperationMoved if segment(&change.from) != segment(&change.to) => Rust::Breaking,
        _ => Rust::None,
    }
}

/// Whether senders must keep to a format and readers depend on it. Others say how a number is held in memory, or what
/// people use a text for.
fn is_enforced(format: &str) -> bool {
    const ENFORCED: [&str; 10] =
        ["date", "date-time", "time", "duration", "uuid", "email", "ipv4", "ipv6", "byte", "binary"];
    ENFORCED.contains(&format)
}

/// Whether a format becomes a type of its own.
fn is_typed(format: &str) -> bool {
    crate::normalise::TYPED_FORMATS.contains(&format)
}

fn segment(path: &[String]) -> Option<&str> {
    path.first()?.split('/').nth(1)
}
