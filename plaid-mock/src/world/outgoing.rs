//! The webhooks that were sent, as far as the server keeps them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::sent::{Delivery, Next, Outcome, Sent};
use super::store::Store;
use crate::time::Millis;

/// The reason why a webhook is given up if the receivers are too slow.
pub const TOO_MANY: &str = "too many webhooks wait for their receivers, so this one was not sent";

/// Limit of webhooks that wait for their repeat. Further ones are not repeated.
const MAX_REPEATS: usize = 10_000;
/// The webhooks that tests can see.
const SHOWN: usize = 1_000;

/// The webhooks that were sent, by their id.
#[derive(Default, Serialize, Deserialize)]
pub struct Outgoing {
    webhooks: Store<Sent>,
    /// The number of repeats that wait for their time.
    repeats: usize,
}

impl Outgoing {
    /// Adds a webhook that is about to be sent.
    pub fn add(&mut self, id: &str, url: &str, body: Value, at: Millis) {
        self.webhooks.insert(id, Sent::new(url, body, at));
    }

    /// Returns the webhook of an id.
    pub fn get(&self, id: &str) -> Option<&Sent> {
        self.webhooks.get(id)
    }

    /// Iterates over ids and webhooks, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Sent)> {
        self.webhooks.iter()
    }

    /// Notes the outcome of an attempt that began at a time. Returns the time at which the webhook is to be repeated,
    /// if it is. An attempt that a test asked for changes nothing about the repeats unless it succeeds.
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
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::time::HOUR;

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
        assert_eq!(outgoing.attempted("w", 0, false, &wish(0)), Some(1_000));
        assert_eq!(outgoing.attempted("w", 0, false, &wish(u64::MAX)), Some(4 * HOUR));
        assert_eq!(outgoing.attempted("w", 0, false, &failed()), Some(30_000));
    }

    #[test]
    fn an_answer_of_another_kind_of_success_is_repeated() {
        let mut outgoing = Outgoing::default();
        outgoing.add("w", "http://one/", json!({}), 0);
        let outcome = Outcome { status: Some(204), ..failed() };
        assert_eq!(outgoing.attempted("w", 0, false, &outcome), Some(30_000));
        assert_eq!(outgoing.get("w").map(Sent::status), Some("DELIVERED"));
    }

    #[test]
    fn an_attempt_that_a_test_asks_for_ends_the_repeats_only_if_it_succeeds() {
        let mut outgoing = Outgoing::default();
        outgoing.add("w", "http://one/", json!({}), 0);
        assert_eq!(outgoing.attempted("w", 0, false, &failed()), Some(30_000));
        assert_eq!(outgoing.attempted("w", 5, true, &failed()), None);
        assert_eq!(outgoing.deliveries()[0].next_attempt_at, Some(30_000));
        assert_eq!(outgoing.attempted("w", 6, true, &Outcome { status: Some(200), ..Outcome::default() }), None);
        assert_eq!(outgoing.take_due("w"), None);
        let delivery = &outgoing.deliveries()[0];
        assert_eq!((delivery.attempt_count, delivery.status, delivery.next_attempt_at), (3, Some(200), None));
    }
}
