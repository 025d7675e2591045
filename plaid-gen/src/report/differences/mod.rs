//! The differences between two descriptions, by their meaning on the wire. Schemas that mean the same are equal,
//! however they are written, named, ordered or documented.
//!
//! [`compare`] finds the differences and [`Report`] presents them. A change of a schema that many operations share is
//! reported once, with the operations that it reaches. For something added or removed as a whole, its parts are not
//! listed.
//!
//! Nothing is passed over in silence. Every rule names the keys that it reads, and `leftover` compares all others,
//! except prose: what differs there is a change that no rule understands, and has a section of its own with JSON
//! pointers. Named schemas that no walk has met are compared at the end (`roots`). A test changes each value of a
//! description that has every construct of OpenAPI, and requires that each change is told.
//!
//! # The class of a change on the wire
//!
//! It follows oasdiff, openapi-changes and optic, and depends on who sends the changed value. Three rules are Plaid's
//! own: an operation refuses fields that it does not know, so removing one from a request breaks its senders; values
//! are added to enums at any time, so that alone breaks nobody; a field that is removed from an answer breaks its
//! readers, whether it was required or not. [`Severities`] replace the class of a kind.
//!
//! | change | request | answer, webhook |
//! |---|---|---|
//! | server, operation, webhook or status of success removed, operation moved | breaking | breaking |
//! | server, operation, webhook or status added, status of errors removed | non-breaking | non-breaking |
//! | only status of success changed | non-breaking | non-breaking |
//! | authentication needs more, or a scheme changed | breaking | |
//! | authentication needs less or has a further way, a scheme offers more | non-breaking | |
//! | media type changed or removed | breaking | breaking |
//! | media type or header added | non-breaking | non-breaking |
//! | header removed | | breaking |
//! | field or parameter added, body added | breaking if required, unless it has a default | non-breaking |
//! | field removed; parameter removed, moved, or written in another form | breaking | breaking |
//! | became required | breaking, unless it has a default | non-breaking |
//! | became not nullable; values or variants removed or listed | breaking | non-breaking |
//! | limit tightened, format set, further fields forbidden | breaking | non-breaking |
//! | became optional, nullable; values or variants no longer listed | non-breaking | breaking |
//! | limit loosened, format unset | non-breaking | breaking |
//! | values added, further fields allowed | non-breaking | non-breaking |
//! | type changed | breaking unless wider | breaking unless narrower |
//! | format changed | breaking | breaking |
//! | variant of `oneOf` or `anyOf` added | non-breaking | breaking |
//! | discriminator changed | breaking | breaking |
//! | discriminator has a further value | non-breaking | non-breaking |
//! | became read-only | breaking | non-breaking |
//! | no longer read-only | breaking if required | non-breaking |
//! | became write-only | non-breaking | breaking |
//! | no longer write-only | non-breaking | non-breaking |
//! | shortest length of a text loosened | non-breaking | non-breaking |
//! | format that no reader depends on, such as those of numbers and `url` | informational | informational |
//! | pattern changed | breaking | informational |
//! | deprecated, default changed, operationId changed | informational | informational |
//! | same values in another type, `oneOf` became `anyOf` | informational | informational |
//! | scheme of authentication added or removed, which shows where it is used | informational | |
//! | schema renamed, or changed where nothing leads to it; parameter of the path renamed | same | same |
//! | not understood | unknown | unknown |
//!
//! A read-only field is not part of a request, and a write-only one not of an answer: what changes there is
//! informational. Spellings that mean the same are no change: parameters of a media type, names of headers in upper
//! case, the order of `allOf`, a number with a zero behind its point.
//!
//! # The class of a change for Rust
//!
//! Enums are open, reading is lenient, every struct is `#[non_exhaustive]`, and requests are made by `new` and setters.
//!
//! | change | for Rust |
//! |---|---|
//! | operation, webhook, optional field, field of an answer, value added | addition |
//! | required field of a request added | breaking: an argument of `new`; an addition if it may be null |
//! | operation, webhook, field, value, schema removed; operationId or schema renamed; type changed | breaking |
//! | required to optional and back, nullable to not and back | breaking, unless it stays an `Option` |
//! | values listed or no longer listed | breaking: text becomes an enum, or an enum text |
//! | format `date`, `date-time` or `binary` set or unset | breaking |
//! | parameter added | breaking if required, otherwise an addition |
//! | body added or removed, media type changed, JSON added or removed beside another, parameter moved | breaking |
//! | operation moved | breaking if its product changes |
//! | deprecated, limits, defaults, other formats, variants | none |
//! | authentication, headers, statuses of errors | none |
//!
//! This class is a forecast. Where the code of both versions is at hand, the snapshots of the public API are compared.

mod annotations;
mod change;
mod classify;
mod compare;
mod content;
mod description;
mod fields;
mod forms;
mod leftover;
mod operation;
mod operations;
mod parameters;
mod render;
mod report;
mod responses;
mod roots;
mod security;
mod severity;
mod site;
#[cfg(test)]
mod tests;
mod variants;
mod walk;
mod words;

pub use change::{Kind, Side, Use};
pub use classify::{Rust, Wire};
pub use description::Description;
pub use report::{Finding, Report};
pub use severity::{Severities, Severity};

use serde_json::Value;

/// The node of what a description does not have.
static NOTHING: Value = Value::Null;

/// Compares two descriptions. `severities` replace the classes of changes on the wire.
#[must_use]
pub fn compare(old: &Description, new: &Description, severities: &Severities) -> Report {
    Report::new(old, new, compare::run(old, new), severities)
}
