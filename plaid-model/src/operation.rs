//! Operations.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Idempotency, NotReady, RateLimit, Turn, Ty, is_default};

/// An operation: a method of the client.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_deprecated: bool,
    /// Our advice on what to use instead, which only something deprecated has.
    #[serde(default, skip_serializing_if = "is_default")]
    pub instead: Option<String>,
    /// Whether Plaid leaves it out of its documentation.
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_hidden: bool,
    /// The credentials that it accepts.
    pub access: Access,
    /// Its required parameters: those of the path in the order of the path, and then the others by name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parameters: Vec<Parameter>,
    /// Its optional parameters, by name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: Vec<Parameter>,
    /// The Rust name of the type that is sent, if there is a body.
    #[serde(default, skip_serializing_if = "is_default")]
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
    /// The way in which it reports that its result is not ready.
    pub not_ready: NotReady,
    /// The way in which its pages are requested, if it has pages.
    #[serde(default, skip_serializing_if = "is_default")]
    pub pages: Option<Pages>,
    /// Plaid's own limits.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rate_limit: Option<RateLimit>,
    /// Our documentation of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub words: Option<String>,
    /// A request that shows its use.
    #[serde(default, skip_serializing_if = "is_default")]
    pub example: Option<Example>,
}

/// A request of an operation, as it is on the wire.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// The parameters by name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parameters: Map<String, Value>,
    /// The body, if there is one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub body: Option<Value>,
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// A JSON body of this type.
    Json(Ty),
    /// A file.
    File,
    /// Nothing.
    #[default]
    Empty,
}

/// The form of an operation's errors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErrorForm {
    /// Plaid's own form.
    #[default]
    Plaid,
    /// The form of RFC 6749.
    OAuth,
}

/// The credentials that an operation accepts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Access {
    /// It needs none.
    Open,
    /// The client id and the secret.
    #[default]
    Keys,
    /// An OAuth token with these scopes.
    OAuth(Vec<String>),
    /// The client id and the secret, or an OAuth token with these scopes.
    KeysOrOAuth(Vec<String>),
}

/// A parameter of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name on the wire.
    pub wire: String,
    /// Its name in Rust, with `r#` where it needs it.
    pub name: String,
    /// The part of the request that has it.
    pub place: ParameterPlace,
    /// The type of its value.
    pub ty: Ty,
    /// The text between the values of a list; without one, each value is a parameter of its own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub separator: Option<String>,
    /// Whether the description deprecates it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_deprecated: bool,
}

/// The part of a request that has a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParameterPlace {
    /// A segment of the path.
    Path,
    /// The query of the URL.
    Query,
    /// A header.
    Header,
}

/// The way in which the pages of an operation are requested. Fields are those of the Rust structs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "is_default")]
    pub begins_anew: bool,
}

/// A field of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The optional field that contains the field, and the name of that field's struct, unless the field is at the top.
    #[serde(default, skip_serializing_if = "is_default")]
    pub inside: Option<(String, String)>,
    /// The field.
    pub field: String,
}
