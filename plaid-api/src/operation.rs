//! What the runtime knows of an operation; the generated code has one constant for each.

/// An operation of the description.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Its operationId.
    pub(crate) id: &'static str,
    /// Its HTTP method.
    pub(crate) method: &'static str,
    /// Its path, with parameters in braces.
    pub(crate) path: &'static str,
    /// Whether credentials are sent.
    pub(crate) authenticated: bool,
    /// The form of its errors.
    pub(crate) errors: ErrorForm,
}

/// The form of an operation's error bodies.
#[derive(Debug, Clone, Copy)]
#[allow(dead_code, reason = "each is what some product needs")]
pub(crate) enum ErrorForm {
    /// `PlaidError`.
    Plaid,
    /// RFC 6749, as the `/oauth/*` operations answer.
    OAuth,
}
