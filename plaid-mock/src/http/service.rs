//! The stages of a request, from its bytes to the answer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;

use super::answer::{Answer, compose};
use super::credentials::{self, Caller, Credentials};
use super::fault::{Break, Fault};
use super::faults::Faults;
use super::panics::caught;
use super::received::Received;
use super::{checks, fields};
use crate::behaviour;
use crate::description::{Operation, description};
use crate::made;
use crate::params::Params;
use crate::refusal::{INVALID_BODY, NOT_FOUND, Refusal};
use crate::state::World;
use crate::world::Webhook;
use crate::world::journal::{Journal, Request};
use crate::world::outgoing::TOO_MANY;

/// The header that asks for a fault of its own request.
const FAULT: &str = "plaid-mock-fault";

/// The bits of the number of a request, above which is the number of restarts. So request ids are not given out again.
const REQUESTS: u32 = 40;

/// Everything behind the connections.
pub struct Service {
    credentials: Option<Credentials>,
    seed: u64,
    world: Mutex<World>,
    faults: Mutex<Faults>,
    journal: Mutex<Journal>,
    courier: Sender<Webhook>,
    /// The number of requests that were received. After a restart it begins where the server before can't have come.
    count: AtomicU64,
}

impl Service {
    pub fn new(credentials: Option<Credentials>, seed: u64, world: World, courier: Sender<Webhook>) -> Self {
        let count = AtomicU64::new(world.restored().wrapping_shl(REQUESTS));
        Self {
            credentials,
            seed,
            world: Mutex::new(world),
            faults: Mutex::default(),
            journal: Mutex::default(),
            courier,
            count,
        }
    }

    /// Answers a request and keeps it in the journal.
    pub fn answer(&self, received: &Received<'_>) -> Answer {
        let mut entry = self.entry(received);
        let fault = self.fault(received);
        let result = match &fault {
            Ok(fault) if fault.closes_before_commit() => Ok(Answer::empty()),
            Ok(fault) => caught(received.path, || self.pass(received, fault, &entry.request_id)),
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
        self.journal().push(entry);
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
        let caller = credentials::check(operation, received.headers, &body, self.credentials.as_ref())?;
        if let Caller::Bearer { token, scopes } = caller {
            self.with(|world| behaviour::admit(world, token, scopes))?;
        }
        let parameters = checks::parameters(operation, received)?;
        fields::check(operation, &body)?;
        fields::remove_nulls(&mut body);
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
        let request_id = self.request_id(received.path);
        let now = self.with(|world| world.now());
        let Received { method, path, query, body, .. } = received;
        let mut entry = Request::new(now, method, path, query.unwrap_or_default(), body);
        entry.request_id = request_id;
        entry
    }

    /// Counts a request and makes its id.
    pub fn request_id(&self, path: &str) -> String {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let seed = made::seed(self.seed, path, &number.into());
        format!("{seed:015x}").chars().take(15).collect()
    }

    /// Returns the fault of a request: from its header, or the first one that waits for it, or one that does nothing.
    fn fault(&self, received: &Received<'_>) -> Result<Fault, Refusal> {
        match received.headers.get(FAULT) {
            None => Ok(self.faults().take(received.path).unwrap_or_default()),
            Some(text) => {
                let fault: Fault = serde_json::from_slice(text.as_bytes()).map_err(|error| {
                    INVALID_BODY.because(format!("the header {FAULT} is not a valid fault: {error}"))
                })?;
                fault.check_for(received.path).map(|()| fault)
            }
        }
    }

    /// Acts on the world after everything that is due has happened, and sends the webhooks that result.
    pub fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.settle();
        let out = act(&mut world);
        for webhook in world.take_outbox() {
            // If the courier has ended, the state keeps the webhook for the next start.
            if let Err(TrySendError::Full(webhook)) = self.courier.try_send(webhook) {
                world.sent.give_up(&webhook.id, webhook.at, TOO_MANY);
            }
        }
        out
    }

    /// Makes everything happen that is due.
    pub fn settle(&self) {
        self.with(|_| ());
    }

    pub fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the operation of a request. Plaid's only status for none is 404, for a wrong method too:
/// <https://plaid.com/docs/errors/invalid-request/#not_found>.
fn operation(received: &Received<'_>) -> Result<&'static Operation, Refusal> {
    let Received { method, path, .. } = received;
    description().find(method, path).ok_or_else(|| {
        let others = description().methods(path).join(" and ");
        let remedy = if others.is_empty() { String::new() } else { format!("; with this path there is {others}") };
        NOT_FOUND.because(format!("there is no operation {method} {path}{remedy}"))
    })
}

#[cfg(test)]
mod tests {
    use hyper::HeaderMap;

    use super::*;

    #[test]
    fn a_panic_within_the_world_leaves_a_server_that_answers() {
        let (sender, _receiver) = tokio::sync::mpsc::channel(1);
        let service = Service::new(None, 0, World::new(0), sender);
        let refusal = caught("/a", || service.with(|_| -> Result<(), Refusal> { panic!("a fault") }));
        assert_eq!(refusal.expect_err("a panic").status, 500);
        let (headers, body) = (HeaderMap::new(), b"{}".as_slice());
        let received = Received { method: "POST", path: "/categories/get", query: None, headers: &headers, body };
        assert_eq!(service.answer(&received).status, 200);
        assert_eq!(service.journal().list().len(), 1);
    }
}
