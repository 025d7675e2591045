use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::key::Key;
use super::keys::Keys;
use super::token::{Tolerance, Unproven};
use super::{Event, VerificationHeader, WebhookError};
use crate::Client;
use crate::types::JwkPublicKey;

/// How many unknown key ids are asked for in a minute.
const FETCHES_PER_MINUTE: usize = 120;

/// Checks that webhooks are from Plaid, with the keys that the client fetches.
///
/// Cheap to clone: clones share the keys. One for each environment, since the keys differ.
#[derive(Clone)]
pub struct Verifier {
    keys: Arc<Keys>,
    tolerance: Tolerance,
    fetches_per_minute: usize,
}

impl Verifier {
    /// A verifier for the client's environment.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            keys: Arc::new(Keys::new(client)),
            tolerance: Tolerance::default(),
            fetches_per_minute: FETCHES_PER_MINUTE,
        }
    }

    /// How old a token may be; five minutes unless set, as Plaid recommends.
    #[must_use]
    pub fn max_age(mut self, age: Duration) -> Self {
        self.tolerance.age = age;
        self
    }

    /// How far the clocks may differ; half a minute unless set.
    #[must_use]
    pub fn max_skew(mut self, skew: Duration) -> Self {
        self.tolerance.skew = skew;
        self
    }

    /// How large a body may be; 1 MiB unless set.
    #[must_use]
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.tolerance.body_bytes = bytes;
        self
    }

    /// How many keys that are not known yet are asked for in a minute, since anybody can name one; 120 unless
    /// set. When more are named, those go first that are named again and again, as a key of Plaid's is. Webhooks
    /// with the others are [unavailable](WebhookError::is_unavailable), and Plaid sends them again.
    #[must_use]
    pub fn fetches_per_minute(mut self, fetches: usize) -> Self {
        self.fetches_per_minute = fetches;
        self
    }

    /// Checks a webhook and reads it. `header` is the value of `Plaid-Verification`, or all headers of the
    /// request; `body` is its raw bytes.
    ///
    /// # Errors
    /// When it is not from Plaid, not fresh or not what was signed; when the key can't be fetched now; when a
    /// verified body can't be read. [`WebhookError::status_code`] says what to answer.
    pub async fn verify(&self, header: impl VerificationHeader, body: impl Into<Bytes>) -> Result<Event, WebhookError> {
        self.prove(self.check(header.value()?)?, body.into()).await
    }

    /// Checks what can be checked before the body is there.
    pub(super) fn check<'a>(&self, token: &'a str) -> Result<Unproven<'a>, WebhookError> {
        Unproven::check(token, &self.tolerance)
    }

    /// Checks the rest, and reads the body.
    pub(super) async fn prove(&self, token: Unproven<'_>, body: Bytes) -> Result<Event, WebhookError> {
        token.check_body(&body, &self.tolerance)?;
        let key = self.keys.get(&token.key_id, self.fetches_per_minute).await?;
        token.prove(&key)?;
        Event::read(body)
    }

    /// The largest body.
    #[cfg(feature = "axum")]
    pub(super) fn body_bytes(&self) -> usize {
        self.tolerance.body_bytes
    }
}

/// Checks a webhook with a key that you have, and reads it, without async and without asking Plaid.
///
/// # Errors
/// As [`Verifier::verify`], but for those of fetching the key.
pub fn verify_with_key(
    header: impl VerificationHeader,
    body: impl Into<Bytes>,
    key: &JwkPublicKey,
) -> Result<Event, WebhookError> {
    let (body, tolerance) = (body.into(), Tolerance::default());
    let token = Unproven::check(header.value()?, &tolerance)?;
    token.check_body(&body, &tolerance)?;
    token.prove(&Key::read(&token.key_id, key)?)?;
    Event::read(body)
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("tolerance", &self.tolerance).finish_non_exhaustive()
    }
}
