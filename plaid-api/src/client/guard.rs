//! What must not leave for an environment that it is not from.

use memchr::memmem::Finder;

use crate::{Environment, Error, ErrorKind};

/// Refuses calls that are for another environment than the client's.
pub(crate) struct Guard {
    /// The client's environment, if it is known and the guard is on.
    environment: Option<Environment>,
    /// What tokens of each other environment have after their kind. Made once: that takes longer than looking
    /// through a request.
    others: Vec<(Other, Finder<'static>)>,
}

/// An environment, or none any more.
type Other = Option<Environment>;

impl Guard {
    pub(crate) fn new(environment: Option<Environment>) -> Self {
        let all = [
            (Some(Environment::Sandbox), "-sandbox-"),
            (Some(Environment::Production), "-production-"),
            (None, "-development-"),
        ];
        let others = all.into_iter().filter(|(other, _)| *other != environment);
        Self { environment, others: others.map(|(other, infix)| (other, Finder::new(infix))).collect() }
    }

    /// # Errors
    /// When the call has a token of another environment, or is an operation of the Sandbox's elsewhere.
    pub(crate) fn check(&self, path: &str, body: Option<&[u8]>) -> Result<(), Error> {
        let Some(here) = self.environment else { return Ok(()) };
        let refuse = |what: &str| {
            Err(Error::new(
                ErrorKind::Environment,
                format!("{what}, and the client is of {here}: nothing was sent; `environment_guard` turns this off"),
            ))
        };
        if here != Environment::Sandbox && path.starts_with("/sandbox/") {
            return refuse("the operation exists in the Sandbox only");
        }
        let body = body.unwrap_or_default();
        match self.others.iter().find(|(_, infix)| has_token(body, infix)) {
            None => Ok(()),
            Some((Some(other), _)) => refuse(&format!("a token is of {other}")),
            Some((None, _)) => refuse("a token is of development, which Plaid has closed"),
        }
    }
}

/// Whether a text in the JSON is a token with `infix` after its kind, such as `access-sandbox-…`.
fn has_token(body: &[u8], infix: &Finder<'_>) -> bool {
    /// What Plaid's tokens, and its ids that name an environment, begin with. Not `user`, which ids of the
    /// caller's own may begin with as well.
    const KINDS: [&[u8]; 17] = [
        b"access",
        b"public",
        b"link",
        b"processor",
        b"assets",
        b"asset-report",
        b"payment-profile",
        b"bank-transfer",
        b"consent-id",
        b"credit-relay",
        b"payment-consent-id",
        b"payment-id",
        b"payment-token",
        b"recipient-id",
        b"third-party-user",
        b"wallet-id",
        b"wallet-transaction-id",
    ];
    infix.find_iter(body).any(|at| {
        let before = body.get(..at).unwrap_or_default();
        KINDS.iter().any(|kind| before.strip_suffix(*kind).is_some_and(|before| before.ends_with(b"\"")))
    })
}

#[cfg(test)]
mod tests {
    use memchr::memmem::Finder;

    fn has_token(body: &[u8], infix: &str) -> bool {
        super::has_token(body, &Finder::new(infix))
    }

    #[test]
    fn tokens_are_known_by_their_beginning() {
        assert!(has_token(br#"{"access_token":"access-sandbox-1"}"#, "-sandbox-"));
        assert!(has_token(br#"{"access_tokens":["access-production-1","access-sandbox-1"]}"#, "-sandbox-"));
        assert!(has_token(br#"{"wallet_id":"wallet-id-sandbox-1"}"#, "-sandbox-"));
        for body in [
            r#"{"access_token":"access-production-1"}"#,
            r#"{"client_user_id":"user-sandbox-1"}"#,
            r#"{"client_user_id":"my-sandbox-user"}"#,
            r#"{"note":"not access-sandbox-1"}"#,
            r#"{"note":"-sandbox-"}"#,
        ] {
            assert!(!has_token(body.as_bytes(), "-sandbox-"), "{body}");
        }
    }
}
