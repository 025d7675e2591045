mod base_url;
mod builder;
mod guard;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

pub use builder::ClientBuilder;
use builder::DEFAULT_TIMEOUT;
use guard::Guard;

use crate::credentials::Source;
use crate::observe::Observers;
use crate::operation::Facts;
use crate::rate_limit::Pace;
use crate::{Credentials, Environment, Error, RetryPolicy};

/// A client of the Plaid API, with one method for each operation.
///
/// Cloning is cheap: clones share connections, rate limits and observers.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) http: reqwest::Client,
    pub(crate) base_url: Url,
    /// The environment, if it is one of Plaid's.
    pub(crate) environment: Option<Environment>,
    pub(crate) guard: Guard,
    pub(crate) credentials: Source,
    /// The time limit that `http` applies by default.
    pub(crate) timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) max_response_bytes: u64,
    pub(crate) pace: Pace,
    pub(crate) observers: Observers,
}

impl Client {
    /// Creates a client with the credentials in `PLAID_CLIENT_ID` and `PLAID_SECRET`, for the environment in
    /// `PLAID_ENV` (`sandbox` or `production`), or for the server at `PLAID_BASE_URL`: see
    /// [`ClientBuilder::from_env`].
    ///
    /// # Errors
    /// Fails if one of the variables is not set, empty or not valid. The error names the variable.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Returns a builder, which configures a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Returns the environment that was set or that the base URL belongs to; `None` for another server.
    #[must_use]
    pub fn environment(&self) -> Option<Environment> {
        self.inner.environment
    }
}

impl Inner {
    /// Returns the time limit of an attempt. Only slow operations have a limit of their own.
    pub(crate) fn timeout_of(&self, operation: &Facts) -> Duration {
        let own = Duration::from_secs(operation.seconds);
        if own > DEFAULT_TIMEOUT { self.timeout.max(own) } else { self.timeout }
    }

    /// Returns the credentials of the call, or else those of the client.
    pub(crate) async fn credentials(
        &self,
        of_call: Option<&Credentials>,
        limit: Duration,
    ) -> Result<Credentials, Error> {
        match of_call {
            Some(credentials) => Ok(credentials.clone()),
            None => self.credentials.get(limit).await,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            // The path may hold a key of a gateway.
            .field("base_url", &self.inner.base_url.origin().ascii_serialization())
            .field("environment", &self.inner.environment)
            .field("timeout", &self.inner.timeout)
            .field("retry", &self.inner.retry)
            .finish_non_exhaustive()
    }
}
