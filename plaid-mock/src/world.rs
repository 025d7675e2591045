//! Everything that the server remembers.

use std::time::Duration;

use fastrand::Rng;
use plaid_api::webhook::test_util::{Signer, SignerError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::behaviour::{Event, State};
use crate::clock::{Agenda, Clock, Millis, millis};

/// All state. What each product remembers is in `state`.
#[derive(Serialize, Deserialize)]
pub struct World {
    seed: u64,
    /// How many ids have been made.
    made: u64,
    clock: Clock,
    agenda: Agenda<Event>,
    #[serde(skip)]
    due: Option<Millis>,
    /// Where webhooks go that belong to no Item and name no URL.
    #[serde(skip)]
    pub webhook: Option<String>,
    /// How long it works on what Plaid makes while the caller waits.
    #[serde(skip)]
    pub work: Duration,
    pub state: State,
    #[serde(skip)]
    keys: Keys,
    #[serde(skip)]
    outbox: Vec<Webhook>,
}

/// The keys that webhooks are signed by.
#[derive(Debug, Default)]
struct Keys {
    /// The last one signs.
    signers: Vec<(Signer, Option<i64>)>,
}

/// A webhook on its way.
#[derive(Debug)]
pub struct Webhook {
    pub url: String,
    pub body: String,
    pub signature: String,
}

impl World {
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            made: 0,
            clock: Clock::default(),
            agenda: Agenda::default(),
            due: None,
            webhook: None,
            work: Duration::ZERO,
            state: State::default(),
            keys: Keys::default(),
            outbox: Vec::new(),
        }
    }

    /// The time; while something happens that was due, the time at which it was.
    pub fn now(&self) -> Millis {
        self.due.unwrap_or_else(|| self.clock.now())
    }

    /// Moves the clock, and lets happen what is due.
    pub fn advance(&mut self, by: Duration) {
        self.clock.advance(by);
        self.settle();
    }

    /// Lets an event happen after some time of the mock's clock.
    pub fn later(&mut self, after: Duration, event: Event) {
        self.agenda.add(self.now().saturating_add(millis(after)), event);
    }

    /// Lets happen what is due.
    pub fn settle(&mut self) {
        while let Some((at, event)) = self.agenda.pop(self.clock.now()) {
            self.due = Some(at);
            event.happen(self);
        }
        self.due = None;
    }

    /// A random sequence of its own for each thing that is made, and the same again from the same seed.
    pub fn random(&mut self) -> Rng {
        self.made += 1;
        Rng::with_seed(self.seed.rotate_left(32) ^ self.made.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// An id as Plaid's are: 37 letters and digits.
    pub fn id(&mut self) -> String {
        let mut random = self.random();
        (0..37).map(|_| random.alphanumeric()).collect()
    }

    /// A token, such as `access-sandbox-` and a UUID.
    pub fn token(&mut self, kind: &str) -> String {
        format!("{kind}-sandbox-{}", uuid(&mut self.random()))
    }

    /// An id such as `idv_` and 16 letters and digits.
    pub fn short_id(&mut self, prefix: &str) -> String {
        let mut random = self.random();
        let rest: String = (0..16).map(|_| random.alphanumeric()).collect();
        format!("{prefix}_{rest}")
    }

    /// Signs a webhook and leaves it to be sent.
    pub fn send(&mut self, url: &str, body: &Value) {
        let body = body.to_string();
        if let Some((signer, _)) = self.keys.signers.last() {
            self.outbox.push(Webhook { url: url.to_owned(), signature: signer.sign(&body), body });
        }
    }

    /// Sends a webhook to the URL that the account has configured, if it has.
    pub fn send_to_account(&mut self, body: &Value) {
        if let Some(url) = self.webhook.clone() {
            self.send(&url, body);
        }
    }

    /// Signs by a new key from now on. The old one stays known, with the time at which it ended.
    pub fn rotate_keys(&mut self) -> Result<(), SignerError> {
        let now = self.now();
        self.keys.rotate(now)
    }

    /// The key of this id, and the second at which it ended.
    pub fn key(&self, id: &str) -> Option<(&Signer, Option<i64>)> {
        self.keys.find(id)
    }

    /// What is to be sent.
    pub fn outbox(&mut self) -> Vec<Webhook> {
        std::mem::take(&mut self.outbox)
    }
}

impl Keys {
    fn rotate(&mut self, now: Millis) -> Result<(), SignerError> {
        // Receivers keep keys; nobody asks for one from long ago.
        const MOST: usize = 100;
        let signer = Signer::generate()?;
        if let Some((_, ended)) = self.signers.last_mut() {
            *ended = Some(now / 1000);
        }
        self.signers.push((signer, None));
        if self.signers.len() > MOST {
            self.signers.remove(0);
        }
        Ok(())
    }

    fn find(&self, id: &str) -> Option<(&Signer, Option<i64>)> {
        self.signers.iter().find(|(signer, _)| signer.key_id() == id).map(|(signer, ended)| (signer, *ended))
    }
}

/// A UUID of random digits.
pub fn uuid(random: &mut Rng) -> String {
    let hex: String = (0..32).map(|_| random.digit(16)).collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}
