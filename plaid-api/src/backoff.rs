//! Backoff with jitter, shared by retries, waiting and streams.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Waits that grow with each failure. A part of each wait is random, so that many clients don't come back at the same
/// time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backoff {
    /// The upper bound of the first wait.
    pub(crate) first: Duration,
    /// The upper bound of every wait.
    pub(crate) longest: Duration,
    /// The factor by which the bound grows with each failure.
    pub(crate) growth: f64,
    /// The share of the bound that is always waited, from 0 to 1. The rest is random.
    pub(crate) fixed: f64,
}

impl Backoff {
    /// The least first bound, since zero would never grow.
    const LEAST: Duration = Duration::from_millis(1);

    /// Returns the wait after this many failures. Extreme settings saturate.
    pub(crate) fn wait(&self, failures: u32) -> Duration {
        let exponent = i32::try_from(failures.saturating_sub(1)).unwrap_or(i32::MAX);
        let grown = self.first.max(Self::LEAST).as_secs_f64() * self.growth.powi(exponent);
        let bound = grown.min(self.longest.as_secs_f64());
        let share = self.fixed + (1.0 - self.fixed) * fastrand::f64();
        Duration::try_from_secs_f64(bound * share).map_or(self.longest, |wait| wait.min(self.longest))
    }
}

/// Returns the wait that the server asks for by `Retry-After`, in seconds or as a date.
pub(crate) fn asked_for(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let until = || DateTime::parse_from_rfc2822(text).ok()?.signed_duration_since(now()).to_std().ok();
    text.parse().map(Duration::from_secs).ok().or_else(until)
}

fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backoff(first: Duration, longest: Duration) -> Backoff {
        Backoff { first, longest, growth: 2.0, fixed: 1.0 }
    }

    #[test]
    fn bounds_grow_to_the_longest_even_from_zero() {
        let millis =
            |first, failures| backoff(Duration::from_millis(first), Duration::from_secs(1)).wait(failures).as_millis();
        assert_eq!([1, 2, 3, 10, u32::MAX].map(|failures| millis(100, failures)), [100, 200, 400, 1000, 1000]);
        assert_eq!([1, 2, 3, 10, 11].map(|failures| millis(0, failures)), [1, 2, 4, 512, 1000]);
    }

    #[test]
    fn no_setting_is_too_large_or_too_small() {
        for first in [Duration::ZERO, Duration::MAX] {
            for longest in [Duration::ZERO, Duration::MAX] {
                for failures in [0, 1, 2, 1000, u32::MAX] {
                    assert!(backoff(first, longest).wait(failures) <= longest);
                }
            }
        }
    }

    #[test]
    fn the_random_part_stays_within_its_share() {
        let backoff = Backoff { fixed: 0.75, ..backoff(Duration::from_secs(4), Duration::from_secs(9)) };
        let waits: Vec<Duration> = (0..200).map(|_| backoff.wait(1)).collect();
        assert!(waits.iter().all(|wait| (Duration::from_secs(3)..=Duration::from_secs(4)).contains(wait)));
        assert!(waits.iter().any(|wait| *wait != waits[0]), "it is random");
    }
}
