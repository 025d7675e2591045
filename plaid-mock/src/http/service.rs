//! The stages of a request, from its bytes to the answer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::HeaderMap;
use tokio::sync::mpsc::Sender;

use super::answer::{Answer, compose};
use super::checks;
use super::fault::{Break, Fault, Faults};
use super::guard::{self, Caller, Credentials};
use crate::behaviour;
use crate::description::{Operation, description};
use crate::made;
use crate::params::Params;
use crate::refusal::{INVALID_BODY, NOT_FOUND, Refusal};
use crate::state::World;
use crate::world::Webhook;
use crate::world::journal::{Journal, Request};

/// The header that asks for a fault of its own request.
const FAULT: &str = "plaid-mock-fault";

/// Everything behind the connections.
pub struct Service {
    credentials: Option<Credentials>,
    seed: u64,
    world: Mutex<World>,
    faults: Mutex<Faults>,
    journal: Mutex<Journal>,
    courier: Sender<Webhook>,
    /// The number of requests that were received.
    count: AtomicU64,
}

/// A request as it arrived.
pub struct Received<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub query: Option<&'a str>,
    pub headers: &'a HeaderMap,
    /// `None` if the body could not be read.
    pub body: Option<&'a [u8]>,
}

impl Service {
    pub fn new(credentials: Option<Credentials>, seed: u64, world: World, courier: Sender<Webhook>) -> Self {
        Self {
            credentials,
            seed,
            world: Mutex::new(world),
            faults: Mutex::default(),
            journal: Mutex::default(),
            courier,
            count: AtomicU64::new(0),
        }
    }

    /// Answers a request and keeps it in the journal.
    pub fn answer(&self, received: &Received<'_>) -> Answer {
        let mut entry = self.entry(received);
        let fault = self.fault(received);
        let result = match &fault {
            Ok(fault) if fault.closes_before_commit() => Ok(Answer::empty()),
            Ok(fault) => self.pass(received, fault, &entry.request_id),
            Err(refusal) => Err(refusal.clone()),
        };
        let mut answer = result.unwrap_or_else(|refusal| {
            entry.error_code = Some(refusal.code.clone());
            Answer::json(refusal.status, &refusal.body(&entry.request_id))
        });
        if let Ok(fault) = fault {
            (answer.wait, answer.breaks) = (fault.wait(), fault.breaks());
        }
        answer.request_id.clone_from(&entry.request_id);
        entry.status = if answer.breaks == Break::Closed { 0 } else { answer.status };
        self.journal().requests.push(entry);
        answer
    }

    /// Passes a request through its stages.
    fn pass(&self, received: &Received<'_>, fault: &Fault, request_id: &str) -> Result<Answer, Refusal> {
        fault.strike_before_commit()?;
        let operation = operation(received)?;
        let answer = self.carry_out(operation, received, request_id);
        let answer = answer.map_err(|refusal| if operation.is_oauth { refusal.of_oauth() } else { refusal })?;
        fault.strike_after_commit()?;
        Ok(answer)
    }

    /// Checks a request of an operation, and has it handled.
    fn carry_out(&self, operation: &Operation, received: &Received<'_>, request_id: &str) -> Result<Answer, Refusal> {
        let mut body = checks::body(operation, received)?;
        let caller = guard::check(operation, received.headers, &body, self.credentials.as_ref())?;
        if let Caller::Bearer { token, scopes } = caller {
            self.with(|world| behaviour::admit(world, token, scopes))?;
        }
        let parameters = checks::parameters(operation, received)?;
        checks::fields(operation, &body)?;
        match body.as_object_mut() {
            Some(body) => body.extend(parameters),
            None => body = parameters.into(),
        }
        let outcome = self.with(|world| behaviour::act(world, &Params { path: &operation.name, body: &body }))?;
        let seed = made::seed(self.seed, received.path, &body);
        compose(operation, outcome, &body, seed, request_id)
    }

    /// Creates the journal's entry of a request, with a new request id.
    fn entry(&self, received: &Received<'_>) -> Request {
        let number = self.count();
        let now = self.with(|world| world.now());
        let Received { method, path, query, body, .. } = received;
        let mut entry = Request::new(now, method, path, query.unwrap_or_default(), body.unwrap_or_default());
        let seed = made::seed(self.seed, received.path, &number.into());
        entry.request_id = format!("{seed:015x}").chars().take(15).collect();
        entry
    }

    /// Returns the fault of a request: from its header, or the first one that waits for it, or one that does nothing.
    fn fault(&self, received: &Received<'_>) -> Result<Fault, Refusal> {
        match received.headers.get(FAULT) {
            None => Ok(self.faults().take(received.path).unwrap_or_default()),
            Some(text) => serde_json::from_slice(text.as_bytes())
                .map_err(|error| INVALID_BODY.because(format!("the header {FAULT} is not a valid fault: {error}"))),
        }
    }

    /// Acts on the world after everything that is due has happened, and sends the webhooks that result.
    pub fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.settle();
        let out = act(&mut world);
        for webhook in world.take_outbox() {
            let id = webhook.id.clone();
            // A webhook that does not fit into the queue is dropped.
            if self.courier.try_send(webhook).is_err() {
                world.delivered(&id, None);
            }
        }
        out
    }

    /// Makes everything happen that is due.
    pub fn settle(&self) {
        self.with(|_| ());
    }

    /// Returns the number of requests that were received. While it stays the same, the state need not be saved again.
    pub fn requests_so_far(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Counts a request and returns its number.
    pub fn count(&self) -> u64 {
        self.count.fetch_add(1, Ordering::Relaxed)
    }

    pub fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn operation(received: &Received<'_>) -> Result<&'static Operation, Refusal> {
    let Received { method, path, .. } = received;
    let found = description().find(method, path);
    found.ok_or_else(|| NOT_FOUND.because(format!("there is no operation {method} {path}")))
}
