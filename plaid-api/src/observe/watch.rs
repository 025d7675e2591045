//! Reports a call to its observers and its span.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::{AttemptView, CallView, EndView, Observer};
use crate::operation::Operation;
use crate::response::request_id;
use crate::{Environment, Error};

/// The observers of a client.
pub(crate) type Observers = Arc<[Box<dyn Observer>]>;

/// Watches one call, and reports its end when dropped.
pub(crate) struct Watch {
    observers: Observers,
    operation: Operation,
    environment: Option<Environment>,
    request_bytes: usize,
    /// The time at which the call began. `None` if nothing observes it, because reading the clock has a cost.
    started: Option<Instant>,
    attempts: AtomicU32,
    is_over: bool,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

/// The status and headers of an answer, or the error.
pub(crate) type Seen<'a> = Result<(StatusCode, &'a HeaderMap), &'a Error>;

impl Watch {
    pub(crate) fn start(
        observers: &Observers,
        environment: Option<Environment>,
        operation: Operation,
        request_bytes: usize,
    ) -> Self {
        let watch = Self {
            observers: Arc::clone(observers),
            #[cfg(feature = "tracing")]
            span: tracing::info_span!(
                target: "plaid_api",
                "plaid_api.call",
                operation = %operation,
                path = %operation.path(),
                attempts = tracing::field::Empty,
                status = tracing::field::Empty,
                request_id = tracing::field::Empty,
                duration_ms = tracing::field::Empty,
                error = tracing::field::Empty,
            ),
            operation,
            environment,
            request_bytes,
            started: Self::now(observers),
            attempts: 0.into(),
            is_over: false,
        };
        watch.each(|observer| observer.before(&watch.view()));
        watch
    }

    /// Runs a future within the call's span.
    #[cfg_attr(not(feature = "tracing"), allow(clippy::unused_self))]
    pub(crate) fn over<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        #[cfg(feature = "tracing")]
        let future = tracing::Instrument::instrument(future, self.span.clone());
        future
    }

    /// Records that an attempt begins. Returns the time for [`attempt`](Self::attempt).
    pub(crate) fn sending(&self, number: u32) -> Option<Instant> {
        self.attempts.store(number, Ordering::Relaxed);
        Self::now(&self.observers)
    }

    /// Reports an attempt that has ended.
    pub(crate) fn attempt(&self, number: u32, begun: Option<Instant>, seen: Seen<'_>, next_in: Option<Duration>) {
        let Some(duration) = begun.map(|begun| begun.elapsed()) else { return };
        let (status, request_id, error) = parts(&seen);
        #[cfg(feature = "tracing")]
        tracing::debug!(
            target: "plaid_api",
            attempt = number,
            duration_ms = millis(duration),
            status = status.map(|s| s.as_u16()),
            request_id,
            error = error.map(tracing::field::display),
            next_in_ms = next_in.map(millis),
            "attempt ended"
        );
        let view = AttemptView { number, duration, status, request_id, error, next_in };
        self.each(|observer| observer.attempt(&self.view(), &view));
    }

    pub(crate) fn end(mut self, seen: Seen<'_>) {
        self.is_over = true;
        self.tell(Some(seen));
    }

    fn tell(&self, seen: Option<Seen<'_>>) {
        let Some(duration) = self.started.map(|started| started.elapsed()) else { return };
        let (status, request_id, error) = seen.as_ref().map_or((None, None, None), parts);
        let attempts = self.attempts.load(Ordering::Relaxed);
        #[cfg(feature = "tracing")]
        {
            self.span.record("attempts", attempts).record("duration_ms", millis(duration));
            if let Some(status) = status {
                self.span.record("status", status.as_u16());
            }
            if let Some(id) = request_id {
                self.span.record("request_id", id);
            }
            if let Some(error) = error {
                self.span.record("error", tracing::field::display(error));
            }
        }
        let is_cancelled = seen.is_none();
        let view = EndView { attempts, duration, status, request_id, error, is_cancelled };
        self.each(|observer| observer.after(&self.view(), &view));
    }

    /// Reports to each observer. Panics are caught, since an observer must not change the result of a call, and a panic
    /// while another one drops the call would abort the process.
    fn each(&self, tell: impl Fn(&dyn Observer)) {
        for observer in self.observers.iter() {
            // The panic hook has reported it.
            let _ = catch_unwind(AssertUnwindSafe(|| tell(observer.as_ref())));
        }
    }

    /// Returns the time, if anything observes the call.
    fn now(observers: &Observers) -> Option<Instant> {
        let is_idle = observers.is_empty() && !cfg!(feature = "tracing");
        (!is_idle).then(Instant::now)
    }

    fn view(&self) -> CallView<'_> {
        CallView { operation: &self.operation, environment: self.environment, request_bytes: self.request_bytes }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !self.is_over {
            self.tell(None);
        }
    }
}

fn parts<'a>(seen: &Seen<'a>) -> (Option<StatusCode>, Option<&'a str>, Option<&'a Error>) {
    match *seen {
        Ok((status, headers)) => (Some(status), request_id(headers), None),
        Err(error) => (error.status(), error.request_id(), Some(error)),
    }
}

#[cfg(feature = "tracing")]
fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
