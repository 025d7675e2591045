//! A rate limit on the client's side, so that Plaid's own is not met.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::generated::limits::{PUBLISHED, Published};
use crate::{Environment, Error, ErrorKind};

const MINUTE: Duration = Duration::from_mins(1);

/// How many calls of an operation may be made in a minute, by Item and in all. Off unless passed to
/// [`ClientBuilder::rate_limits`](crate::ClientBuilder::rate_limits); clones of a client share it.
///
/// A call beyond the limit waits for its turn before it is sent, as long as its time limit allows: one that would
/// have to wait longer fails at once, with [`ErrorKind::Timeout`] and [`Outcome::NotSent`](crate::Outcome::NotSent).
/// For long queues, give calls a longer [`timeout`](crate::Call::timeout). A call that is dropped leaves its place
/// to others.
///
/// ```
/// use plaid_api::{Client, Environment, RateLimits};
///
/// // Plaid's own table, with room for another service that uses the same credentials.
/// let limits = RateLimits::published(Environment::Production).limit("/accounts/get", Some(10), Some(5_000));
/// let client = Client::builder().credentials("client-id", "secret").rate_limits(limits).build()?;
/// # let _ = client;
/// # Ok::<(), plaid_api::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "it is passed to a client"]
pub struct RateLimits {
    by_path: HashMap<String, Limit>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Limit {
    item: Option<u32>,
    client: Option<u32>,
}

impl RateLimits {
    /// No limits, to add your own to.
    pub fn none() -> Self {
        Self::default()
    }

    /// Plaid's published limits, as far as they are by the minute. Plaid's limits of an account may differ.
    pub fn published(environment: Environment) -> Self {
        let row = |(path, production, sandbox): &Published| {
            let (item, client) = match environment {
                Environment::Production => *production,
                Environment::Sandbox => *sandbox,
            };
            ((*path).to_owned(), Limit { item, client })
        };
        Self { by_path: PUBLISHED.iter().map(row).collect() }
    }

    /// How many calls of the operation at `path` may be made in a minute, for each Item (told by the access
    /// token) and for the client as a whole.
    pub fn limit(mut self, path: &str, item: Option<u32>, client: Option<u32>) -> Self {
        self.by_path.insert(path.to_owned(), Limit { item, client });
        self
    }
}

/// The limits of a client, and what it has sent.
#[derive(Default)]
pub(crate) struct Pace {
    limits: RateLimits,
    hasher: RandomState,
    sent: Mutex<Logs>,
}

/// By operation, and by Item where the limit is one of Items. Items are known by a hash of their token.
type Logs = HashMap<(&'static str, Option<u64>), Log>;

/// When the calls of the last minute were sent, and when those that wait will be; in order.
#[derive(Default)]
struct Log(Vec<Instant>);

impl Log {
    /// When the next call may be sent, from `at` on, if it is one of at most `limit` in any minute.
    fn next(&self, limit: usize, mut at: Instant) -> Instant {
        // Each round leads a minute past a call that is in the way.
        while let Some(in_the_way) = self.in_the_way(limit, at) {
            at = in_the_way + MINUTE;
        }
        at
    }

    /// A call at `at` makes one too many in the minute that begins with this one.
    fn in_the_way(&self, limit: usize, at: Instant) -> Option<Instant> {
        let here = self.0.partition_point(|other| *other <= at);
        let earliest = here.saturating_sub(limit);
        // Of the minutes with `limit` others, those before and those after `at`.
        let crowded = self.0.get(earliest..)?.windows(limit).take(here - earliest + 1);
        let first_and_last = crowded.filter_map(|calls| Some((*calls.first()?, *calls.last()?)));
        let mut close = first_and_last.filter(|(first, last)| (*last).max(at) < (*first).min(at) + MINUTE);
        close.next_back().map(|(first, _)| first)
    }

    fn add(&mut self, at: Instant, now: Instant) {
        let over = self.0.partition_point(|other| *other + MINUTE <= now);
        self.0.drain(..over);
        self.0.insert(self.0.partition_point(|other| *other <= at), at);
    }

    fn remove(&mut self, at: Instant) {
        if let Ok(found) = self.0.binary_search(&at) {
            self.0.remove(found);
        }
    }
}

/// A call's place in the queue, which is free again when the call is dropped before its turn.
struct Place<'a> {
    pace: &'a Pace,
    rules: Vec<Rule>,
    turn: Option<Instant>,
}

/// Whose calls count, and how many there may be in a minute.
type Rule = ((&'static str, Option<u64>), usize);

impl Place<'_> {
    /// Takes the first place that is free; when it is the call's turn then.
    fn take(&mut self, now: Instant) -> Instant {
        const MANY: usize = 10_000;
        // Its turn has come; others are by now placed by it.
        if let Some(turn) = self.turn.filter(|turn| *turn <= now) {
            return turn;
        }
        let mut logs = self.pace.logs();
        self.leave(&mut logs);
        if logs.len() > MANY {
            logs.retain(|_, log| log.0.last().is_some_and(|last| *last + MINUTE > now));
        }
        let mut next = |at| {
            let of_rules = self.rules.iter().map(|(key, limit)| logs.entry(*key).or_default().next(*limit, at));
            of_rules.max().unwrap_or(at)
        };
        // A time that suits one of the limits need not suit the other.
        let mut turn = next(now);
        loop {
            match next(turn) {
                later if later > turn => turn = later,
                _ => break,
            }
        }
        self.rules.iter().for_each(|(key, _)| logs.entry(*key).or_default().add(turn, now));
        self.turn = Some(turn);
        turn
    }

    fn leave(&self, logs: &mut Logs) {
        let Some(turn) = self.turn else { return };
        for (key, _) in &self.rules {
            if let Some(log) = logs.get_mut(key) {
                log.remove(turn);
            }
        }
    }

    /// The call is sent.
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
    pub(crate) fn new(limits: RateLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Waits for the turn of a call of the operation at `path`, and says how long it took.
    ///
    /// # Errors
    /// When it would take `longest` or longer.
    pub(crate) async fn wait(
        &self,
        path: &'static str,
        body: Option<&[u8]>,
        longest: Duration,
    ) -> Result<Duration, Error> {
        /// A call before this one may have been dropped by then.
        const LOOK_AGAIN: Duration = Duration::from_secs(1);
        let Some(limit) = self.limits.by_path.get(path) else { return Ok(Duration::ZERO) };
        let item = limit.item.and_then(|_| self.item(body?));
        let begun = Instant::now();
        let mut place = self.place(path, *limit, item);
        loop {
            let now = Instant::now();
            let turn = place.take(now);
            let wait = turn.max(now) - begun;
            if wait >= longest {
                return Err(too_long(path, wait, longest));
            }
            if turn <= now {
                place.keep();
                return Ok(wait);
            }
            tokio::time::sleep_until(turn.min(now + LOOK_AGAIN).into()).await;
        }
    }

    fn place(&self, path: &'static str, limit: Limit, item: Option<u64>) -> Place<'_> {
        let rules = [(limit.client, None), (limit.item.filter(|_| item.is_some()), item)];
        let of_rule = |(limit, item): (Option<u32>, _)| Some(((path, item), usize::try_from(limit?.max(1)).ok()?));
        Place { pace: self, rules: rules.into_iter().filter_map(of_rule).collect(), turn: None }
    }

    fn logs(&self) -> MutexGuard<'_, Logs> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn item(&self, body: &[u8]) -> Option<u64> {
        let body: Value = serde_json::from_slice(body).ok()?;
        Some(self.hasher.hash_one(body.get("access_token")?.as_str()?))
    }
}

fn too_long(path: &str, wait: Duration, longest: Duration) -> Error {
    let (wait, longest) = (wait.as_secs_f64(), longest.as_secs_f64());
    let message = format!(
        "the client's rate limit for {path} lets the call wait {wait:.1} s, and its time limit is {longest:.1} s: give \
         it a longer `timeout`, or make fewer calls"
    );
    Error::new(ErrorKind::Timeout, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When a call is sent that nobody drops.
    fn sent(pace: &Pace, limit: Limit, item: u64, now: Instant) -> Instant {
        let mut place = pace.place("/x", limit, Some(item));
        let turn = place.take(now);
        place.keep();
        turn
    }

    #[test]
    fn no_minute_has_more_calls_than_allowed() {
        let pace = Pace::default();
        let limit = Limit { item: Some(2), client: Some(5) };
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
        let limit = Limit { item: Some(1), client: None };
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
        let limit = Limit { item: Some(1), client: Some(2) };
        let start = Instant::now();
        assert_eq!([sent(&pace, limit, 1, start), sent(&pace, limit, 2, start)], [start; 2]);
        let mut places: Vec<_> = (0..100).map(|_| pace.place("/x", limit, Some(1))).collect();
        let turns: Vec<_> = places.iter_mut().map(|place| place.take(start)).collect();
        assert_eq!(turns[..3], [start + MINUTE, start + 2 * MINUTE, start + 3 * MINUTE]);
        // Who waits behind moves up once it looks again.
        let mut last = places.pop().expect("the last");
        drop(places);
        assert_eq!(last.take(start), start + MINUTE);
        drop(last);
        assert_eq!(sent(&pace, limit, 1, start), start + MINUTE);
        assert_eq!(pace.logs().values().map(|log| log.0.len()).sum::<usize>(), 6);
    }

    #[test]
    fn no_minute_has_more_calls_than_allowed_whoever_is_dropped() {
        let mut random = fastrand::Rng::with_seed(7);
        for round in 0..50 {
            let pace = Pace::default();
            let limit = Limit { item: Some(random.u32(1..4)), client: Some(random.u32(1..8)) };
            let mut now = Instant::now();
            let (mut waiting, mut turns) = (Vec::new(), Vec::new());
            for _ in 0..200 {
                now += Duration::from_millis(random.u64(0..9_000));
                let item = random.u64(0..3);
                waiting.push((item, pace.place("/x", limit, Some(item))));
                // All look again: some are sent, some are dropped.
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
