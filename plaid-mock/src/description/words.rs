//! The problems of a value in words, which name the field and its limit, and never a value, since that may be private.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::types::JsonType;
use serde_json::Value;

use super::limits;

/// The number of an enum's values that a message lists.
const LISTED: usize = 40;

/// A problem with a field.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path of the field, such as `accounts[0].type`.
    pub place: String,
    pub flaw: Flaw,
}

/// The nature of a problem. The text is the end of a sentence that begins with the field's name.
#[derive(Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The field is required, and is absent, or null where it may not be.
    Absent,
    /// The value is of another type, or not one of the listed ones.
    Form(String),
    /// The value is of the right type, but beyond a limit or of another format.
    Value(String),
}

impl Problem {
    /// Describes an error of a validator. `root` names the value as a whole, if it is a field itself.
    pub fn of(error: &ValidationError<'_>, root: &str) -> Self {
        let place = below(root, error.instance_path().as_str());
        if let Kind::Required { property } = error.kind() {
            return Self { place: join(&place, property.as_str().unwrap_or_default()), flaw: Flaw::Absent };
        }
        if error.instance().is_null() && !place.ends_with(']') {
            return Self { place, flaw: Flaw::Absent };
        }
        Self { place, flaw: flaw(error.kind()) }
    }

    /// Returns whether the field is missing.
    pub fn is_absent(&self) -> bool {
        self.flaw == Flaw::Absent
    }
}

/// Tells problems with the values of fields, and with their form.
pub fn told(problems: &[Problem]) -> String {
    let text = |problem: &Problem| match &problem.flaw {
        Flaw::Absent => format!("{} is missing", problem.place),
        Flaw::Form(reason) | Flaw::Value(reason) => format!("{} {reason}", problem.place),
    };
    problems.iter().map(text).collect::<Vec<_>>().join("; ")
}

/// Returns the place of a JSON pointer below another place.
fn below(place: &str, pointer: &str) -> String {
    pointer.split('/').skip(1).fold(place.to_owned(), |place, part| match part.parse() {
        Ok(index) => element(&place, index),
        Err(_) => join(&place, part),
    })
}

/// Returns the place of a list's element.
pub fn element(list: &str, index: usize) -> String {
    format!("{list}[{index}]")
}

/// Returns the place of an object's field.
pub fn join(parent: &str, name: &str) -> String {
    match (parent, name) {
        ("", name) => name.to_owned(),
        (parent, "") => parent.to_owned(),
        _ => format!("{parent}.{name}"),
    }
}

fn flaw(kind: &Kind) -> Flaw {
    match kind {
        Kind::Type { kind } => Flaw::Form(format!("must be {}", types(kind))),
        Kind::Enum { options } => Flaw::Form(format!("must be one of {}", values(options))),
        Kind::Constant { expected_value } => Flaw::Form(format!("must be {}", text(expected_value))),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
            Flaw::Form("has none of the forms that the description allows".into())
        }
        Kind::Format { format } => Flaw::Value(format_words(format)),
        Kind::Pattern { pattern } => {
            Flaw::Value(limits::words(pattern).map_or_else(|| format!("must match {pattern}"), str::to_owned))
        }
        Kind::MaxLength { limit } => Flaw::Value(format!("is longer than {}", counted(*limit, "character"))),
        Kind::MinLength { limit: 1 } => Flaw::Value("is empty".into()),
        Kind::MinLength { limit } => Flaw::Value(format!("is shorter than {}", counted(*limit, "character"))),
        Kind::MaxItems { limit } => Flaw::Value(format!("has more than {}", counted(*limit, "element"))),
        Kind::MinItems { limit: 1 } => Flaw::Value("has no element".into()),
        Kind::MinItems { limit } => Flaw::Value(format!("has fewer than {}", counted(*limit, "element"))),
        Kind::UniqueItems => Flaw::Value("has an element twice".into()),
        Kind::Maximum { limit } => Flaw::Value(format!("is greater than {limit}")),
        Kind::Minimum { limit } => Flaw::Value(format!("is less than {limit}")),
        Kind::ExclusiveMaximum { limit } => Flaw::Value(format!("must be less than {limit}")),
        Kind::ExclusiveMinimum { limit } => Flaw::Value(format!("must be greater than {limit}")),
        _ => Flaw::Form("is malformed".into()),
    }
}

fn format_words(format: &str) -> String {
    match format {
        "date" => "must be a date such as 2026-11-25".into(),
        "date-time" => "must be a time such as 2026-11-25T18:49:00Z".into(),
        "email" => "must be an email address such as ada@example.com".into(),
        other => format!("must have the format {other}"),
    }
}

fn counted(number: u64, unit: &str) -> String {
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => type_name(*one).into(),
        TypeKind::Multiple(several) => several.iter().map(type_name).collect::<Vec<_>>().join(" or "),
    }
}

fn type_name(one: JsonType) -> &'static str {
    match one {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a text",
    }
}

fn values(options: &Value) -> String {
    let options: Vec<&Value> = options.as_array().into_iter().flatten().filter(|one| !one.is_null()).collect();
    let mut listed: Vec<String> = options.iter().take(LISTED).map(|one| text(one)).collect();
    let rest = options.len().saturating_sub(LISTED);
    if rest > 0 {
        listed.push(format!("{rest} more"));
    }
    listed.join(", ")
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
