//! The session of a user in Link, as tests in Rust describe it.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::refusal::Refusal;
use crate::server::Server;

/// The session of a user in Link. By default, the user logs in at a bank of the link token's country, with the
/// Sandbox's usual login, and shares all accounts that Link offers.
///
/// ```
/// # use plaid_mock::LinkSession;
/// let session = LinkSession::new().institution("ins_109509").accounts(["0000"]);
/// let failed = LinkSession::exit().error_code("INVALID_CREDENTIALS");
/// ```
#[derive(Clone, Default)]
#[must_use = "a session does nothing until a server runs it"]
pub struct LinkSession {
    fields: Map<String, Value>,
    more: Vec<LinkSession>,
}

impl fmt::Debug for LinkSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The fields have the password of the login.
        f.debug_struct("LinkSession").finish_non_exhaustive()
    }
}

impl LinkSession {
    /// Describes a user who completes Link.
    pub fn new() -> Self {
        Self::default()
    }

    /// Describes a user who leaves Link without an Item.
    pub fn exit() -> Self {
        Self::default().with("outcome", "exit")
    }

    /// Sets the bank that the user chooses.
    pub fn institution(self, id: &str) -> Self {
        self.with("institution_id", id)
    }

    /// Sets the login of the user.
    pub fn login(self, user_name: &str, password: &str) -> Self {
        self.with("options", json!({"override_username": user_name, "override_password": password}))
    }

    /// Sets the accounts that the user shares, by their masks.
    pub fn accounts<'a>(self, masks: impl IntoIterator<Item = &'a str>) -> Self {
        self.with("accounts", masks.into_iter().collect::<Vec<_>>())
    }

    /// Adds another Item of the same session, for a link token with `enable_multi_item_link`.
    pub fn and(mut self, next: Self) -> Self {
        self.more.push(next);
        self
    }

    /// Sets the error that the user sees before leaving.
    pub fn error_code(self, code: &str) -> Self {
        self.with("error_code", code)
    }

    /// Sets the point at which the user leaves, such as `requires_code`.
    pub fn status(self, status: &str) -> Self {
        self.with("status", status)
    }

    fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(field.into(), value.into());
        self
    }

    /// Returns the body of the request that runs the session.
    fn body(&self, link_token: &str) -> Value {
        let mut body = if self.more.is_empty() {
            self.fields.clone()
        } else {
            let first = std::iter::once(&self.fields);
            let all = first.chain(self.more.iter().map(|next| &next.fields));
            Map::from_iter([("items".to_owned(), all.cloned().map(Value::Object).collect())])
        };
        body.insert("link_token".into(), link_token.into());
        body.into()
    }
}

impl Server {
    /// Runs a session of Link and returns the public tokens of its Items.
    ///
    /// # Errors
    /// Fails if the token is unknown or has expired, if the login fails, or if the session does not fit the link token.
    pub fn run_link(&self, link_token: &str, session: &LinkSession) -> Result<Vec<String>, Refusal> {
        let answer = self.control("link/finish", &session.body(link_token))?;
        let tokens = answer["public_tokens"].as_array().into_iter().flatten();
        Ok(tokens.filter_map(|token| token.as_str().map(str::to_owned)).collect())
    }
}
