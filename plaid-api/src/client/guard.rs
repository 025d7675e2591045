//! Refuses to send tokens and operations to an environment that they are not from.

use std::borrow::Cow;

use memchr::memchr2_iter;
use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::environment::TOKEN_INFIXES;
use crate::{Environment, Error, ErrorKind};

/// Refuses calls that belong to another environment than the client's.
pub(crate) struct Guard {
    /// The client's environment, if it is known and the guard is on.
    environment: Option<Environment>,
    /// The other environments, with the infixes of their tokens.
    others: Vec<(Other, &'static str)>,
}

/// An environment, or `None` for Development.
type Other = Option<Environment>;

impl Guard {
    pub(crate) fn new(environment: Option<Environment>) -> Self {
        let others = TOKEN_INFIXES.into_iter().filter(|(other, _)| *other != environment).collect();
        Self { environment, others }
    }

    /// # Errors
    /// Fails if the call has a token of another environment, or is a Sandbox operation outside the Sandbox.
    pub(crate) fn check(
        &self,
        path: &[Cow<'static, str>],
        query: &[(Cow<'static, str>, String)],
        headers: &HeaderMap,
        body: Option<&[u8]>,
    ) -> Result<(), Error> {
        let Some(here) = self.environment else { return Ok(()) };
        let refuse = |what: &str| {
            Err(Error::new(
                ErrorKind::Environment,
                format!(
                    "{what}, but the client is for {here}: nothing was sent; `allow_other_environments` turns this check off"
                ),
            ))
        };
        if here != Environment::Sandbox && path.first().is_some_and(|first| first.eq_ignore_ascii_case("sandbox")) {
            return refuse("the operation exists in the Sandbox only");
        }
        let in_path = || path.iter().find_map(|segment| self.foreign("", segment));
        let in_headers = || headers.values().find_map(|value| self.foreign("", value.to_str().ok()?));
        let in_query = || query.iter().find_map(|(_, value)| self.foreign("", value));
        let in_body = body.and_then(|body| self.in_body(body));
        let found = in_body.or_else(in_path).or_else(in_query).or_else(in_headers);
        match found {
            None => Ok(()),
            Some(Some(other)) => refuse(&format!("a token is from {other}")),
            Some(None) => refuse("a token is from development, which Plaid has closed"),
        }
    }

    /// Looks for a foreign token in a body. The body is parsed only if it may have one.
    fn in_body(&self, body: &[u8]) -> Option<Other> {
        let begins = |here: &[u8], infix: &str| {
            let here = here.get(..infix.len()).unwrap_or_default();
            // Ids have many hyphens, but seldom two at this distance.
            here.ends_with(b"-") && here.eq_ignore_ascii_case(infix.as_bytes())
        };
        let may_have = memchr2_iter(b'-', b'\\', body).filter_map(|at| body.get(at..)).any(|here| {
            // An escape may mean any letter.
            here.starts_with(b"\\u") || self.others.iter().any(|(_, infix)| begins(here, infix))
        });
        if may_have { self.in_json("", &serde_json::from_slice(body).ok()?) } else { None }
    }

    /// Returns the environment of the first foreign token in a value. `field` is the name of the value's field.
    fn in_json(&self, field: &str, value: &Value) -> Option<Other> {
        match value {
            Value::String(text) => self.foreign(field, text).or_else(|| match serde_json::from_str(text).ok()? {
                // A text may itself be JSON.
                inner @ (Value::Object(_) | Value::Array(_)) => self.in_json(field, &inner),
                _ => None,
            }),
            Value::Array(items) => items.iter().find_map(|item| self.in_json(field, item)),
            Value::Object(fields) => fields.iter().find_map(|(field, value)| self.in_json(field, value)),
            _ => None,
        }
    }

    /// Returns the environment of a token, unless it is the client's or the text is not a token.
    fn foreign(&self, field: &str, text: &str) -> Option<Other> {
        // Tokens have hyphens, and most text does not.
        if !text.contains('-') {
            return None;
        }
        let text = bare(text);
        let kinds = KINDS.iter().chain((field == USER.0).then_some(&USER.1));
        let mut rests = kinds.filter_map(|kind| text.strip_prefix(kind));
        rests.find_map(|rest| self.others.iter().find(|(_, infix)| rest.starts_with(infix)).map(|(other, _)| *other))
    }
}

/// The prefixes of Plaid's tokens, and of ids that name their environment.
const KINDS: [&str; 17] = [
    "access",
    "public",
    "link",
    "processor",
    "assets",
    "asset-report",
    "payment-profile",
    "bank-transfer",
    "consent-id",
    "credit-relay",
    "payment-consent-id",
    "payment-id",
    "payment-token",
    "recipient-id",
    "third-party-user",
    "wallet-id",
    "wallet-transaction-id",
];
/// A prefix that counts in one field only, because the caller's own ids may begin with it as well.
const USER: (&str, &str) = ("user_token", "user");

/// Removes what copying may add to a token: spaces, quotes, the scheme of a header, capitals.
fn bare(text: &str) -> String {
    let start = |text: &str| text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
    let text = start(text);
    let rest = ["bearer", "token"].iter().find_map(|scheme| text.strip_prefix(scheme));
    rest.filter(|rest| !rest.starts_with(char::is_alphanumeric)).map_or(text.clone(), start)
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn refuses(path: &'static str, header: &'static str, body: &str) -> bool {
        let headers = HeaderMap::from_iter([(reqwest::header::AUTHORIZATION, HeaderValue::from_static(header))]);
        let path: Vec<_> = path.split('/').map(Cow::Borrowed).collect();
        let guard = Guard::new(Some(Environment::Production));
        guard
            .check(&path, &[], &headers, Some(body.as_bytes()))
            .is_err_and(|error| error.kind() == ErrorKind::Environment)
    }

    #[test]
    fn tokens_are_known_by_their_beginning_in_any_form() {
        for body in [
            r#"{"access_token":"access-sandbox-1"}"#,
            r#"{"access_tokens":["access-production-1","access-sandbox-1"]}"#,
            r#"{"wallet_id":"wallet-id-sandbox-1"}"#,
            r#"{"access_token":" access-sandbox-1"}"#,
            r#"{"access_token":"\n\taccess-sandbox-1\n"}"#,
            r#"{"access_token":"Bearer access-sandbox-1"}"#,
            r#"{"access_token":"bearer:access-sandbox-1"}"#,
            r#"{"access_token":"'access-sandbox-1'"}"#,
            r#"{"access_token":"\u0061ccess-sandbox-1"}"#,
            r#"{"access_token":"access\u002Dsandbox\u002D1"}"#,
            "{\"access_token\":\"\u{feff}access-sandbox-1\"}",
            r#"{"access_token":"ACCESS-SANDBOX-1"}"#,
            r#"{"access_token":"access-development-1"}"#,
            r#"{"options":{"user_token":"user-sandbox-1"}}"#,
            r#"{"config":"{\"access_token\":\"access-sandbox-1\"}"}"#,
        ] {
            assert!(refuses("item/get", "", body), "{body}");
        }
        for body in [
            r#"{"access_token":"access-production-1"}"#,
            r#"{"client_user_id":"user-sandbox-1"}"#,
            r#"{"client_user_id":"my-sandbox-user"}"#,
            r#"{"note":"not access-sandbox-1"}"#,
            r#"{"note":"tokens access-sandbox-1"}"#,
            r#"{"note":"-sandbox-"}"#,
            r#"{"note":"\u0001"}"#,
            "no JSON -sandbox-",
        ] {
            assert!(!refuses("item/get", "", body), "{body}");
        }
    }

    #[test]
    fn tokens_are_known_in_paths_and_headers_too() {
        assert!(refuses("fdx/access-sandbox-1", "", "{}"));
        assert!(refuses("fdx/ ACCESS-sandbox-1", "", "{}"));
        assert!(refuses("item/get", "Bearer access-sandbox-1", "{}"));
        assert!(!refuses("fdx/access-production-1", "Bearer access-production-1", "{}"));
    }

    #[test]
    fn operations_of_the_sandbox_are_known_in_any_case() {
        for path in ["sandbox/item/fire_webhook", "SANDBOX/item/fire_webhook", "Sandbox"] {
            assert!(refuses(path, "", "{}"), "{path}");
        }
        assert!(!refuses("item/sandbox", "", "{}"));
    }
}
