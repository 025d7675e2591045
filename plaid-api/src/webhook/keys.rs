//! Plaid's public keys, by their ids: fetched when first needed, kept, and checked again.
//!
//! Strangers choose the key ids that we are asked for. So what they ask for is fetched at a limited rate, only a
//! definite "no such key" is remembered, everything kept is bounded, and keys that Plaid has confirmed are
//! refreshed outside of that limit.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::OnceCell;

use super::{WebhookError, WebhookErrorKind as Kind};
use crate::types::{ErrorCode, JwkPublicKey, WebhookVerificationKeyGetRequest};
use crate::{Client, Error, RetryPolicy};

/// After this a key is asked for again.
const FRESH: Duration = Duration::from_hours(24);
/// After this a key that could not be asked for again is not used any more.
const USABLE: Duration = Duration::from_hours(72);
/// How long asking again waits after it failed.
const PAUSE: Duration = Duration::from_mins(1);
/// How long "no such key" is believed.
const UNKNOWN_FOR: Duration = Duration::from_mins(10);
/// How many ids are remembered as unknown, and how many may be waited for at a time.
const MANY: usize = 1024;
/// How many keys are kept; Plaid has a few.
const MANY_KEYS: usize = 64;
/// How long Plaid may take. Webhooks have to be answered within ten seconds.
const TIMEOUT: Duration = Duration::from_secs(4);
const MINUTE: Duration = Duration::from_mins(1);

/// The keys of one environment, shared by clones of a verifier.
pub(crate) struct Keys {
    client: Client,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    known: HashMap<String, Known>,
    unknown: HashMap<String, Instant>,
    /// Unknown ids in the order in which they came.
    order: VecDeque<(String, Instant)>,
    waiting: HashMap<String, Weak<Fetch>>,
    /// When ids that no key is known of were asked for, in the last minute.
    asked: VecDeque<Instant>,
}

struct Known {
    key: Arc<JwkPublicKey>,
    confirmed: Instant,
    /// Asked for again from here on.
    due: Instant,
}

type Fetch = OnceCell<Result<Arc<JwkPublicKey>, Refusal>>;

/// Why there is no key, for all who wait for it.
#[derive(Clone)]
enum Refusal {
    Unknown,
    Expired,
    Unavailable(Arc<Error>),
}

impl From<Refusal> for WebhookError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unknown => Self::new(Kind::KeyUnknown),
            Refusal::Expired => Self::new(Kind::KeyExpired),
            Refusal::Unavailable(error) => Self::new(Kind::Unavailable).caused_by(error),
        }
    }
}

/// What is to be done for a key id.
enum Step {
    Use(Arc<JwkPublicKey>),
    Refuse(WebhookError),
    /// Ask Plaid, and until it answers definitely use what there is.
    Fetch(Arc<Fetch>, Option<Arc<JwkPublicKey>>),
}

impl Keys {
    pub(crate) fn new(client: Client) -> Self {
        Self { client, state: Mutex::default() }
    }

    /// The key of this id.
    pub(crate) async fn get(&self, id: &str, fetches_per_minute: usize) -> Result<Arc<JwkPublicKey>, WebhookError> {
        let step = self.state().step(id, fetches_per_minute, Instant::now());
        let (fetch, stale) = match step {
            Step::Use(key) => return Ok(key),
            Step::Refuse(error) => return Err(error),
            Step::Fetch(fetch, stale) => (fetch, stale),
        };
        // Those who wait for the same key wait for one request; if the one who makes it goes away, another does.
        let result = fetch.get_or_init(|| self.fetch(id)).await.clone();
        match (result, stale) {
            (Err(Refusal::Unavailable(_)), Some(key)) => Ok(key),
            (result, _) => result.map_err(WebhookError::from),
        }
    }

    /// Asks Plaid, and keeps the answer.
    async fn fetch(&self, id: &str) -> Result<Arc<JwkPublicKey>, Refusal> {
        let request = WebhookVerificationKeyGetRequest::new(id);
        let call = self.client.webhook_verification_key_get(&request).timeout(TIMEOUT);
        let answer = call.retry(RetryPolicy::default().attempts(2).budget(2 * TIMEOUT)).await;
        let now = Instant::now();
        let mut state = self.state();
        state.waiting.remove(id);
        match answer {
            Ok(answer) => {
                let key = answer.into_inner().key;
                if key.kid != id {
                    return Err(Refusal::Unknown);
                }
                if key.expired_at.is_some() {
                    state.known.remove(id);
                    return Err(Refusal::Expired);
                }
                Ok(state.keep(id, key, now))
            }
            Err(error) if error.code() == Some(&ErrorCode::InvalidWebhookVerificationKeyId) => {
                state.known.remove(id);
                state.note_unknown(id, now);
                Err(Refusal::Unknown)
            }
            Err(error) => {
                if let Some(known) = state.known.get_mut(id) {
                    known.due = now + PAUSE;
                }
                Err(Refusal::Unavailable(Arc::new(error)))
            }
        }
    }

    /// Nothing panics while it is held, and half a change of it would do no harm.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn step(&mut self, id: &str, fetches_per_minute: usize, now: Instant) -> Step {
        let stale = match self.known.get(id) {
            Some(known) if now < known.due => return Step::Use(Arc::clone(&known.key)),
            Some(known) if now.duration_since(known.confirmed) < USABLE => Some(Arc::clone(&known.key)),
            _ => None,
        };
        if let Some(fetch) = self.waiting.get(id).and_then(Weak::upgrade) {
            return Step::Fetch(fetch, stale);
        }
        // Strangers can't name a key that Plaid has confirmed more often than it becomes due.
        if !self.known.contains_key(id)
            && let Err(error) = self.admit(id, fetches_per_minute, now)
        {
            return Step::Refuse(error);
        }
        let fetch = Arc::new(Fetch::new());
        self.waiting.insert(id.to_owned(), Arc::downgrade(&fetch));
        Step::Fetch(fetch, stale)
    }

    /// Whether an id that no key is known of may be asked for now.
    fn admit(&mut self, id: &str, fetches_per_minute: usize, now: Instant) -> Result<(), WebhookError> {
        while self.order.front().is_some_and(|(_, since)| now.duration_since(*since) >= UNKNOWN_FOR) {
            if let Some((id, _)) = self.order.pop_front() {
                self.unknown.remove(&id);
            }
        }
        if self.unknown.contains_key(id) {
            return Err(WebhookError::new(Kind::KeyUnknown));
        }
        while self.asked.front().is_some_and(|at| now.duration_since(*at) >= MINUTE) {
            self.asked.pop_front();
        }
        if self.waiting.len() >= MANY {
            self.waiting.retain(|_, fetch| fetch.strong_count() > 0);
        }
        if self.asked.len() >= fetches_per_minute || self.waiting.len() >= MANY {
            return Err(WebhookError::new(Kind::Unavailable));
        }
        self.asked.push_back(now);
        Ok(())
    }

    fn keep(&mut self, id: &str, key: JwkPublicKey, now: Instant) -> Arc<JwkPublicKey> {
        let is_new = !self.known.contains_key(id);
        if is_new {
            // Plaid has changed its key, and may have retired another.
            self.known.values_mut().for_each(|known| known.due = now);
            if self.known.len() >= MANY_KEYS {
                let oldest = self.known.iter().min_by_key(|(_, known)| known.confirmed).map(|(id, _)| id.clone());
                oldest.map(|id| self.known.remove(&id));
            }
        }
        let key = Arc::new(key);
        self.known.insert(id.to_owned(), Known { key: Arc::clone(&key), confirmed: now, due: now + FRESH });
        key
    }

    fn note_unknown(&mut self, id: &str, now: Instant) {
        if self.unknown.insert(id.to_owned(), now).is_none() {
            self.order.push_back((id.to_owned(), now));
        }
        while self.order.len() > MANY {
            if let Some((id, _)) = self.order.pop_front() {
                self.unknown.remove(&id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: &str) -> JwkPublicKey {
        let key = serde_json::json!({
            "alg": "ES256", "created_at": 1, "crv": "P-256", "expired_at": null, "kid": id, "kty": "EC",
            "use": "sig", "x": "", "y": "",
        });
        serde_json::from_value(key).expect("a key")
    }

    fn wants_fetch(step: &Step) -> bool {
        matches!(step, Step::Fetch(..))
    }

    #[test]
    fn a_key_is_used_for_a_day_and_through_an_outage_for_three() {
        let (mut state, start) = (State::default(), Instant::now());
        state.keep("a", key("a"), start);
        let mut step = |after: Duration| state.step("a", 0, start + after);
        assert!(matches!(step(FRESH / 2), Step::Use(_)));
        assert!(matches!(step(FRESH), Step::Fetch(_, Some(_))), "asked for again, and usable until then");
        assert!(matches!(step(USABLE), Step::Fetch(_, None)), "not usable any more");
    }

    #[test]
    fn what_strangers_name_is_bounded() {
        let (mut state, start) = (State::default(), Instant::now());
        let admitted = (0..10_000).filter(|i| wants_fetch(&state.step(&format!("k{i}"), 100, start))).count();
        assert_eq!(admitted, 100);
        for i in 0..10_000 {
            state.note_unknown(&format!("k{i}"), start);
        }
        assert_eq!((state.unknown.len(), state.order.len()), (MANY, MANY));
        assert!(state.waiting.len() <= MANY);
        // Nobody waits any more, a minute later there is room again, and unknown ids may have become keys.
        assert!(wants_fetch(&state.step("new", 100, start + MINUTE)));
        assert!(!wants_fetch(&state.step("k9999", 100, start + MINUTE)));
        assert!(wants_fetch(&state.step("k9999", 100, start + UNKNOWN_FOR)));
        assert!(state.unknown.is_empty());
    }

    #[test]
    fn strangers_do_not_keep_a_known_key_from_being_refreshed() {
        let (mut state, start) = (State::default(), Instant::now());
        state.keep("a", key("a"), start);
        for i in 0..200 {
            state.step(&format!("k{i}"), 100, start + FRESH);
        }
        assert!(wants_fetch(&state.step("a", 100, start + FRESH)));
    }
}
