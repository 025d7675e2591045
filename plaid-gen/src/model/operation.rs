//! Operations.

use super::{Idempotency, NotReady, RateLimit, Turn, Ty};

/// An operation: a method of the client.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The name of its method.
    pub name: String,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path, with its parameters in braces.
    pub path: String,
    /// The module that it belongs to.
    pub product: String,
    /// Plaid's page about it.
    pub page: String,
    /// Whether the description deprecates it.
    pub is_deprecated: bool,
    /// Our advice on what to use instead, which only something deprecated has.
    pub instead: Option<String>,
    /// Whether Plaid leaves it out of its documentation.
    pub is_hidden: bool,
    /// Whether credentials are sent.
    pub is_authenticated: bool,
    /// Its path parameters, in the order of the path: the name on the wire and the name in Rust.
    pub parameters: Vec<(String, String)>,
    /// Its optional parameters.
    pub options: Vec<OptionalParameter>,
    /// The Rust name of the type that is sent, if there is a body.
    pub body: Option<String>,
    /// The form of a successful answer.
    pub answer: Answer,
    /// The form of its errors.
    pub errors: ErrorForm,
    /// The Rust name of the type of its errors.
    pub error: String,
    /// The effect of sending it twice.
    pub idempotency: Idempotency,
    /// The time limit of an attempt, in seconds.
    pub seconds: u64,
    /// How it reports that its result is not ready.
    pub not_ready: NotReady,
    /// How its pages are requested, if it has pages.
    pub pages: Option<Pages>,
    /// Plaid's own limits.
    pub rate_limit: Option<RateLimit>,
    /// Our documentation of it.
    pub words: Option<String>,
}

impl Operation {
    /// Returns the Rust name of the type that is answered, if it is a named one.
    #[must_use]
    pub fn answered(&self) -> Option<&str> {
        match &self.answer {
            Answer::Json(ty) => ty.name(),
            Answer::File | Answer::Empty => None,
        }
    }
}

/// The form of an operation's successful answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A JSON body of this type.
    Json(Ty),
    /// A file.
    File,
    /// Nothing.
    Empty,
}

/// The form of an operation's errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorForm {
    /// Plaid's own form.
    Plaid,
    /// The form of RFC 6749.
    OAuth,
}

/// An optional parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionalParameter {
    /// Its name on the wire.
    pub name: String,
    /// Whether it is part of the query, and not a header.
    pub is_query: bool,
    /// Its type.
    pub kind: ParameterKind,
}

/// The type of an optional parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// A boolean.
    Bool,
    /// A whole number.
    Integer,
    /// Text.
    Text,
}

/// How the pages of an operation are requested. Fields are those of the Rust structs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// The type of the items on a page.
    pub item: Ty,
    /// The field of the answer that contains the list of items.
    pub items: String,
    /// The field of the request that says where the page starts.
    pub place: Place,
    /// The starting point of the next page.
    pub turn: Turn,
    /// Whether a failed page makes the pages before it invalid.
    pub begins_anew: bool,
}

/// A field of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The optional field that contains the field, and the name of that field's struct, unless the field is at the top.
    pub inside: Option<(String, String)>,
    /// The field.
    pub field: String,
}
