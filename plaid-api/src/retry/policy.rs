use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::Error;
use crate::backoff::{Backoff, asked_for};
use crate::operation::{Idempotency, IdempotencyKey, Operation};

/// Whether and when failed calls are sent again.
///
/// With any policy, a call is sent again only if that can't do anything twice:
///
/// - The request never reached the server.
/// - The server refused the request with 429, because there were too many.
/// - The attempt ended with a timeout, a broken connection or a 5xx, and the operation only reads, or the request has
///   an idempotency key. You set the key; the SDK never does. If the status was a success and only its body broke off,
///   a request with a key is sent again unless Plaid answers repeats with an error.
///
/// The bound of the wait grows with each attempt, and the wait is a random part of it, so that many clients don't come
/// back at the same time. The time that the server asks for by `Retry-After` is added to it.
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
#[must_use = "a policy has no effect until it is passed to a client or a call"]
pub struct RetryPolicy {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
    budget: Duration,
    billed_reads: bool,
    decide: Option<Arc<Decide>>,
    of_operations: HashMap<Operation, RetryPolicy>,
}

type Decide = dyn Fn(&Failure<'_>) -> Option<Duration> + Send + Sync;

/// A failed attempt that may be repeated, as passed to [`RetryPolicy::custom`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Failure<'a> {
    /// The error of the attempt.
    pub error: &'a Error,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The time since the call began.
    pub elapsed: Duration,
    /// The effect of sending the operation again.
    pub idempotency: Idempotency,
    /// The wait of the default policy.
    pub wait: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts within two minutes. The wait before the second is up to half a second. The bound doubles for each
    /// further one, up to eight seconds.
    fn default() -> Self {
        Self {
            attempts: 3,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(8),
            budget: Duration::from_mins(2),
            billed_reads: false,
            decide: None,
            of_operations: HashMap::new(),
        }
    }
}

impl RetryPolicy {
    /// Returns a policy that sends nothing twice.
    pub fn off() -> Self {
        Self::default().attempts(1)
    }

    /// Creates a policy with your own decision for each failure: the time to wait, or `None` to give up. The number of
    /// attempts and the budget still apply. The function is called only for failures that are safe to repeat.
    ///
    /// ```
    /// use std::time::Duration;
    /// use plaid_api::RetryPolicy;
    ///
    /// // This policy has no jitter.
    /// let policy = RetryPolicy::custom(|failure| Some(Duration::from_secs(failure.attempt.into())));
    /// # let _ = policy;
    /// ```
    pub fn custom(decide: impl Fn(&Failure<'_>) -> Option<Duration> + Send + Sync + 'static) -> Self {
        Self { decide: Some(Arc::new(decide)), ..Self::default() }
    }

    /// Sets how many times a call is sent at most. The default is 3.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets the longest wait before the second attempt. The default is half a second. It doubles for each further
    /// attempt, starting from at least a millisecond.
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// Sets the longest wait before any attempt. The default is eight seconds. The wait may be longer if the server
    /// asks for more, or if the operation needs more.
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Sets the time after which no further attempt begins. The default is two minutes. A repeated attempt gets at most
    /// the rest of this time.
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// Allows repeating operations that are billed for each success after a timeout, a broken connection or a 5xx, which
    /// may be billed twice.
    pub fn allow_billed_reads(mut self) -> Self {
        self.billed_reads = true;
        self
    }

    /// Sets another policy for one operation.
    ///
    /// ```
    /// use plaid_api::{RetryPolicy, operation};
    ///
    /// // An operation that has a fallback is not retried.
    /// let policy = RetryPolicy::default().operation(operation::ACCOUNTS_BALANCE_GET, RetryPolicy::off());
    /// # let _ = policy;
    /// ```
    pub fn operation(mut self, operation: Operation, policy: RetryPolicy) -> Self {
        self.of_operations.insert(operation, policy);
        self
    }

    /// Returns the policy for an operation.
    pub(crate) fn of(&self, operation: &Operation) -> &Self {
        if self.of_operations.is_empty() {
            return self;
        }
        self.of_operations.get(operation).unwrap_or(self)
    }

    /// Returns the rest of the budget.
    pub(crate) fn left(&self, elapsed: Duration) -> Duration {
        self.budget.saturating_sub(elapsed)
    }

    /// Returns how long to wait before the next attempt, or `None` to give up.
    pub(crate) fn wait(
        &self,
        idempotency: Idempotency,
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
            Some(decide) => decide(&Failure { error, attempt, elapsed, idempotency, wait })?.max(least),
            None => wait,
        };
        let is_forgotten = match idempotency {
            Idempotency::Keyed(IdempotencyKey { lives: Some(lives), .. }) => elapsed.saturating_add(wait) >= lives,
            _ => false,
        };
        (wait < self.left(elapsed) && !is_forgotten).then_some(wait)
    }

    /// Returns the wait that the server asks for plus a random one, since the server may ask many clients for the same
    /// wait.
    pub(crate) fn pause(&self, error: &Error, failures: u32) -> Duration {
        let backoff = Backoff { first: self.first_wait, longest: self.longest_wait, growth: 2.0, fixed: 0.0 };
        asked_for(error.headers()).unwrap_or_default().saturating_add(backoff.wait(failures))
    }

    pub(crate) fn repeats_billed_reads(&self) -> bool {
        self.billed_reads
    }

    /// Returns whether the policy sends nothing twice.
    #[allow(dead_code, reason = "what some product needs")]
    pub(crate) fn is_off(&self) -> bool {
        self.attempts == 1
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
