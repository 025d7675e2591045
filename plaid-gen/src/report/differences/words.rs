//! Sentences about changes.

use super::change::Kind;

impl Kind {
    /// Whether the change is about the values or the form of a place, rather than about a field.
    pub(super) fn is_of_values(self) -> bool {
        matches!(
            self,
            Self::ValuesRemoved
                | Self::ValuesAdded
                | Self::ValuesListed
                | Self::ValuesUnlisted
                | Self::VariantRemoved
                | Self::VariantAdded
                | Self::SchemaRenamed
        )
    }
}

/// Returns a sentence about `names` in `places`. Long lists are cut.
pub fn sentence(
    kind: Kind,
    names: &[String],
    places: &[String],
    (from, to): (&[String], &[String]),
    required: bool,
) -> String {
    let (these, those) = (code(names), code(places));
    let fields = plural("field", names);
    let of = |text: String| if places.is_empty() { text } else { format!("{text} of {those}") };
    // A change of a whole schema or body is about its place.
    let it = if names.is_empty() { those.clone() } else { of(these.clone()) };
    let (was, is) = (from.join(", "), to.join(", "));
    let necessary = if required { "required" } else { "optional" };
    match kind {
        Kind::ServerAdded => format!("{} {these} added", plural("server", names)),
        Kind::ServerRemoved => format!("{} {these} removed", plural("server", names)),
        Kind::OperationAdded => format!("{} {these} added", plural("operation", names)),
        Kind::OperationRemoved => format!("{} {these} removed", plural("operation", names)),
        Kind::OperationMoved => format!("operation `{was}` moved to `{is}`"),
        Kind::OperationIdChanged => format!("operationId of {these} changed from `{was}` to `{is}`"),
        Kind::OperationDeprecated => format!("{} {these} deprecated", plural("operation", names)),
        Kind::OperationUndeprecated => format!("{} {these} no longer deprecated", plural("operation", names)),
        Kind::WebhookAdded => format!("{} {these} added", plural("webhook", names)),
        Kind::WebhookRemoved => format!("{} {these} removed", plural("webhook", names)),
        Kind::FieldAdded => format!("{necessary} {fields} {these} added to {those}"),
        Kind::FieldRemoved => format!("{fields} {these} removed from {those}"),
        Kind::ParameterAdded => format!("{necessary} {} {these} added", plural("parameter", names)),
        Kind::ParameterRemoved => format!("{} {these} removed", plural("parameter", names)),
        Kind::BecameRequired => format!("{it} became required"),
        Kind::BecameOptional => format!("{it} became optional"),
        Kind::BecameNullable => format!("{it} may be null now"),
        Kind::BecameNotNullable => format!("{it} is never null now"),
        Kind::TypeChanged => format!("type of {it} changed from {was} to {is}"),
        Kind::FormatChanged => format!("format of {it} changed from {was} to {is}"),
        Kind::ValuesAdded => format!("{} {} added to {those}", plural("value", to), code(to)),
        Kind::ValuesRemoved => format!("{} {} removed from {those}", plural("value", from), code(from)),
        Kind::ValuesListed => format!("values of {those} limited to {}", code(to)),
        Kind::ValuesUnlisted => format!("values of {those} no longer limited to {}", code(from)),
        Kind::VariantAdded => format!("{} {} added to {those}", plural("variant", to), code(to)),
        Kind::VariantRemoved => format!("{} {} removed from {those}", plural("variant", to), code(to)),
        Kind::LimitTightened => format!("limit of {it} tightened from {was} to {is}"),
        Kind::LimitLoosened => format!("limit of {it} loosened from {was} to {is}"),
        Kind::LimitChanged => format!("limit of {it} changed from {was} to {is}"),
        Kind::DefaultChanged => format!("default of {it} changed from {was} to {is}"),
        Kind::Deprecated => format!("{it} deprecated"),
        Kind::Undeprecated => format!("{it} no longer deprecated"),
        Kind::BodyAdded => format!("{those} has a body now"),
        Kind::BodyRemoved => format!("{those} has no body any more"),
        Kind::MediaTypeChanged => format!("media type of {those} changed from {was} to {is}"),
        Kind::StatusChanged => format!("status of success changed from {was} to {is}"),
        Kind::AuthenticationChanged => format!("authentication of {these} changed from {was} to {is}"),
        Kind::SchemaRenamed => format!("schema `{was}` renamed to `{is}`"),
        Kind::SchemaReplaced => format!("{it} has the schema `{is}` now, which looks like `{was}`"),
        Kind::SchemaAdded => format!("{} {these} added", plural("schema", names)),
        Kind::SchemaRemoved => format!("{} {these} removed", plural("schema", names)),
    }
}

/// The number of names after which a list is cut.
const MOST: usize = 30;

fn code(list: &[String]) -> String {
    let mut out: Vec<String> = list.iter().take(MOST).map(|word| format!("`{word}`")).collect();
    if list.len() > MOST {
        out.push(format!("{} more", list.len() - MOST));
    }
    out.join(", ")
}

fn plural(word: &str, list: &[String]) -> String {
    if list.len() == 1 { word.to_owned() } else { format!("{word}s") }
}
