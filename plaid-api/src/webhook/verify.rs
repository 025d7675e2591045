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

/// The default number of unknown key ids that are fetched per minute.
const FETCHES_PER_MINUTE: usize = 120;

/// Checks that webhooks are from Plaid, with keys that the client fetches.
///
/// Cloning is cheap, and clones share the keys. Create one for each environment, since the keys differ.
#[derive(Clone)]
pub struct Verifier {
    keys: Arc<Keys>,
    tolerance: Tolerance,
    fetches_per_minute: usize,
}

impl Verifier {
    /// Creates a verifier for the client's environment.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            keys: Arc::new(Keys::new(client)),
            tolerance: Tolerance::default(),
            fetches_per_minute: FETCHES_PER_MINUTE,
        }
    }

    /// Sets the maximum age of a token. The default is five minutes, as Plaid recommends.
    #[must_use]
    pub fn max_age(mut self, age: Duration) -> Self {
        self.tolerance.age = age;
        self
    }

    /// Sets how far a token's time may be in the future, since clocks differ. The default is 30 seconds.
    #[must_use]
    pub fn max_skew(mut self, skew: Duration) -> Self {
        self.tolerance.skew = skew;
        self
    }

    /// Sets the maximum size of a body in bytes. The default is 1 MiB.
    #[must_use]
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.tolerance.body_bytes = bytes;
        self
    }

    /// Sets how many unknown keys are fetched per minute, since anybody can name one. The default is 120. If there are
    /// more, those that are named repeatedly go first, as Plaid's keys are. Webhooks with other keys are
    /// [unavailable](WebhookError::is_unavailable), and Plaid sends them again.
    #[must_use]
    pub fn fetches_per_minute(mut self, fetches: usize) -> Self {
        self.fetches_per_minute = fetches;
        self
    }

    /// Verifies a webhook and reads it. `header` is the value of `Plaid-Verification`, or all headers of the request.
    /// `body` is the raw bytes.
    ///
    /// # Errors
    /// Fails if the webhook is not from Plaid, too old or changed, if the key can't be fetched now, or if a verified
    /// body can't be read. [`WebhookError::status`] is the status to answer with.
    pub async fn verify(&self, header: impl VerificationHeader, body: impl Into<Bytes>) -> Result<Event, WebhookError> {
        self.prove(self.check(header.value()?)?, body.into()).await
    }

    /// Checks what can be checked without the body.
    pub(super) fn check<'a>(&self, token: &'a str) -> Result<Unproven<'a>, WebhookError> {
        Unproven::check(token, &self.tolerance)
    }

    /// Checks the body and the signature, and reads the body.
    pub(super) async fn prove(&self, token: Unproven<'_>, body: Bytes) -> Result<Event, WebhookError> {
        token.check_body(&body, &self.tolerance)?;
        let key = self.keys.get(&token.key_id, self.fetches_per_minute).await?;
        token.prove(&key)?;
        Event::read(body)
    }

    /// Returns the maximum size of a body in bytes.
    #[cfg(feature = "axum")]
    pub(super) fn body_bytes(&self) -> usize {
        self.tolerance.body_bytes
    }
}

/// Verifies a webhook with a given key and reads it, without async and without asking Plaid.
///
/// # Errors
/// The errors of [`Verifier::verify`], except those of fetching the key.
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
