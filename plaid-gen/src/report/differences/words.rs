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
                | Self::ValuesRewritten
                | Self::VariantRemoved
                | Self::VariantAdded
                | Self::VariantsListed
                | Self::VariantsUnlisted
                | Self::DiscriminatorExtended
                | Self::SchemaRenamed
        )
    }

    /// Whether the change is usually made to many operations at once.
    pub(super) fn is_of_all(self) -> bool {
        matches!(
            self,
            Self::AuthenticationChanged
                | Self::AuthenticationLoosened
                | Self::AuthenticationAdded
                | Self::ErrorStatusRemoved
                | Self::ErrorStatusAdded
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
        Kind::ParameterMoved => format!("{} {these} moved from {was} to {is}", plural("parameter", names)),
        Kind::ParameterRenamed => format!("parameter `{was}` of the path is called `{is}` now"),
        Kind::ParameterFormChanged => format!("form of {these} changed from {was} to {is}"),
        Kind::HeaderRemoved => format!("{} {these} removed from {those}", plural("header", names)),
        Kind::HeaderAdded => format!("{} {these} added to {those}", plural("header", names)),
        Kind::FurtherFieldsForbidden => format!("fields that {it} does not name are forbidden now"),
        Kind::FurtherFieldsAllowed => format!("fields that {it} does not name are no longer forbidden"),
        Kind::BecameRequired => format!("{it} became required"),
        Kind::BecameOptional => format!("{it} became optional"),
        Kind::BecameNullable => format!("{it} may be null now"),
        Kind::BecameNotNullable => format!("{it} is never null now"),
        Kind::BecameReadOnly => format!("{it} became read-only"),
        Kind::NoLongerReadOnly => format!("{it} is no longer read-only"),
        Kind::BecameWriteOnly => format!("{it} became write-only"),
        Kind::NoLongerWriteOnly => format!("{it} is no longer write-only"),
        Kind::TypeChanged => format!("type of {it} changed from {was} to {is}"),
        Kind::FormatChanged => format!("format of {it} changed from {was} to {is}"),
        Kind::ValuesAdded => format!("{} {} added to {those}", plural("value", to), code(to)),
        Kind::ValuesRemoved => format!("{} {} removed from {those}", plural("value", from), code(from)),
        Kind::ValuesListed => format!("values of {those} limited to {}", code(to)),
        Kind::ValuesUnlisted => format!("values of {those} no longer limited to {}", code(from)),
        Kind::ValuesRewritten => format!("{} {} of {those} written as another type", plural("value", to), code(to)),
        Kind::VariantsListed => format!("{those} limited to the {} {}", plural("variant", to), code(to)),
        Kind::VariantsUnlisted => format!("{those} no longer limited to the {} {}", plural("variant", to), code(to)),
        Kind::UnionChanged => format!("variants of {it} changed from {was} to {is}"),
        Kind::DiscriminatorChanged => format!("discriminator of {it} changed from `{was}` to `{is}`"),
        Kind::DiscriminatorExtended => {
            format!("{} {} tells a variant of {those} apart as well", plural("value", to), code(to))
        }
        Kind::VariantAdded => format!("{} {} added to {those}", plural("variant", to), code(to)),
        Kind::VariantRemoved => format!("{} {} removed from {those}", plural("variant", to), code(to)),
        Kind::LimitTightened => format!("limit of {it} tightened from {was} to {is}"),
        Kind::LimitLoosened => format!("limit of {it} loosened from {was} to {is}"),
        Kind::LimitChanged => format!("limit of {it} changed from {was} to {is}"),
        Kind::DefaultChanged => format!("default of {it} changed from {was} to {is}"),
        Kind::Deprecated => format!("{it} deprecated"),
        Kind::Undeprecated => format!("{it} no longer deprecated"),
        Kind::BodyAdded => format!("{it} has {} body now", if required { "a" } else { "an optional" }),
        Kind::BodyRemoved => format!("{it} has no body any more"),
        Kind::MediaTypeChanged => format!("media type of {it} changed from {was} to {is}"),
        Kind::MediaTypeRemoved => format!("media {} {} removed from {it}", plural("type", from), code(from)),
        Kind::MediaTypeAdded => format!("media {} {} added to {it}", plural("type", to), code(to)),
        Kind::StatusChanged => format!("status of success changed from {was} to {is}"),
        Kind::StatusRemoved => format!("status of success {these} removed"),
        Kind::StatusAdded => format!("status of success {these} added"),
        Kind::ErrorStatusRemoved => format!("status of errors {these} removed"),
        Kind::ErrorStatusAdded => format!("status of errors {these} added"),
        Kind::AuthenticationChanged => format!("authentication of {these} changed from {was} to {is}"),
        Kind::AuthenticationLoosened => format!("authentication of {these} loosened from {was} to {is}"),
        Kind::AuthenticationAdded => format!("authentication of {these} may be {} as well", to.join(", or ")),
        Kind::SchemeRemoved => format!("{} of authentication {these} removed", plural("scheme", names)),
        Kind::SchemeAdded => format!("{} of authentication {these} added", plural("scheme", names)),
        Kind::SchemeChanged => format!("scheme of authentication {these} changed from `{was}` to `{is}`"),
        Kind::SchemeExtended => format!("scheme of authentication {these} extended by `{is}`"),
        Kind::SchemaRenamed => format!("schema `{was}` renamed to `{is}`"),
        Kind::SchemaReplaced => format!("{it} has the schema `{is}` now, which looks like `{was}`"),
        Kind::SchemaAdded => format!("{} {these} added", plural("schema", names)),
        Kind::SchemaRemoved => format!("{} {these} removed", plural("schema", names)),
        Kind::NotUnderstood => format!("{these} changed from {was} to {is}"),
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
