//! A rate limit on the client's side, so that Plaid's own is not met.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Environment;
use crate::generated::limits::{PUBLISHED, Published};

const MINUTE: Duration = Duration::from_mins(1);

/// How many calls of an operation may be made in a minute, by Item and in all. Off unless passed to
/// [`ClientBuilder::rate_limits`](crate::ClientBuilder::rate_limits); clones of a client share it.
///
/// A call beyond the limit waits for its turn before it is sent.
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
    /// By operation, and by Item where the limit is one of Items. Items are known by a hash of their token.
    sent: Mutex<HashMap<(&'static str, Option<u64>), Log>>,
}

/// When the last calls were sent, or will be.
#[derive(Default)]
struct Log(VecDeque<Instant>);

impl Log {
    /// When the next call may be sent, if it is one of at most `limit` in any minute.
    fn next(&self, limit: u32, now: Instant) -> Instant {
        let limit = usize::try_from(limit.max(1)).unwrap_or(usize::MAX);
        let before = self.0.len().checked_sub(limit).and_then(|i| self.0.get(i));
        before.map_or(now, |before| now.max(*before + MINUTE))
    }

    fn note(&mut self, limit: u32, at: Instant) {
        self.0.push_back(at);
        while self.0.len() > usize::try_from(limit.max(1)).unwrap_or(usize::MAX) {
            self.0.pop_front();
        }
    }
}

impl Pace {
    pub(crate) fn new(limits: RateLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Waits for the turn of a call of the operation at `path`.
    pub(crate) async fn wait(&self, path: &'static str, body: Option<&[u8]>) {
        if let Some(limit) = self.limits.by_path.get(path) {
            let item = limit.item.and_then(|_| self.item(body?));
            let turn = self.turn(path, *limit, item, Instant::now());
            tokio::time::sleep_until(turn.into()).await;
        }
    }

    /// When the call may be sent; from now on its place is taken.
    fn turn(&self, path: &'static str, limit: Limit, item: Option<u64>, now: Instant) -> Instant {
        const MANY: usize = 10_000;
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() > MANY {
            sent.retain(|_, log| log.0.back().is_some_and(|last| *last + MINUTE > now));
        }
        let rules = [(limit.client, None), (limit.item.filter(|_| item.is_some()), item)];
        let rules = rules.into_iter().filter_map(|(limit, item)| Some(((path, item), limit?)));
        let turn = rules.clone().map(|(key, limit)| sent.entry(key).or_default().next(limit, now)).max().unwrap_or(now);
        rules.for_each(|(key, limit)| sent.entry(key).or_default().note(limit, turn));
        turn
    }

    fn item(&self, body: &[u8]) -> Option<u64> {
        let body: Value = serde_json::from_slice(body).ok()?;
        Some(self.hasher.hash_one(body.get("access_token")?.as_str()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_minute_has_more_calls_than_allowed() {
        let pace = Pace::default();
        let limit = Limit { item: Some(2), client: Some(5) };
        let start = Instant::now();
        let turns: Vec<(u64, Instant)> = (0..20).map(|i| (i % 4, pace.turn("/x", limit, Some(i % 4), start))).collect();
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
            pace.turn("/x", limit, Some(item), start);
        }
        pace.turn("/x", limit, Some(0), start + 2 * MINUTE);
        assert_eq!(pace.sent.lock().expect("nobody panicked").len(), 1);
    }
}
