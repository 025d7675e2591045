//! Observation of calls: hooks for your own code, and spans with the feature `tracing`.

mod watch;

use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;

use crate::operation::Operation;
use crate::{Environment, Error};

pub(crate) use watch::{Observers, Watch};

/// Observes each call, for metrics and audit. It is given no secrets, no bodies and no paths with ids.
///
/// Its methods are called while the call waits for them, so they should return quickly. If one panics, the panic hook
/// runs, but the call and the other observers continue.
///
/// ```
/// use plaid_api::observe::{CallView, EndView, Observer};
///
/// struct Metrics;
///
/// impl Observer for Metrics {
///     fn after(&self, call: &CallView<'_>, end: &EndView<'_>) {
///         println!("{} took {:?} in {} attempts", call.operation, end.duration, end.attempts);
///     }
/// }
///
/// let client = plaid_api::Client::builder().credentials("client-id", "secret").observer(Metrics).build()?;
/// # let _ = client;
/// # Ok::<(), plaid_api::Error>(())
/// ```
pub trait Observer: Send + Sync + 'static {
    /// Called when a call begins.
    fn before(&self, call: &CallView<'_>) {
        let _ = call;
    }

    /// Called when an attempt has ended.
    fn attempt(&self, call: &CallView<'_>, attempt: &AttemptView<'_>) {
        let _ = (call, attempt);
    }

    /// Called when a call has ended: with an answer, with an error, or because its future was dropped.
    fn after(&self, call: &CallView<'_>, end: &EndView<'_>) {
        let _ = (call, end);
    }
}

/// Allows sharing an observer with other code.
impl<O: Observer + ?Sized> Observer for Arc<O> {
    fn before(&self, call: &CallView<'_>) {
        (**self).before(call);
    }

    fn attempt(&self, call: &CallView<'_>, attempt: &AttemptView<'_>) {
        (**self).attempt(call, attempt);
    }

    fn after(&self, call: &CallView<'_>, end: &EndView<'_>) {
        (**self).after(call, end);
    }
}

/// A call, as observers see it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct CallView<'a> {
    /// The operation, with its path and its idempotency.
    pub operation: &'a Operation,
    /// The client's environment, if it is one of Plaid's.
    pub environment: Option<Environment>,
    /// The size of the request body in bytes.
    pub request_bytes: usize,
}

/// An attempt that has ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct AttemptView<'a> {
    /// The number of the attempt, from 1.
    pub number: u32,
    /// The duration of the attempt.
    pub duration: Duration,
    /// The HTTP status, if there was an answer.
    pub status: Option<StatusCode>,
    /// Plaid's request id, if there was an answer.
    pub request_id: Option<&'a str>,
    /// The error, if the attempt failed.
    pub error: Option<&'a Error>,
    /// The time until the next attempt, if there is one.
    pub next_in: Option<Duration>,
}

/// The end of a call.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct EndView<'a> {
    /// The number of attempts.
    pub attempts: u32,
    /// The duration of the whole call.
    pub duration: Duration,
    /// The HTTP status, if there was an answer.
    pub status: Option<StatusCode>,
    /// Plaid's request id of the last answer.
    pub request_id: Option<&'a str>,
    /// The error, if the call failed.
    pub error: Option<&'a Error>,
    /// Whether the future was dropped before the call ended.
    pub is_cancelled: bool,
}
