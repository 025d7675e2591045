//! The queue in which calls wait for their turn.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::log::Log;
use super::{RateLimit, RateLimits};
use crate::json_field::json_field;
use crate::{Error, ErrorKind};

/// The rate limits of a client, and the calls that count against them.
#[derive(Default)]
pub(crate) struct Pace {
    rate_limits: RateLimits,
    hasher: RandomState,
    sent: Mutex<Logs>,
}

/// One log for each operation, and one for each of its Items if Items are limited. An Item's key is a hash of its
/// access token.
type Logs = HashMap<(&'static str, Option<u64>), Log>;

/// A call that has rate limits. The Item is read from the body once for all attempts.
pub(crate) struct Limited<'a> {
    pace: &'a Pace,
    path: &'static str,
    rules: Rules,
}

/// A call's place in the queue, which is freed if the call is dropped before its turn.
struct Place<'a> {
    pace: &'a Pace,
    rules: Rules,
    turn: Option<Instant>,
}

/// The log that a call counts in, and the number of calls per minute.
type Rule = ((&'static str, Option<u64>), usize);
/// The rule for the client as a whole, and the one for the Item.
type Rules = [Option<Rule>; 2];

impl Place<'_> {
    /// Takes the first free place in the queue, and returns the time of its turn.
    fn take(&mut self, now: Instant) -> Instant {
        const MANY: usize = 10_000;
        // Its turn has come, and the places of later calls depend on it.
        if let Some(turn) = self.turn.filter(|turn| *turn <= now) {
            return turn;
        }
        let mut logs = self.pace.logs();
        self.leave(&mut logs);
        if logs.len() > MANY {
            logs.retain(|_, log| log.is_in_use(now));
        }
        let mut next = |at| {
            let of_rules =
                self.rules.iter().flatten().map(|(key, limit)| logs.entry(*key).or_default().next(*limit, at));
            of_rules.max().unwrap_or(at)
        };
        // A time that suits one limit may conflict with the other.
        let mut turn = next(now);
        loop {
            match next(turn) {
                later if later > turn => turn = later,
                _ => break,
            }
        }
        self.rules.iter().flatten().for_each(|(key, _)| logs.entry(*key).or_default().add(turn, now));
        self.turn = Some(turn);
        turn
    }

    fn leave(&self, logs: &mut Logs) {
        let Some(turn) = self.turn else { return };
        for (key, _) in self.rules.iter().flatten() {
            if let Some(log) = logs.get_mut(key) {
                log.remove(turn);
            }
        }
    }

    /// Keeps the place permanently, because the call is sent.
    fn keep(mut self) {
        self.turn = None;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.leave(&mut self.pace.logs());
    }
}

impl Pace {
    pub(crate) fn new(rate_limits: RateLimits) -> Self {
        Self { rate_limits, ..Self::default() }
    }

    /// Returns the call of the operation at `path` with its rate limits, if it has any. The body is read only if Items
    /// are limited.
    pub(crate) fn limited(&self, path: &'static str, body: Option<&[u8]>) -> Option<Limited<'_>> {
        let limit = *self.rate_limits.by_path.get(path)?;
        let item = limit.item.and_then(|_| self.item(body?));
        Some(Limited { pace: self, path, rules: rules(path, limit, item) })
    }

    fn logs(&self) -> MutexGuard<'_, Logs> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn item(&self, body: &[u8]) -> Option<u64> {
        Some(self.hasher.hash_one(json_field(body, "access_token")?.as_str()?))
    }
}

impl Limited<'_> {
    /// Waits for the turn of an attempt, and returns the time that it waited.
    ///
    /// # Errors
    /// Fails if the wait would take `longest` or more.
    pub(crate) async fn wait(&self, longest: Duration) -> Result<Duration, Error> {
        /// The queue is checked again after this time, because calls ahead may have been dropped.
        const LOOK_AGAIN: Duration = Duration::from_secs(1);
        let begun = Instant::now();
        let mut place = Place { pace: self.pace, rules: self.rules, turn: None };
        loop {
            let now = Instant::now();
            let turn = place.take(now);
            let wait = turn.max(now) - begun;
            if wait >= longest {
                return Err(too_long(self.path, wait, longest));
            }
            if turn <= now {
                place.keep();
                return Ok(wait);
            }
            tokio::time::sleep_until(turn.min(now + LOOK_AGAIN).into()).await;
        }
    }
}

fn rules(path: &'static str, limit: RateLimit, item: Option<u64>) -> Rules {
    let rules = [(limit.client, None), (limit.item.filter(|_| item.is_some()), item)];
    rules.map(|(limit, item)| Some(((path, item), usize::try_from(limit?.max(1)).ok()?)))
}

fn too_long(path: &str, wait: Duration, longest: Duration) -> Error {
    let (wait, longest) = (wait.as_secs_f64(), longest.as_secs_f64());
    let message = format!(
        "the client's rate limit for {path} requires a wait of {wait:.1} s, but the call's limit is {longest:.1} s: \
         set a longer `timeout`, or make fewer calls"
    );
    Error::new(ErrorKind::Timeout, message)
}

#[cfg(test)]
mod tests {
    use super::super::log::MINUTE;
    use super::*;

    fn place(pace: &Pace, limit: RateLimit, item: u64) -> Place<'_> {
        Place { pace, rules: rules("/x", limit, Some(item)), turn: None }
    }

    /// Returns the turn of a call that is not dropped.
    fn sent(pace: &Pace, limit: RateLimit, item: u64, now: Instant) -> Instant {
        let mut place = place(pace, limit, item);
        let turn = place.take(now);
        place.keep();
        turn
    }

    #[test]
    fn no_minute_has_more_calls_than_allowed() {
        let pace = Pace::default();
        let limit = RateLimit { item: Some(2), client: Some(5) };
        let start = Instant::now();
        let turns: Vec<(u64, Instant)> = (0..20).map(|i| (i % 4, sent(&pace, limit, i % 4, start))).collect();
        for (i, (item, at)) in turns.iter().enumerate() {
            let within = |(_, other): &&(u64, Instant)| other <= at && *other + MINUTE > *at;
            let before = turns.iter().take(i + 1).filter(within);
            assert!(before.clone().count() <= 5);
            assert!(before.filter(|(other, _)| other == item).count() <= 2);
        }
        assert_eq!(turns[4].1, start);
        assert_eq!(turns[5].1, start + MINUTE);
    }

    #[test]
    fn what_is_long_ago_takes_no_memory() {
        let pace = Pace::default();
        let limit = RateLimit { item: Some(1), client: None };
        let start = Instant::now();
        for item in 0..10_001 {
            sent(&pace, limit, item, start);
        }
        sent(&pace, limit, 0, start + 2 * MINUTE);
        assert_eq!(pace.sent.lock().expect("nobody panicked").len(), 1);
    }

    #[test]
    fn a_call_that_is_dropped_leaves_its_place() {
        let pace = Pace::default();
        let limit = RateLimit { item: Some(1), client: Some(2) };
        let start = Instant::now();
        assert_eq!([sent(&pace, limit, 1, start), sent(&pace, limit, 2, start)], [start; 2]);
        let mut places: Vec<_> = (0..100).map(|_| place(&pace, limit, 1)).collect();
        let turns: Vec<_> = places.iter_mut().map(|place| place.take(start)).collect();
        assert_eq!(turns[..3], [start + MINUTE, start + 2 * MINUTE, start + 3 * MINUTE]);
        // A call further back moves up when it checks the queue again.
        let mut last = places.pop().expect("the last");
        drop(places);
        assert_eq!(last.take(start), start + MINUTE);
        drop(last);
        assert_eq!(sent(&pace, limit, 1, start), start + MINUTE);
        assert_eq!(pace.logs().values().map(Log::len).sum::<usize>(), 6);
    }

    #[test]
    fn no_minute_has_more_calls_than_allowed_whoever_is_dropped() {
        let mut random = fastrand::Rng::with_seed(7);
        for round in 0..50 {
            let pace = Pace::default();
            let limit = RateLimit { item: Some(random.u32(1..4)), client: Some(random.u32(1..8)) };
            let mut now = Instant::now();
            let (mut waiting, mut turns) = (Vec::new(), Vec::new());
            for _ in 0..200 {
                now += Duration::from_millis(random.u64(0..9_000));
                let item = random.u64(0..3);
                waiting.push((item, place(&pace, limit, item)));
                // All calls check the queue again: some are sent, some are dropped.
                for (item, mut place) in std::mem::take(&mut waiting) {
                    match place.take(now) {
                        turn if turn <= now => {
                            place.keep();
                            turns.push((item, turn));
                        }
                        _ if random.u8(0..10) == 0 => drop(place),
                        _ => waiting.push((item, place)),
                    }
                }
            }
            assert!(turns.len() > 10, "{round}: only {}", turns.len());
            for (_, first) in &turns {
                let within = turns.iter().filter(|(_, at)| at >= first && *at < *first + MINUTE);
                assert!(within.clone().count() <= limit.client.expect("one") as usize, "{round}");
                for item in 0..3 {
                    assert!(within.clone().filter(|(i, _)| *i == item).count() <= limit.item.expect("one") as usize);
                }
            }
        }
    }
}
