//! Rate limits on the client's side, which keep calls below Plaid's limits.

mod log;
mod pace;

use std::collections::HashMap;

use crate::Environment;
use crate::generated::limits::{PUBLISHED, Published};

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
/// use plaid_api::{Client, Environment, RateLimits};
///
/// // Plaid's limits, but a lower one for one operation, because another service uses the same credentials.
/// let limits = RateLimits::published(Environment::Production).limit("/accounts/get", Some(10), Some(5_000));
/// let client = Client::builder().credentials("client-id", "secret").rate_limits(limits).build()?;
/// # let _ = client;
/// # Ok::<(), plaid_api::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "it has no effect until it is passed to a client"]
pub struct RateLimits {
    by_path: HashMap<String, Limit>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Limit {
    item: Option<u32>,
    client: Option<u32>,
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
            ((*path).to_owned(), Limit { item, client })
        };
        Self { by_path: PUBLISHED.iter().map(row).collect() }
    }

    /// Sets how many calls of the operation at `path` are made per minute, for each Item and for the client as a whole.
    /// Items are distinguished by their access tokens. `None` means no limit.
    pub fn limit(mut self, path: &str, item: Option<u32>, client: Option<u32>) -> Self {
        self.by_path.insert(path.to_owned(), Limit { item, client });
        self
    }
}
