use std::time::{Duration, Instant};

use super::{Answered, Prepared};
use crate::operation::NotReady;
use crate::{Error, ErrorKind, Outcome};

/// How long, and how often, [`Call::until_ready`](crate::Call::until_ready) asks for what is still being made.
///
/// ```
/// use std::time::Duration;
/// use plaid_api::Waiting;
///
/// let waiting = Waiting::default().budget(Duration::from_secs(600));
/// # let _ = waiting;
/// ```
#[derive(Debug, Clone)]
#[must_use = "it is passed to a call"]
pub struct Waiting {
    first_wait: Duration,
    longest_wait: Duration,
    budget: Duration,
}

impl Default for Waiting {
    /// A second before the second try, half as much again before each further one up to fifteen seconds, for
    /// five minutes in all.
    fn default() -> Self {
        Self {
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(15),
            budget: Duration::from_mins(5),
        }
    }
}

impl Waiting {
    /// The wait before the second try; a second unless set. It grows by half for each further one.
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// The longest wait between two tries; fifteen seconds unless set.
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// The time after which no try begins any more; five minutes unless set.
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// Asks until it is ready.
    pub(crate) async fn wait<A>(self, call: &Prepared, ask: impl Fn() -> A) -> Result<Answered, Error>
    where
        A: Future<Output = Result<Answered, Error>>,
    {
        let not_ready = call.operation.not_ready;
        if not_ready == NotReady::Never {
            let why =
                "this operation doesn't tell that it is not ready yet, or must not be polled: wait for its webhook";
            return Err(Error::configuration(why).of(call.name.clone()));
        }
        let started = Instant::now();
        let mut wait = self.first_wait.min(self.longest_wait);
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
            if started.elapsed().saturating_add(wait) > self.budget {
                return answer.and_then(|answered| Err(over(answered, started.elapsed())));
            }
            tokio::time::sleep(wait).await;
            wait = (wait.saturating_mul(3) / 2).min(self.longest_wait);
        }
    }
}

/// The time is over, and the last answer was a success that says to wait.
fn over(answered: Answered, elapsed: Duration) -> Error {
    let Answered { name, status, headers, attempts, .. } = answered;
    Error::new(ErrorKind::NotReady, "it is still not ready, and the time for waiting is over")
        .with_outcome(Outcome::Done)
        .of(name)
        .answered(status, headers)
        .after(attempts, elapsed, false)
}
