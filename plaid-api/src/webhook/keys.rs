//! A cache of Plaid's public keys (JWKs) by key id.
//!
//! Senders who are not authenticated choose the key ids that we ask for. So these ids are fetched at a limited rate, in
//! an order that does not let made-up ids keep a real key waiting (`turns.rs`). Everything that is kept is bounded.
//! Keys that Plaid has confirmed are refreshed outside that limit. A key becomes invalid only if Plaid says that the id
//! is unknown or the key retired.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::OnceCell;
use tokio::time::timeout_at;

use super::key::Key;
use super::turns::Turns;
use super::{WebhookError, WebhookErrorKind as Kind};
use crate::types::{ErrorCode, WebhookVerificationKeyGetRequest};
use crate::{Client, Error, ErrorKind, Outcome, RetryPolicy, operation};

/// A key is refreshed after this time.
const FRESH: Duration = Duration::from_hours(24);
/// A key that can't be refreshed is no longer used after this time.
const USABLE: Duration = Duration::from_hours(72);
/// The wait after a failed refresh.
const PAUSE: Duration = Duration::from_mins(1);
/// The time for which "unknown key id" is cached. A key may be published a little later than it is first used.
pub(super) const UNKNOWN_FOR: Duration = Duration::from_mins(1);
/// The time for which "retired" is cached, which is final.
const RETIRED_FOR: Duration = Duration::from_hours(24);
/// The wait after an answer that can't be used and would be the same if asked for again.
const UNUSABLE_FOR: Duration = Duration::from_secs(10);
/// The maximum number of refused ids, and of fetches at a time.
const MANY: usize = 1024;
/// The maximum number of keys. Plaid has a few.
const MANY_KEYS: usize = 64;
/// The time limit for one request to Plaid.
const TIMEOUT: Duration = Duration::from_secs(4);
/// The time limit for fetching a key, including waits under the client's rate limits. Plaid expects webhooks to be
/// answered within ten seconds.
const PATIENCE: Duration = Duration::from_secs(8);

/// The keys of one environment, shared by clones of a verifier.
pub(crate) struct Keys {
    client: Client,
    state: Mutex<State>,
}

struct State {
    known: HashMap<String, Known>,
    /// Ids that are not fetched before the given time, with the reason.
    refused: HashMap<String, (Refusal, Instant)>,
    waiting: HashMap<String, Weak<Fetch>>,
    turns: Turns,
}

struct Known {
    key: Arc<Key>,
    confirmed: Instant,
    /// The time of the next refresh.
    due: Instant,
}

/// A fetch of a key, shared by all who wait for it.
struct Fetch {
    result: OnceCell<Result<Arc<Key>, Refusal>>,
    until: Instant,
}

/// The reason why there is no key.
#[derive(Debug, Clone)]
enum Refusal {
    Unknown,
    Retired,
    Unavailable(Option<Arc<Error>>),
}

impl From<Refusal> for WebhookError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unknown => Self::new(Kind::KeyUnknown),
            Refusal::Retired => Self::new(Kind::KeyExpired),
            Refusal::Unavailable(None) => Self::new(Kind::Unavailable),
            Refusal::Unavailable(Some(error)) => Self::new(Kind::Unavailable).caused_by(error),
        }
    }
}

/// The action for a key id.
enum Step {
    Use(Arc<Key>),
    Refuse(Refusal),
    /// Ask Plaid, and wait for the answer.
    Fetch(Arc<Fetch>),
}

impl Keys {
    pub(crate) fn new(client: Client) -> Self {
        Self { client, state: Mutex::new(State::new(Instant::now())) }
    }

    /// Returns the key with this id.
    pub(crate) async fn get(&self, id: &str, fetches_per_minute: usize) -> Result<Arc<Key>, WebhookError> {
        let step = self.state().step(id, fetches_per_minute, Instant::now());
        let fetch = match step {
            Step::Use(key) => return Ok(key),
            Step::Refuse(refusal) => return Err(refusal.into()),
            Step::Fetch(fetch) => fetch,
        };
        // All who wait for the same key share one request. If the one who makes it is cancelled, another one takes
        // over.
        match fetch.result.get_or_init(|| self.fetch(id, fetch.until)).await.clone() {
            Err(Refusal::Unavailable(error)) => {
                let usable = self.state().usable(id, Instant::now());
                usable.ok_or_else(|| Refusal::Unavailable(error).into())
            }
            result => result.map_err(WebhookError::from),
        }
    }

    /// Asks Plaid for a key, and stores the answer.
    async fn fetch(&self, id: &str, until: Instant) -> Result<Arc<Key>, Refusal> {
        let answer = timeout_at(until.into(), self.ask(id)).await.unwrap_or_else(|_| {
            let error = unusable(ErrorKind::Timeout, "fetching the key took too long", Outcome::Unknown);
            Err(Failure { refusal: Refusal::Unavailable(Some(Arc::new(error))), believed: Duration::ZERO })
        });
        self.state().note(id, answer, Instant::now())
    }

    async fn ask(&self, id: &str) -> Result<Key, Failure> {
        let request = WebhookVerificationKeyGetRequest::new(id);
        let call = self.client.webhook_verification_key_get(&request).timeout(TIMEOUT);
        match call.retry(RetryPolicy::default().attempts(2).budget(PATIENCE)).await {
            Ok(answer) => Key::read(id, &answer.key).map_err(|error| {
                if error.kind() == Kind::KeyExpired {
                    return Failure { refusal: Refusal::Retired, believed: RETIRED_FOR };
                }
                let message = "the answer's key has another id than was asked for, or is not an ES256 key";
                Failure::unavailable(unusable(ErrorKind::Decode, message, Outcome::Done))
            }),
            Err(error) if error.code() == Some(&ErrorCode::InvalidWebhookVerificationKeyId) => {
                Err(Failure { refusal: Refusal::Unknown, believed: UNKNOWN_FOR })
            }
            Err(error) => Err(Failure::unavailable(error)),
        }
    }

    /// Ignores poisoning: nothing panics under this lock, and a partial change would be harmless.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reason why there is no key, and how long to cache it.
struct Failure {
    refusal: Refusal,
    believed: Duration,
}

impl Failure {
    fn unavailable(error: Error) -> Self {
        // The failure is not cached, so that the end of an outage is noticed at once.
        let believed = if error.is_retryable() { Duration::ZERO } else { UNUSABLE_FOR };
        Self { refusal: Refusal::Unavailable(Some(Arc::new(error))), believed }
    }
}

fn unusable(kind: ErrorKind, message: &'static str, outcome: Outcome) -> Error {
    Error::new(kind, message).of(operation::WEBHOOK_VERIFICATION_KEY_GET).with_outcome(outcome)
}

impl State {
    fn new(now: Instant) -> Self {
        Self { known: HashMap::new(), refused: HashMap::new(), waiting: HashMap::new(), turns: Turns::new(now) }
    }

    fn step(&mut self, id: &str, fetches_per_minute: usize, now: Instant) -> Step {
        if let Some(known) = self.known.get(id)
            && now < known.due
        {
            // If the last refresh failed, `due` is the time of the next try.
            return self.usable(id, now).map_or(Step::Refuse(Refusal::Unavailable(None)), Step::Use);
        }
        if let Some((refusal, until)) = self.refused.get(id)
            && now < *until
        {
            return Step::Refuse(refusal.clone());
        }
        if let Some(fetch) = self.waiting.get(id).and_then(Weak::upgrade) {
            return Step::Fetch(fetch);
        }
        if self.waiting.len() >= MANY {
            self.waiting.retain(|_, fetch| fetch.strong_count() > 0);
        }
        // Confirmed keys need no turn. They are fetched only when a refresh is due, however often an unauthenticated
        // sender names them.
        let may_ask =
            self.known.contains_key(id) || self.waiting.len() < MANY && self.turns.take(id, fetches_per_minute, now);
        if !may_ask {
            return Step::Refuse(Refusal::Unavailable(None));
        }
        let fetch = Arc::new(Fetch { result: OnceCell::new(), until: now + PATIENCE });
        self.waiting.insert(id.to_owned(), Arc::downgrade(&fetch));
        Step::Fetch(fetch)
    }

    /// Returns the key with this id, if Plaid has confirmed it recently enough.
    fn usable(&self, id: &str, now: Instant) -> Option<Arc<Key>> {
        let known = self.known.get(id)?;
        (now.saturating_duration_since(known.confirmed) < USABLE).then(|| Arc::clone(&known.key))
    }

    /// Stores the result of a fetch.
    fn note(&mut self, id: &str, answer: Result<Key, Failure>, now: Instant) -> Result<Arc<Key>, Refusal> {
        self.waiting.remove(id);
        match answer {
            Ok(key) => {
                self.refused.remove(id);
                Ok(self.keep(id, key, now))
            }
            Err(Failure { refusal: refusal @ Refusal::Unavailable(_), believed }) => {
                match self.known.get_mut(id) {
                    Some(known) => known.due = now + PAUSE,
                    None => self.refuse(id, refusal.clone(), now + believed, now),
                }
                Err(refusal)
            }
            Err(Failure { refusal, believed }) => {
                self.known.remove(id);
                self.refuse(id, refusal.clone(), now + believed, now);
                Err(refusal)
            }
        }
    }

    fn keep(&mut self, id: &str, key: Key, now: Instant) -> Arc<Key> {
        let is_new = !self.known.contains_key(id);
        if is_new {
            // Plaid has rotated its key, and may have retired another.
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

    fn refuse(&mut self, id: &str, refusal: Refusal, until: Instant, now: Instant) {
        if self.refused.len() >= MANY {
            self.refused.retain(|_, (_, until)| now < *until);
        }
        if self.refused.len() >= MANY {
            // This keeps retired keys, which are few and stay refused the longest.
            let soonest = self.refused.iter().min_by_key(|(_, (_, until))| *until).map(|(id, _)| id.clone());
            soonest.map(|id| self.refused.remove(&id));
        }
        self.refused.insert(id.to_owned(), (refusal, until));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::JwkPublicKey;

    const MINUTE: Duration = Duration::from_mins(1);

    /// The generator point of the curve.
    fn key(id: &str) -> Key {
        let key: JwkPublicKey = serde_json::from_value(serde_json::json!({
            "alg": "ES256", "created_at": 1, "crv": "P-256", "expired_at": null, "kid": id, "kty": "EC",
            "use": "sig", "x": "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
            "y": "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
        }))
        .expect("a key");
        Key::read(id, &key).expect("a usable key")
    }

    fn wants_fetch(step: &Step) -> bool {
        matches!(step, Step::Fetch(..))
    }

    fn outage() -> Result<Key, Failure> {
        Err(Failure { refusal: Refusal::Unavailable(None), believed: Duration::ZERO })
    }

    fn unknown() -> Result<Key, Failure> {
        Err(Failure { refusal: Refusal::Unknown, believed: UNKNOWN_FOR })
    }

    #[test]
    fn a_key_is_used_for_a_day_and_through_an_outage_for_three() {
        let start = Instant::now();
        let mut state = State::new(start);
        state.keep("a", key("a"), start);
        let (mut used, mut asked) = (0, 0);
        // One event per minute, for ten days in which Plaid can't be reached.
        for minute in 0..240 * 60 {
            let now = start + minute * MINUTE;
            let is_used = match state.step("a", 0, now) {
                Step::Use(_) => true,
                Step::Refuse(_) => false,
                Step::Fetch(_) => {
                    asked += 1;
                    state.note("a", outage(), now).expect_err("an outage");
                    state.usable("a", now).is_some()
                }
            };
            used += u32::from(is_used);
            assert_eq!(is_used, now < start + USABLE, "after {minute} minutes");
            // This is during the wait after a failed refresh.
            let step = state.step("a", 0, now + MINUTE / 2);
            assert_eq!(matches!(step, Step::Use(_)), now + MINUTE / 2 < start + USABLE, "after {minute} minutes");
            assert!(!wants_fetch(&step));
        }
        assert_eq!((used, asked), (72 * 60, (240 - 24) * 60), "asked for once in each pause");
        // The outage is over.
        let now = start + Duration::from_hours(241);
        assert!(wants_fetch(&state.step("a", 0, now)));
        state.note("a", Ok(key("a")), now).expect("a key");
        assert!(matches!(state.step("a", 0, now), Step::Use(_)));
    }

    #[test]
    fn what_strangers_name_is_bounded() {
        let start = Instant::now();
        let mut state = State::new(start);
        let admitted = (0..10_000).filter(|i| wants_fetch(&state.step(&format!("k{i}"), 100, start))).count();
        assert!((1..=100).contains(&admitted), "{admitted}");
        for i in 0..10_000 {
            state.note(&format!("k{i}"), unknown(), start).expect_err("unknown");
        }
        assert_eq!((state.refused.len(), state.waiting.len()), (MANY, 0));
    }

    #[test]
    fn an_id_that_plaid_does_not_know_may_become_one_of_a_key() {
        let start = Instant::now();
        let mut state = State::new(start);
        state.note("a", unknown(), start).expect_err("unknown");
        assert!(matches!(state.step("a", 100, start + UNKNOWN_FOR / 2), Step::Refuse(Refusal::Unknown)));
        assert!(wants_fetch(&state.step("a", 100, start + UNKNOWN_FOR)));
    }

    #[test]
    fn retired_keys_are_not_asked_for_again_however_many_others_are_unknown() {
        let start = Instant::now();
        let mut state = State::new(start);
        let retired = Err(Failure { refusal: Refusal::Retired, believed: RETIRED_FOR });
        state.note("retired", retired, start).expect_err("retired");
        for i in 0..10_000 {
            state.note(&format!("k{i}"), unknown(), start).expect_err("unknown");
        }
        let later = start + RETIRED_FOR / 2;
        assert!(matches!(state.step("retired", 100, later), Step::Refuse(Refusal::Retired)));
    }

    #[test]
    fn strangers_do_not_keep_a_known_key_from_being_refreshed() {
        let start = Instant::now();
        let mut state = State::new(start);
        state.keep("a", key("a"), start);
        for i in 0..200 {
            state.step(&format!("k{i}"), 100, start + FRESH);
        }
        assert!(wants_fetch(&state.step("a", 100, start + FRESH)));
    }
}
