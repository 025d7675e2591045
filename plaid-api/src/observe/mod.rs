//! What happens, for those who watch: hooks, and the feature `tracing`.

mod watch;

use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;

use crate::{Environment, Error, Repeat};

pub(crate) use watch::{Observers, Watch};

/// Sees each call, for metrics and audit. What it sees holds no secret, no body and no path with ids.
///
/// It is called in between, so let it be quick. A panic in it ends neither the call nor the telling of other
/// observers, and is seen by the panic hook only.
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
    /// A call begins.
    fn before(&self, call: &CallView<'_>) {
        let _ = call;
    }

    /// An attempt has ended.
    fn attempt(&self, call: &CallView<'_>, attempt: &AttemptView<'_>) {
        let _ = (call, attempt);
    }

    /// A call has ended, by an answer, an error, or since nobody waits for it any more.
    fn after(&self, call: &CallView<'_>, end: &EndView<'_>) {
        let _ = (call, end);
    }
}

/// One that is looked at from elsewhere as well.
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

/// A call.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct CallView<'a> {
    /// Its operationId.
    pub operation: &'a str,
    /// The path of the description, with parameters in braces.
    pub path: &'a str,
    /// What sending it twice does.
    pub repeat: Repeat,
    /// The client's environment, where it is one of Plaid's.
    pub environment: Option<Environment>,
    /// The size of the request's body.
    pub request_bytes: usize,
}

/// An attempt that has ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct AttemptView<'a> {
    /// Which it was, from 1.
    pub number: u32,
    /// How long it took.
    pub duration: Duration,
    /// The HTTP status, if an answer came.
    pub status: Option<StatusCode>,
    /// Plaid's id of the exchange.
    pub request_id: Option<&'a str>,
    /// Why it failed.
    pub error: Option<&'a Error>,
    /// When the next attempt begins.
    pub next_in: Option<Duration>,
}

/// The end of a call.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct EndView<'a> {
    /// How many attempts there were.
    pub attempts: u32,
    /// How long all of it took.
    pub duration: Duration,
    /// The HTTP status, if an answer came.
    pub status: Option<StatusCode>,
    /// Plaid's id of the last exchange.
    pub request_id: Option<&'a str>,
    /// Why it failed.
    pub error: Option<&'a Error>,
    /// Nobody waited for the end.
    pub is_cancelled: bool,
}
