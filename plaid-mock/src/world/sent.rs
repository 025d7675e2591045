//! A webhook that was sent, with the attempts to deliver it.
//!
//! A webhook that its receiver does not take is repeated as Plaid does it: first after 30 seconds, then each time after
//! four times as long, and no longer than 24 hours after it was first sent. Plaid also ends the repeats for a receiver
//! that has rejected more than 90 % of a day's webhooks. The mock does not, because a receiver under test that fails
//! once has often rejected everything so far. <https://plaid.com/docs/api/webhooks/#webhook-retries>

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

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

/// The attempts of a webhook that are kept.
const MAX_ATTEMPTS: usize = 20;

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
pub enum Next {
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
    pub next: Next,
    /// The delay of the next repeat.
    delay: Millis,
}

impl Sent {
    /// Creates a webhook that is about to be sent.
    pub fn new(url: &str, body: Value, at: Millis) -> Self {
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

    /// Returns the status of the last answer, which an attempt before the last one may have got.
    pub fn last_status(&self) -> Option<u16> {
        self.attempts.iter().rev().find_map(|attempt| attempt.status)
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

    /// Notes an attempt that began at a time.
    pub fn note(&mut self, at: Millis, outcome: &Outcome) {
        if self.attempts.len() == MAX_ATTEMPTS {
            self.attempts.remove(0);
        }
        self.attempts.push(Attempt { at, status: outcome.status, error: outcome.error.clone() });
        self.attempt_count += 1;
        self.is_delivered |= matches!(outcome.status, Some(200..=299));
    }

    /// Returns the time of the repeat after an attempt that failed, if there is one.
    pub fn repeat_after(&mut self, at: Millis, wish: Option<Duration>) -> Option<Millis> {
        let delay = wish.map_or(self.delay, |wish| millis(wish).clamp(SHORTEST_WISH, LONGEST_WISH));
        if wish.is_none() {
            self.delay = self.delay.saturating_mul(FACTOR);
        }
        Some(at.saturating_add(delay)).filter(|next| *next <= self.at.saturating_add(LAST_REPEAT))
    }

    /// Returns the webhook as tests see it.
    pub fn delivery(&self, id: &str) -> Delivery {
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

    /// Returns the length of the text that is kept.
    pub fn bytes(&self) -> usize {
        self.url.len() + self.body.to_string().len()
    }
}
