use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;

use crate::backoff::{Backoff, asked_for};
use crate::operation::{Key, Repeat};
use crate::types::ErrorCode;
use crate::{Error, ErrorKind, Outcome};

/// Whether and when a call that failed is sent again.
///
/// Only what can't do anything twice is sent again, whatever the policy:
///
/// - a request that never reached the server;
/// - a request that was refused for coming too fast (429);
/// - after a timeout, a broken connection or a 5xx: an operation that only reads, or one with a key by which
///   Plaid knows the request again, if the request has it. The key is yours: the SDK makes none.
///
/// The waits grow from try to try and are drawn at random below that bound, so that many clients don't
/// come back at the same time. What the server asks for by `Retry-After` is waited besides.
///
/// ```
/// use std::time::Duration;
/// use plaid_api::{Client, RetryPolicy};
///
/// let policy = RetryPolicy::default().attempts(5).budget(Duration::from_secs(20));
/// let client = Client::builder().credentials("client-id", "secret").retry(policy).build()?;
/// # let _: Client = client;
/// # Ok::<(), plaid_api::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a policy is passed to a client or a call"]
pub struct RetryPolicy {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
    budget: Duration,
    billed_reads: bool,
    decide: Option<Arc<Decide>>,
}

type Decide = dyn Fn(&Failure<'_>) -> Option<Duration> + Send + Sync;

/// An attempt that failed and may be made again, as a policy of your own sees it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failure<'a> {
    /// Why it failed.
    pub error: &'a Error,
    /// Which attempt it was, from 1.
    pub attempt: u32,
    /// The time since the call began.
    pub elapsed: Duration,
    /// What sending the operation again does.
    pub repeat: Repeat,
    /// How long the default policy would wait.
    pub wait: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts, with up to half a second before the second, doubled for each further one up to
    /// eight, all within two minutes.
    fn default() -> Self {
        Self {
            attempts: 3,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(8),
            budget: Duration::from_mins(2),
            billed_reads: false,
            decide: None,
        }
    }
}

impl RetryPolicy {
    /// Nothing is sent twice.
    pub fn off() -> Self {
        Self::default().attempts(1)
    }

    /// Your own decision about each failure that may be repeated: how long to wait, or `None` to give up.
    /// Attempts and budget bound it. It is not asked about what could be done twice.
    ///
    /// ```
    /// use plaid_api::RetryPolicy;
    ///
    /// // As usual, but for one operation that has a fallback.
    /// let policy = RetryPolicy::custom(|failure| match failure.error.operation() {
    ///     Some("accountsBalanceGet") => None,
    ///     _ => Some(failure.wait),
    /// });
    /// # let _ = policy;
    /// ```
    pub fn custom(decide: impl Fn(&Failure<'_>) -> Option<Duration> + Send + Sync + 'static) -> Self {
        Self { decide: Some(Arc::new(decide)), ..Self::default() }
    }

    /// How many times a call is sent at most; 3 unless set.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The longest wait before the second attempt; half a second unless set. It doubles for each further
    /// one, for which less than a millisecond counts as one.
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// The longest wait before any attempt; eight seconds unless set. What the server asks for, and what an
    /// operation needs at least, may be longer.
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// The time after which no attempt begins any more; two minutes unless set. An attempt after the first
    /// gets no more than what is left of it.
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// Whether operations that cost money for each success are repeated after a timeout, a broken
    /// connection or a 5xx. They are not unless set.
    pub fn billed_reads(mut self, yes: bool) -> Self {
        self.billed_reads = yes;
        self
    }

    /// What is left of the budget.
    pub(crate) fn left(&self, elapsed: Duration) -> Duration {
        self.budget.saturating_sub(elapsed)
    }

    /// How long to wait before the next attempt, if there is one.
    pub(crate) fn wait(
        &self,
        repeat: Repeat,
        error: &Error,
        attempt: u32,
        elapsed: Duration,
        least: Duration,
    ) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let wait = self.pause(error, attempt).max(least);
        let wait = match &self.decide {
            Some(decide) => decide(&Failure { error, attempt, elapsed, repeat, wait })?.max(least),
            None => wait,
        };
        let is_forgotten = match repeat {
            Repeat::Keyed(Key { lives: lives @ 1.., .. }) => elapsed.saturating_add(wait) >= Duration::from_secs(lives),
            _ => false,
        };
        (wait < self.left(elapsed) && !is_forgotten).then_some(wait)
    }

    /// What the server asks for, and a random wait more, since it may ask many clients for the same.
    pub(crate) fn pause(&self, error: &Error, failures: u32) -> Duration {
        let backoff = Backoff { first: self.first_wait, longest: self.longest_wait, growth: 2.0, fixed: 0.0 };
        asked_for(error.headers()).unwrap_or_default().saturating_add(backoff.wait(failures))
    }

    /// Nothing is sent twice.
    #[allow(dead_code, reason = "what some product needs")]
    pub(crate) fn is_off(&self) -> bool {
        self.attempts == 1
    }

    /// Whether repeating the call after this error can't do anything twice: how long to wait at least.
    pub(crate) fn least_wait(&self, repeat: Repeat, body: Option<&[u8]>, error: &Error) -> Option<Duration> {
        let nothing = Some(Duration::ZERO);
        let keyed = || match repeat {
            Repeat::Keyed(key) => has_key(key, body?).then(|| Duration::from_secs(key.least_wait)),
            _ => None,
        };
        let again = || match repeat {
            Repeat::Read => nothing,
            Repeat::BilledRead if self.billed_reads => nothing,
            _ => keyed(),
        };
        match error.kind() {
            ErrorKind::Transport | ErrorKind::Timeout if error.outcome() == Outcome::NotSent => nothing,
            ErrorKind::Transport | ErrorKind::Timeout => again(),
            ErrorKind::Api if error.code() == Some(&ErrorCode::RequestConflict) => keyed(),
            ErrorKind::Api if error.code().is_some_and(ErrorCode::is_used_up) => None,
            ErrorKind::Api | ErrorKind::Status => match error.status() {
                Some(StatusCode::TOO_MANY_REQUESTS) if error.outcome() <= Outcome::Rejected => nothing,
                Some(StatusCode::TOO_MANY_REQUESTS) => again(),
                Some(status) if status.is_server_error() => again(),
                _ => None,
            },
            _ => None,
        }
    }
}

impl fmt::Debug for RetryPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryPolicy")
            .field("attempts", &self.attempts)
            .field("first_wait", &self.first_wait)
            .field("longest_wait", &self.longest_wait)
            .field("budget", &self.budget)
            .field("billed_reads", &self.billed_reads)
            .finish_non_exhaustive()
    }
}

/// How often something that failed is begun again, beyond the attempts of its calls.
pub(crate) struct Restarts {
    most: u32,
    failures: u32,
    waited: Duration,
}

impl Restarts {
    pub(crate) fn new(most: u32) -> Self {
        Self { most, failures: 0, waited: Duration::ZERO }
    }

    /// It has gone on since it failed.
    pub(crate) fn reset(&mut self) {
        *self = Self::new(self.most);
    }

    /// How long to wait after this failure, unless there were too many. The budget is one for the waits: what takes
    /// long may fail late.
    pub(crate) fn wait(&mut self, policy: &RetryPolicy, error: &Error) -> Option<Duration> {
        self.failures = self.failures.saturating_add(1);
        let wait = policy.pause(error, self.failures);
        if self.failures > self.most || wait >= policy.left(self.waited) {
            return None;
        }
        self.waited = self.waited.saturating_add(wait);
        Some(wait)
    }
}

/// Whether the request has the key.
fn has_key(key: Key, body: &[u8]) -> bool {
    let Ok(body) = serde_json::from_slice::<Value>(body) else { return false };
    let value = key.field.split('.').try_fold(&body, |value, name| value.get(name));
    match value {
        Some(Value::Bool(value)) => key.is_switch && *value,
        Some(Value::String(value)) => !key.is_switch && !value.is_empty(),
        _ => false,
    }
}
