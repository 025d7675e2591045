//! Rate limits on the client's side, which keep calls below Plaid's limits.

mod log;
mod pace;

use std::collections::HashMap;

use crate::Environment;
use crate::generated::limits::{PUBLISHED, Published};
use crate::operation::Operation;

pub(crate) use pace::Pace;

/// Limits on how many calls of an operation are made per minute, for each Item and for the client as a whole. There are
/// none unless they are passed to [`ClientBuilder::rate_limits`](crate::ClientBuilder::rate_limits). Clones of a client
/// share their counts.
///
/// A call beyond the limit waits before it is sent. If the wait would exceed the call's time limit, the call fails at
/// once with [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) and [`Outcome::NotSent`](crate::Outcome::NotSent). For
/// long queues, give calls a longer [`timeout`](crate::Call::timeout). Dropping a call frees its place in the queue.
///
/// ```
/// use plaid_api::{Client, Environment, RateLimit, RateLimits, operation};
///
/// // Plaid's limits, but a lower one for one operation, because another service uses the same credentials.
/// let limits = RateLimits::published(Environment::Production)
///     .limit(operation::ACCOUNTS_GET, RateLimit::none().per_item(10).per_client(5_000));
/// let client = Client::builder().credentials("client-id", "secret").rate_limits(limits).build()?;
/// # let _ = client;
/// # Ok::<(), plaid_api::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "it has no effect until it is passed to a client"]
pub struct RateLimits {
    by_path: HashMap<String, RateLimit>,
}

/// The calls of an operation that are made per minute at most, for each Item and for the client as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[must_use = "it has no effect until it is passed to `RateLimits::limit`"]
pub struct RateLimit {
    item: Option<u32>,
    client: Option<u32>,
}

impl RateLimit {
    /// Creates a limit that allows any number of calls.
    pub fn none() -> Self {
        Self::default()
    }

    /// Sets the calls per minute for each Item. Items are distinguished by their access tokens.
    pub fn per_item(mut self, calls: u32) -> Self {
        self.item = Some(calls);
        self
    }

    /// Sets the calls per minute for the client as a whole.
    pub fn per_client(mut self, calls: u32) -> Self {
        self.client = Some(calls);
        self
    }
}

impl RateLimits {
    /// Creates an empty set of limits, to add your own to.
    pub fn none() -> Self {
        Self::default()
    }

    /// Returns Plaid's published limits, as far as they are per minute. Those of your account may differ.
    pub fn published(environment: Environment) -> Self {
        let row = |(path, production, sandbox): &Published| {
            let (item, client) = match environment {
                Environment::Production => *production,
                Environment::Sandbox => *sandbox,
            };
            ((*path).to_owned(), RateLimit { item, client })
        };
        Self { by_path: PUBLISHED.iter().map(row).collect() }
    }

    /// Sets the limit of an operation.
    #[allow(clippy::needless_pass_by_value, reason = "callers pass constants")]
    pub fn limit(mut self, operation: Operation, limit: RateLimit) -> Self {
        self.by_path.insert(operation.path().to_owned(), limit);
        self
    }
}
