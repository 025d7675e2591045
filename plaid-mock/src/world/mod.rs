//! Everything that the server remembers, and its time.
//!
//! **The world does not know the products**: it is generic over their state (`S`) and over their events (`E`).

mod agenda;
mod clock;
pub mod file;
pub mod journal;
mod keys;
pub mod outgoing;
pub mod sent;
pub mod store;

use std::time::Duration;

use fastrand::Rng;
use plaid_api::webhook::test_util::SignerError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::agenda::Agenda;
use self::clock::Clock;
use self::keys::{Key, Keys};
use self::outgoing::Outgoing;
use self::sent::Outcome;
use crate::ids;
use crate::time::{Millis, millis};

/// All state, the clock, the agenda and the webhooks that wait to be sent.
#[derive(Serialize, Deserialize)]
pub struct World<S, E> {
    seed: u64,
    /// Number of random sequences that have been started.
    made: u64,
    clock: Clock,
    agenda: Agenda<E>,
    /// The time of the event that is happening, if one is.
    #[serde(skip)]
    due: Option<Millis>,
    /// The URL for webhooks that belong to no Item and for which the request names no URL.
    #[serde(skip)]
    pub webhook: Option<String>,
    /// The duration of the server's background work.
    #[serde(skip)]
    pub work: Duration,
    /// The state of the products.
    pub state: S,
    #[serde(skip)]
    keys: Keys,
    #[serde(skip)]
    outbox: Vec<Webhook>,
    /// The webhooks that were sent.
    pub sent: Outgoing,
}

/// An event that was scheduled.
pub trait Event<S>: Sized {
    /// Makes the event happen.
    fn happen(self, world: &mut World<S, Self>);
}

/// A webhook that waits to be sent. Its body is kept with the webhooks that were sent.
#[derive(Debug)]
pub struct Webhook {
    pub id: String,
    pub url: String,
    /// The time of this attempt.
    pub at: Millis,
    /// Whether a test asked for this attempt.
    pub is_asked_for: bool,
}

/// A signed webhook, as it goes to its receiver.
pub struct Signed {
    pub body: String,
    pub signature: String,
}

impl<S: Default, E> World<S, E> {
    /// Creates a world in which nothing has happened yet.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            made: 0,
            clock: Clock::default(),
            agenda: Agenda::default(),
            due: None,
            webhook: None,
            work: Duration::ZERO,
            state: S::default(),
            keys: Keys::default(),
            outbox: Vec::new(),
            sent: Outgoing::default(),
        }
    }
}

impl<S, E: Event<S>> World<S, E> {
    /// Moves the clock, and makes everything happen that is due by then.
    pub fn advance(&mut self, by: Duration) {
        self.clock.advance(by);
        self.settle();
    }

    /// Makes everything happen that is due.
    pub fn settle(&mut self) {
        while let Some((at, event)) = self.agenda.pop(self.clock.now()) {
            self.due = Some(at);
            event.happen(self);
        }
        self.due = None;
    }
}

impl<S, E> World<S, E> {
    /// Returns the time. While an event happens, this is the time for which it was scheduled.
    pub fn now(&self) -> Millis {
        self.due.unwrap_or_else(|| self.clock.now())
    }

    /// Schedules an event.
    pub fn later(&mut self, after: Duration, event: E) {
        self.agenda.add(self.now().saturating_add(millis(after)), event);
    }

    /// Schedules an event for when the server's background work is done.
    pub fn after_work(&mut self, event: E) {
        self.later(self.work, event);
    }

    /// Starts a new random sequence. The n-th sequence of a seed is always the same.
    pub fn random(&mut self) -> Rng {
        self.made += 1;
        Rng::with_seed(self.seed.rotate_left(32) ^ self.made.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// Makes an id like most of Plaid's: 37 letters and digits.
    pub fn id(&mut self) -> String {
        ids::plain(&mut self.random())
    }

    /// Makes a token such as `access-sandbox-` and a UUID.
    pub fn token(&mut self, kind: &str) -> String {
        format!("{kind}-sandbox-{}", ids::uuid(&mut self.random()))
    }

    /// Makes an id such as `idv_` and 16 letters and digits.
    pub fn short_id(&mut self, prefix: &str) -> String {
        format!("{prefix}_{}", ids::alphanumeric(&mut self.random(), 16))
    }

    /// Queues a webhook for sending.
    pub fn send(&mut self, url: &str, body: Value) {
        let id = self.add_webhook(url, body);
        self.queue(id, url.to_owned(), false);
    }

    /// Keeps a webhook that is not sent, with the reason.
    pub fn keep_unsent(&mut self, url: &str, body: Value, reason: &str) {
        let (id, at) = (self.add_webhook(url, body), self.now());
        self.sent.give_up(&id, at, reason);
    }

    fn add_webhook(&mut self, url: &str, body: Value) -> String {
        let (id, at) = (ids::uuid(&mut self.random()), self.now());
        self.sent.add(&id, url, body, at);
        id
    }

    fn queue(&mut self, id: String, url: String, is_asked_for: bool) {
        let at = self.now();
        self.outbox.push(Webhook { id, url, at, is_asked_for });
    }

    /// Queues a webhook whose repeat is due.
    pub fn repeat(&mut self, id: &str) {
        if let Some(url) = self.sent.take_due(id) {
            self.queue(id.to_owned(), url, false);
        }
    }

    /// Queues a webhook once more, because a test asks for it. Returns whether the server knows it.
    pub fn send_again(&mut self, id: &str) -> bool {
        let url = self.sent.get(id).map(|sent| sent.url.clone());
        url.map(|url| self.queue(id.to_owned(), url, true)).is_some()
    }

    /// Queues the webhooks that were being sent when the state was saved.
    pub fn resume(&mut self) {
        for (id, url) in self.sent.interrupted() {
            self.queue(id, url, false);
        }
    }

    /// Signs a webhook with the machine's time, unless the server no longer keeps it.
    pub fn signed(&self, id: &str) -> Option<Signed> {
        let body = self.sent.get(id)?.body.to_string();
        let signature = self.keys.sign(&body)?;
        Some(Signed { body, signature })
    }

    /// Notes the outcome of an attempt to deliver a webhook, and schedules the repeat if there is one.
    pub fn delivered(&mut self, webhook: &Webhook, outcome: &Outcome, repeat: impl FnOnce(&str) -> E) {
        if let Some(at) = self.sent.attempted(&webhook.id, webhook.at, webhook.is_asked_for, outcome) {
            self.agenda.add(at, repeat(&webhook.id));
        }
    }

    /// Removes and returns the webhooks that wait to be sent.
    pub fn take_outbox(&mut self) -> Vec<Webhook> {
        std::mem::take(&mut self.outbox)
    }

    /// Signs webhooks with a new key from now on. The old key stays known.
    pub fn rotate_keys(&mut self) -> Result<(), SignerError> {
        let now = self.now();
        self.keys.rotate(now)
    }

    /// Returns the key of an id.
    pub fn key(&self, id: &str) -> Option<&Key> {
        self.keys.get(id)
    }
}
