//! One request, one answer: what is asked is checked, done, and kept in the journal.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hyper::HeaderMap;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc::Sender;

use crate::asked::Asked;
use crate::behaviour::{self, Reply};
use crate::check::{self, check};
use crate::description::{Operation, description};
use crate::fault::{Break, Fault, Faults};
use crate::journal::{Journal, Request};
use crate::refusal::{INTERNAL_SERVER_ERROR, INVALID_BODY, NOT_FOUND, Refusal};
use crate::world::{Webhook, World};
use crate::{Credentials, answer, pdf};

/// The header that asks for a fault with this one request.
pub const FAULT: &str = "plaid-mock-fault";

const JSON: &str = "application/json";

/// Everything behind the HTTP side.
pub struct Service {
    credentials: Option<Credentials>,
    seed: u64,
    world: Mutex<World>,
    faults: Mutex<Faults>,
    journal: Mutex<Journal>,
    courier: Sender<Webhook>,
    /// How much has been asked.
    asked: AtomicU64,
}

/// An answer, and what happens to it on its way.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub media: String,
    pub hash: Option<String>,
    pub request_id: String,
    pub body: Bytes,
    pub wait: Duration,
    pub breaks: Break,
}

impl Answer {
    pub fn json(status: u16, body: &Value) -> Self {
        Self::of(status, JSON, body.to_string())
    }

    /// With the hash that clients check.
    fn file(media: &str, file: Vec<u8>) -> Self {
        let hash = STANDARD.encode(Sha256::digest(&file));
        Self { hash: Some(hash), ..Self::of(200, media, file) }
    }

    fn of(status: u16, media: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            media: media.into(),
            hash: None,
            request_id: String::new(),
            body: body.into(),
            wait: Duration::ZERO,
            breaks: Break::Nothing,
        }
    }
}

impl Service {
    pub fn new(credentials: Option<Credentials>, seed: u64, world: World, courier: Sender<Webhook>) -> Self {
        let world = Mutex::new(world);
        Self {
            credentials,
            seed,
            world,
            faults: Mutex::default(),
            journal: Mutex::default(),
            courier,
            asked: AtomicU64::new(0),
        }
    }

    pub fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something with the world, lets happen what is due, and sends the webhooks that come of it.
    pub fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.settle();
        let out = act(&mut world);
        for webhook in world.outbox() {
            // Too many wait already.
            drop(self.courier.try_send(webhook));
        }
        out
    }

    /// How many requests there have been: as long as there are no more, nothing has changed that matters.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Counts a request. How many there were before.
    pub fn count(&self) -> u64 {
        self.asked.fetch_add(1, Ordering::Relaxed)
    }

    /// Lets happen what is due.
    pub fn settle(&self) {
        self.with(|_| ());
    }

    /// Answers a request. `body` is `None` where it could not be read.
    pub fn answer(&self, method: &str, path: &str, headers: &HeaderMap, body: Option<&[u8]>) -> Answer {
        let asked = self.count();
        let at = self.with(|world| world.now());
        let mut kept = Request::new(at, method, path, body.unwrap_or_default());
        kept.request_id = request_id(answer::seed(self.seed, path, &asked.into()));
        let fault = match headers.get(FAULT) {
            None => Ok(self.faults().take(path)),
            Some(text) => serde_json::from_slice::<Fault>(text.as_bytes()).map(Some),
        };
        let (given, fault) = match fault {
            Ok(fault) => (self.faulty(method, path, headers, body, fault.as_ref(), &kept.request_id), fault),
            Err(error) => (Err(INVALID_BODY.because(format!("the header {FAULT} is no fault: {error}"))), None),
        };
        let mut answer = given.unwrap_or_else(|refusal| {
            kept.error_code = Some(refusal.code.clone());
            Answer::json(refusal.status, &refusal.body(&kept.request_id))
        });
        if let Some(fault) = fault {
            (answer.wait, answer.breaks) = (fault.wait(), fault.breaks());
        }
        answer.request_id.clone_from(&kept.request_id);
        kept.status = if answer.breaks == Break::Closed { 0 } else { answer.status };
        self.journal().requests.push(kept);
        answer
    }

    fn faulty(
        &self,
        method: &str,
        path: &str,
        headers: &HeaderMap,
        body: Option<&[u8]>,
        fault: Option<&Fault>,
        request_id: &str,
    ) -> Result<Answer, Refusal> {
        let before = fault.filter(|fault| !fault.is_after_commit());
        match before.and_then(Fault::refusal) {
            Some(refusal) => return Err(refusal),
            // The body is not seen, so it does not matter.
            None if before.is_some_and(|fault| fault.breaks() == Break::Closed) => {
                return Ok(Answer::json(200, &Value::Null));
            }
            None => {}
        }
        let answer = self.act(method, path, headers, body, request_id)?;
        fault.and_then(Fault::refusal).map_or(Ok(answer), Err)
    }

    fn act(
        &self,
        method: &str,
        path: &str,
        headers: &HeaderMap,
        body: Option<&[u8]>,
        request_id: &str,
    ) -> Result<Answer, Refusal> {
        let Some((operation, true)) = description().find(method, path) else {
            return Err(NOT_FOUND.because(format!("there is no operation {method} {path}")));
        };
        let body = body.ok_or_else(|| INVALID_BODY.because("the body is too large or broke off"))?;
        let request = check(operation, headers, body, self.credentials.as_ref())?;
        let asked = Asked { path, body: &request };
        let (reply, item) = self.with(|world| {
            behaviour::check_tokens(world, &asked)?;
            let reply = behaviour::find(path).map(|act| act(world, &asked)).transpose()?;
            let item = if reply.is_none() { behaviour::item(world, &asked) } else { None };
            Ok((reply, item))
        })?;
        let seed = answer::seed(self.seed, path, &request);
        match (reply, &operation.answer) {
            (_, None) => Ok(Answer::of(200, JSON, "")),
            (Some(Reply::File(file)), Some((media, _))) => Ok(Answer::file(media, file)),
            (None, Some((media, _))) if media != JSON => {
                Ok(Answer::file(media, pdf::document(&["A document made up by plaid-mock".to_owned()])))
            }
            (None, Some((_, schema))) => {
                let made = match item {
                    Some((item, accounts)) => answer::make_of(schema, &request, seed, &item, &accounts),
                    None => answer::make(schema, &request, seed),
                };
                Ok(Answer::json(200, &identified(made, operation, request_id)))
            }
            (Some(Reply::Facts(facts)), Some((_, schema))) => {
                let facts = identified(facts, operation, request_id);
                let (answer, unknown) = answer::complete(schema, facts, &request, seed);
                prove(schema, &answer, &unknown)?;
                Ok(Answer::json(200, &answer))
            }
        }
    }
}

/// With the id of its request, where the operation's answer has it.
fn identified(mut facts: Value, operation: &Operation, request_id: &str) -> Value {
    if let Some(facts) = facts.as_object_mut().filter(|_| has_request_id(operation)) {
        facts.insert("request_id".into(), request_id.into());
    }
    facts
}

fn has_request_id(operation: &Operation) -> bool {
    let schema = operation.answer.as_ref().map(|(_, schema)| schema);
    schema.is_some_and(|schema| check::known_fields(schema).iter().any(|name| *name == "request_id"))
}

/// In development, an answer of ours that is not as described is refused: a test must not pass with it.
fn prove(schema: &Value, answer: &Value, unknown: &[String]) -> Result<(), Refusal> {
    if !cfg!(debug_assertions) {
        return Ok(());
    }
    let validator = check::validator(schema);
    let errors = validator.iter().flat_map(|validator| validator.iter_errors(answer));
    let mut wrong: Vec<String> = errors.map(|error| format!("{} {error}", error.instance_path())).collect();
    wrong.extend(unknown.iter().map(|name| format!("there is no field {name}")));
    if wrong.is_empty() {
        return Ok(());
    }
    Err(INTERNAL_SERVER_ERROR.because(format!("the answer is not as described: {}", wrong.join("; "))))
}

fn request_id(seed: u64) -> String {
    format!("{seed:015x}").chars().take(15).collect()
}
