//! The webhooks that were sent, with every attempt to deliver them.
//!
//! A webhook that its receiver does not take is repeated as Plaid does it: first after 30 seconds, then each time after
//! four times as long, and no longer than 24 hours after it was first sent.
//! <https://plaid.com/docs/api/webhooks/#webhook-retries>

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::store::Store;
use crate::time::{HOUR, Millis, millis};

/// The delay of the first repeat.
const FIRST_DELAY: Millis = 30_000;
/// The factor by which each delay is longer than the one before.
const FACTOR: Millis = 4;
/// The time after which a webhook is not repeated any more.
const LAST_REPEAT: Millis = 24 * HOUR;
/// The longest delay that a receiver can ask for.
const LONGEST_WISH: Millis = 4 * HOUR;
/// The shortest delay that a receiver can ask for, so that a receiver can't keep the server busy.
const SHORTEST_WISH: Millis = 1_000;

/// Limit of webhooks that wait for their repeat. Further ones are not repeated.
const MAX_REPEATS: usize = 10_000;
/// Limit of the text of all webhooks that are kept: a new one evicts the oldest.
const MAX_BYTES: usize = 16 << 20;
/// The attempts of a webhook that are kept.
const MAX_ATTEMPTS: usize = 20;
/// The webhooks that tests can see.
const SHOWN: usize = 1_000;

/// An attempt to deliver a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attempt {
    /// The time by the server's clock, in milliseconds since 1970.
    pub at: i64,
    /// The status of the receiver's answer, if there was one.
    pub status: Option<u16>,
    /// The reason why the attempt failed, if it did.
    pub error: Option<String>,
}

/// A webhook that was sent.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct Delivery {
    /// The id, which is also the `webhook_message_id` in Plaid's list of webhook events.
    pub id: String,
    /// The receiver's URL.
    pub url: String,
    /// The body.
    pub body: Value,
    /// The status of the receiver's last answer; `None` if the last attempt got no answer.
    pub status: Option<u16>,
    /// The reason why the last attempt failed, if it did.
    pub error: Option<String>,
    /// The number of attempts so far.
    pub attempt_count: u64,
    /// The last 20 attempts, oldest first.
    pub attempts: Vec<Attempt>,
    /// The time of the next attempt by the server's clock, in milliseconds since 1970, if there will be one.
    pub next_attempt_at: Option<i64>,
}

// Bodies hold personal data, so `Debug` does not print them.
impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [group, code] = ["webhook_type", "webhook_code"].map(|field| &self.body[field]);
        f.debug_struct("Delivery")
            .field("id", &self.id)
            .field("webhook_type", group)
            .field("webhook_code", code)
            .field("status", &self.status)
            .field("error", &self.error)
            .field("attempt_count", &self.attempt_count)
            .finish_non_exhaustive()
    }
}

/// The result of an attempt to deliver a webhook.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The status of the receiver's answer, if there was one.
    pub status: Option<u16>,
    /// The reason why the attempt failed, if it did.
    pub error: Option<String>,
    /// The delay that a receiver with too many requests asks for.
    pub wish: Option<Duration>,
}

impl Outcome {
    /// Creates the outcome of an attempt that got no answer.
    pub fn failed(error: impl Into<String>) -> Self {
        Self { error: Some(error.into()), ..Self::default() }
    }
}

/// The next attempt to deliver a webhook.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Next {
    /// The webhook waits for its turn, or is being sent.
    Now,
    At(Millis),
    Never,
}

/// A webhook that was sent, or waits for its turn.
#[derive(Serialize, Deserialize)]
pub struct Sent {
    pub url: String,
    pub body: Value,
    /// The time at which it was first sent.
    pub at: Millis,
    attempts: Vec<Attempt>,
    pub attempt_count: u64,
    /// Whether the receiver has taken it.
    is_delivered: bool,
    next: Next,
    /// The delay of the next repeat.
    delay: Millis,
}

impl Sent {
    fn new(url: &str, body: Value, at: Millis) -> Self {
        Self {
            url: url.to_owned(),
            body,
            at,
            attempts: Vec::new(),
            attempt_count: 0,
            is_delivered: false,
            next: Next::Now,
            delay: FIRST_DELAY,
        }
    }

    /// Returns the last attempt.
    pub fn last_attempt(&self) -> Option<&Attempt> {
        self.attempts.last()
    }

    /// Returns the status of the delivery in Plaid's words. A webhook counts as delivered after an answer with 2xx, as
    /// `/beta/webhook_events/list` has it, although only an answer with 200 ends the repeats.
    pub fn status(&self) -> &'static str {
        match self.next {
            _ if self.is_delivered => "DELIVERED",
            Next::Never => "FAILED",
            Next::Now | Next::At(_) => "PENDING",
        }
    }

    fn note(&mut self, at: Millis, outcome: &Outcome) {
        if self.attempts.len() == MAX_ATTEMPTS {
            self.attempts.remove(0);
        }
        self.attempts.push(Attempt { at, status: outcome.status, error: outcome.error.clone() });
        self.attempt_count += 1;
        self.is_delivered |= matches!(outcome.status, Some(200..=299));
    }

    /// Returns the time of the repeat after an attempt that failed, if there is one.
    fn repeat_after(&mut self, at: Millis, wish: Option<Duration>) -> Option<Millis> {
        let delay = match wish {
            Some(wish) => millis(wish).clamp(SHORTEST_WISH, LONGEST_WISH),
            None => {
                let delay = self.delay;
                self.delay = delay.saturating_mul(FACTOR);
                delay
            }
        };
        Some(at.saturating_add(delay)).filter(|next| *next <= self.at.saturating_add(LAST_REPEAT))
    }

    fn delivery(&self, id: &str) -> Delivery {
        let last = self.last_attempt();
        Delivery {
            id: id.to_owned(),
            url: self.url.clone(),
            body: self.body.clone(),
            status: last.and_then(|last| last.status),
            error: last.and_then(|last| last.error.clone()),
            attempt_count: self.attempt_count,
            attempts: self.attempts.clone(),
            next_attempt_at: if let Next::At(at) = self.next { Some(at) } else { None },
        }
    }

    fn bytes(&self) -> usize {
        self.url.len() + self.body.to_string().len()
    }
}

/// The webhooks that were sent, by their id.
#[derive(Default, Serialize, Deserialize)]
pub struct Outgoing {
    webhooks: Store<Sent>,
    /// The length of the text of all webhooks.
    bytes: usize,
    /// The number of repeats that wait for their time.
    repeats: usize,
}

impl Outgoing {
    /// Adds a webhook that is about to be sent.
    pub fn add(&mut self, id: &str, url: &str, body: Value, at: Millis) {
        let sent = Sent::new(url, body, at);
        self.bytes += sent.bytes();
        if let Some(evicted) = self.webhooks.insert(id, sent) {
            self.bytes = self.bytes.saturating_sub(evicted.bytes());
        }
        while self.bytes > MAX_BYTES
            && let Some(evicted) = self.webhooks.evict()
        {
            self.bytes = self.bytes.saturating_sub(evicted.bytes());
        }
    }

    /// Returns the webhook of an id.
    pub fn get(&self, id: &str) -> Option<&Sent> {
        self.webhooks.get(id)
    }

    /// Iterates over ids and webhooks, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Sent)> {
        self.webhooks.iter()
    }

    /// Notes the outcome of an attempt that began at a time. Returns the time at which the webhook is to be repeated, if
    /// it is. An attempt that a test asked for changes nothing about the repeats unless it succeeds.
    pub fn attempted(&mut self, id: &str, at: Millis, is_asked_for: bool, outcome: &Outcome) -> Option<Millis> {
        let has_room = self.repeats < MAX_REPEATS;
        let sent = self.webhooks.get_mut(id)?;
        sent.note(at, outcome);
        if outcome.error.is_none() {
            sent.next = Next::Never;
            return None;
        }
        if is_asked_for {
            return None;
        }
        let next = sent.repeat_after(at, outcome.wish).filter(|_| has_room);
        sent.next = next.map_or(Next::Never, Next::At);
        self.repeats += usize::from(next.is_some());
        next
    }

    /// Gives up a webhook that can't be sent, for a reason.
    pub fn give_up(&mut self, id: &str, at: Millis, reason: &str) {
        if let Some(sent) = self.webhooks.get_mut(id) {
            sent.note(at, &Outcome::failed(reason));
            if sent.next == Next::Now {
                sent.next = Next::Never;
            }
        }
    }

    /// Returns the URL of a webhook whose repeat is due, unless it has been delivered meanwhile.
    pub fn take_due(&mut self, id: &str) -> Option<String> {
        self.repeats = self.repeats.saturating_sub(1);
        let sent = self.webhooks.get_mut(id).filter(|sent| matches!(sent.next, Next::At(_)))?;
        sent.next = Next::Now;
        Some(sent.url.clone())
    }

    /// Returns the ids and URLs of the webhooks that were being sent when the state was saved.
    pub fn interrupted(&self) -> Vec<(String, String)> {
        let waiting = self.webhooks.iter().filter(|(_, sent)| sent.next == Next::Now);
        waiting.map(|(id, sent)| (id.to_owned(), sent.url.clone())).collect()
    }

    /// Returns the last webhooks that had at least one attempt, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        let attempted = self.webhooks.iter().rev().filter(|(_, sent)| sent.attempt_count > 0);
        let mut last: Vec<Delivery> = attempted.take(SHOWN).map(|(id, sent)| sent.delivery(id)).collect();
        last.reverse();
        last
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn failed() -> Outcome {
        Outcome { status: Some(500), error: Some("status 500".into()), wish: None }
    }

    #[test]
    fn delays_grow_fourfold_for_a_day() {
        let mut outgoing = Outgoing::default();
        outgoing.add("w", "http://one/", json!({}), 1_000);
        let (mut at, mut repeats) = (1_000, Vec::new());
        while let Some(next) = outgoing.attempted("w", at, false, &failed()) {
            assert_eq!(outgoing.get("w").map(Sent::status), Some("PENDING"));
            assert_eq!(outgoing.take_due("w").as_deref(), Some("http://one/"));
            repeats.push((next - at) / 1_000);
            at = next;
        }
        assert_eq!(repeats, [30, 120, 480, 1_920, 7_680, 30_720]);
        assert_eq!(outgoing.get("w").map(|sent| (sent.status(), sent.attempt_count)), Some(("FAILED", 7)));
    }

    #[test]
    fn a_receiver_can_ask_for_another_delay() {
        let mut outgoing = Outgoing::default();
        outgoing.add("w", "http://one/", json!({}), 0);
        let wish = |seconds| Outcome { wish: Some(Duration::from_secs(seconds)), ..failed() };
        assert_eq!(outgoing.attempted("w", 0, false, &wish(120)), Some(120_000));
        assert_eq!(outgoing.attempted("w", 0, false, &wish(0)), Some(SHORTEST_WISH));
        assert_eq!(outgoing.attempted("w", 0, false, &wish(u64::MAX)), Some(LONGEST_WISH));
        assert_eq!(outgoing.attempted("w", 0, false, &failed()), Some(FIRST_DELAY));
    }

    #[test]
    fn an_answer_of_another_kind_of_success_is_repeated() {
        let mut outgoing = Outgoing::default();
        outgoing.add("w", "http://one/", json!({}), 0);
        let outcome = Outcome { status: Some(204), ..failed() };
        assert_eq!(outgoing.attempted("w", 0, false, &outcome), Some(FIRST_DELAY));
        assert_eq!(outgoing.get("w").map(Sent::status), Some("DELIVERED"));
    }

    #[test]
    fn an_attempt_that_a_test_asks_for_ends_the_repeats_only_if_it_succeeds() {
        let mut outgoing = Outgoing::default();
        outgoing.add("w", "http://one/", json!({}), 0);
        assert_eq!(outgoing.attempted("w", 0, false, &failed()), Some(FIRST_DELAY));
        assert_eq!(outgoing.attempted("w", 5, true, &failed()), None);
        assert_eq!(outgoing.deliveries()[0].next_attempt_at, Some(FIRST_DELAY));
        assert_eq!(outgoing.attempted("w", 6, true, &Outcome { status: Some(200), ..Outcome::default() }), None);
        assert_eq!(outgoing.take_due("w"), None);
        let delivery = &outgoing.deliveries()[0];
        assert_eq!((delivery.attempt_count, delivery.status, delivery.next_attempt_at), (3, Some(200), None));
    }

    #[test]
    fn large_webhooks_evict_the_oldest() {
        let mut outgoing = Outgoing::default();
        for number in 0..20 {
            outgoing.add(&number.to_string(), "http://one/", json!("x".repeat(1 << 20)), 0);
        }
        assert!(outgoing.bytes <= MAX_BYTES && outgoing.iter().count() == 15, "{}", outgoing.iter().count());
        assert!(outgoing.get("19").is_some() && outgoing.get("0").is_none());
    }
}
