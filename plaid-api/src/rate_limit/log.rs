//! The calls that count against one limit.

use std::time::{Duration, Instant};

pub(super) const MINUTE: Duration = Duration::from_mins(1);

/// The times at which calls of the last minute were sent and waiting calls will be sent, in order.
#[derive(Default)]
pub(super) struct Log(Vec<Instant>);

impl Log {
    /// Returns the earliest time from `at` on at which one more call keeps every minute within `limit`.
    pub(super) fn next(&self, limit: usize, mut at: Instant) -> Instant {
        // Each round moves the time a minute past a conflicting call.
        while let Some(in_the_way) = self.in_the_way(limit, at) {
            at = in_the_way + MINUTE;
        }
        at
    }

    /// Returns the first call of a minute that would have one call too many with a call at `at`.
    fn in_the_way(&self, limit: usize, at: Instant) -> Option<Instant> {
        let here = self.0.partition_point(|other| *other <= at);
        let earliest = here.saturating_sub(limit);
        // Only minutes with `limit` other calls matter, and only those close to `at`.
        let crowded = self.0.get(earliest..)?.windows(limit).take(here - earliest + 1);
        let first_and_last = crowded.filter_map(|calls| Some((*calls.first()?, *calls.last()?)));
        let mut close = first_and_last.filter(|(first, last)| (*last).max(at) < (*first).min(at) + MINUTE);
        close.next_back().map(|(first, _)| first)
    }

    pub(super) fn add(&mut self, at: Instant, now: Instant) {
        let over = self.0.partition_point(|other| *other + MINUTE <= now);
        self.0.drain(..over);
        self.0.insert(self.0.partition_point(|other| *other <= at), at);
    }

    /// Returns whether the log has calls of the last minute or waiting ones.
    pub(super) fn is_in_use(&self, now: Instant) -> bool {
        self.0.last().is_some_and(|last| *last + MINUTE > now)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn remove(&mut self, at: Instant) {
        if let Ok(found) = self.0.binary_search(&at) {
            self.0.remove(found);
        }
    }
}
