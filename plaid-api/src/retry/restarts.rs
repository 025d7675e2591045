use std::time::Duration;

use super::RetryPolicy;
use crate::Error;

/// Counts and paces how often a failed page or set is begun again, beyond the attempts of its calls.
pub(crate) struct Restarts {
    most: u32,
    failures: u32,
    waited: Duration,
}

impl Restarts {
    pub(crate) fn new(most: u32) -> Self {
        Self { most, failures: 0, waited: Duration::ZERO }
    }

    /// Forgets the failures, because there was progress.
    pub(crate) fn reset(&mut self) {
        *self = Self::new(self.most);
    }

    /// Returns how long to wait after this failure, or `None` if there were too many. Only waits count against the
    /// budget, since a long operation may fail late.
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
