use std::time::{Duration, Instant};

use super::{Answered, Prepared};
use crate::backoff::{Backoff, asked_for};
use crate::operation::NotReady;
use crate::{Error, ErrorKind, Outcome};

/// The budget and the waits of [`Call::until_ready`](crate::Call::until_ready).
///
/// Each wait is shortened by up to a quarter at random, so that many clients don't come back at the same time. It is at
/// least a tenth of a second, and at least the time that the server asks for by `Retry-After`.
///
/// ```
/// use std::time::Duration;
/// use plaid_api::Polling;
///
/// let polling = Polling::default().budget(Duration::from_secs(600));
/// # let _ = polling;
/// ```
#[derive(Debug, Clone)]
#[must_use = "it has no effect until it is passed to a call"]
pub struct Polling {
    first_wait: Duration,
    longest_wait: Duration,
    budget: Duration,
}

impl Default for Polling {
    /// The first wait is one second. It grows by half each time, up to 15 seconds. The budget is five minutes.
    fn default() -> Self {
        Self {
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(15),
            budget: Duration::from_mins(5),
        }
    }
}

/// The least wait between two attempts, because making a result takes longer than a request.
const LEAST: Duration = Duration::from_millis(100);

impl Polling {
    /// Sets the wait after the first attempt. The default is one second. It grows by half for each further attempt.
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// Sets the longest wait between two attempts. The default is 15 seconds.
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Sets the time after which no further attempt begins. The default is five minutes.
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// Calls `ask` until the result is ready or the time is over.
    pub(crate) async fn poll<A>(self, call: &Prepared, ask: impl Fn() -> A) -> Result<Answered, Error>
    where
        A: Future<Output = Result<Answered, Error>>,
    {
        let not_ready = call.operation.facts().not_ready;
        if not_ready == NotReady::Never {
            let why = "this operation can't be polled, because its answers don't say whether the result is ready, or \
                       because Plaid asks not to poll it: wait for its webhook";
            return Err(Error::configuration(why).of(call.operation.clone()));
        }
        let started = Instant::now();
        let (first, longest) = (self.first_wait.max(LEAST), self.longest_wait.max(LEAST));
        let backoff = Backoff { first, longest, growth: 1.5, fixed: 0.75 };
        let mut tries: u32 = 0;
        loop {
            let answer = ask().await;
            let is_waiting = match (&answer, not_ready) {
                (Err(error), _) => error.is_product_not_ready(),
                (Ok(answered), NotReady::Field { name, waiting }) => answered.says(name, waiting),
                (Ok(_), _) => false,
            };
            if !is_waiting {
                return answer;
            }
            tries = tries.saturating_add(1);
            let asked = match &answer {
                Ok(answered) => asked_for(&answered.headers),
                Err(error) => asked_for(error.headers()),
            };
            let wait = backoff.wait(tries).max(LEAST).max(asked.unwrap_or_default());
            if started.elapsed().saturating_add(wait) > self.budget {
                return answer.and_then(|answered| Err(over(answered, started.elapsed())));
            }
            tokio::time::sleep(wait).await;
        }
    }
}

/// Returns the error for a last answer that was a success but not ready.
fn over(answered: Answered, elapsed: Duration) -> Error {
    let Answered { operation, status, headers, attempts, .. } = answered;
    Error::new(ErrorKind::NotReady, "the result is still not ready, and the time for waiting is over")
        .with_outcome(Outcome::Done)
        .of(operation)
        .answered(status, headers)
        .after(attempts, elapsed, false)
}
