//! The differences between two descriptions, by their meaning on the wire. Schemas that mean the same are equal,
//! however they are written, named, ordered or documented.
//!
//! [`compare`] finds the differences and [`Report`] presents them. A change of a schema that many operations share is
//! reported once, with the operations that it reaches. For something added or removed as a whole, its parts are not
//! listed.
//!
//! # The class of a change on the wire
//!
//! It follows oasdiff, openapi-changes and optic, and depends on who sends the changed value. Three rules are Plaid's
//! own: an operation refuses fields that it does not know, so removing one from a request breaks its senders; values
//! are added to enums at any time, so that alone breaks nobody; a field that is removed from an answer breaks its
//! readers, whether it was required or not.
//!
//! | change | request | answer, webhook |
//! |---|---|---|
//! | server, operation or webhook removed, operation moved, authentication or media type changed | breaking | breaking |
//! | server, operation or webhook added | non-breaking | non-breaking |
//! | field added | breaking if required | non-breaking |
//! | field removed | breaking | breaking |
//! | became required, not nullable; values removed or listed; limit tightened; format set | breaking | non-breaking |
//! | became optional, nullable; values no longer listed; limit loosened; format unset | non-breaking | breaking |
//! | values added | non-breaking | non-breaking |
//! | type changed | breaking unless wider | breaking unless narrower |
//! | format changed | breaking | breaking |
//! | variant of `oneOf` or `anyOf` added | non-breaking | breaking |
//! | variant removed, body required | breaking | non-breaking |
//! | format of a number changed | informational | informational |
//! | pattern changed | breaking | informational |
//! | deprecated, default changed, operationId changed | informational | informational |
//! | schema renamed, or changed where nothing leads to it | same | same |
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
//! | operation moved | breaking if its product changes |
//! | deprecated, limits, defaults, other formats, variants | none |
//!
//! This class is a forecast. Where the code of both versions is at hand, the snapshots of the public API are compared.

mod annotations;
mod change;
mod classify;
mod compare;
mod description;
mod fields;
mod forms;
mod operation;
mod operations;
mod render;
mod report;
mod roots;
mod site;
mod walk;
mod words;

pub use change::{Kind, Side, Use};
pub use classify::{Rust, Wire};
pub use description::Description;
pub use report::{Finding, Report};

/// Compares two descriptions.
#[must_use]
pub fn compare(old: &Description, new: &Description) -> Report {
    Report::new(old, new, compare::run(old, new))
}
