//! `/_mock/`: requests of tests to the server itself. The README lists the paths.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::answer::Answer;
use super::service::Service;
use crate::behaviour::{self, MOCK_ONLY, Reply};
use crate::params::Params;
use crate::refusal::{INVALID_BODY, NOT_FOUND, Refusal, missing};

/// Answers a request below `/_mock/`.
pub fn answer(service: &Service, method: &str, path: &str, body: &[u8]) -> Answer {
    service.count();
    match respond(service, method, path, body) {
        Ok(answer) => Answer::json(200, &answer),
        Err(refusal) => Answer::json(refusal.status, &refusal.body("")),
    }
}

/// Returns whether a path is below `/_mock/`.
pub fn is_control(path: &str) -> bool {
    path.starts_with(MOCK_ONLY)
}

/// Returns the full path of a mock-only action.
pub fn path(action: &str) -> String {
    format!("{MOCK_ONLY}{action}")
}

fn respond(service: &Service, method: &str, path: &str, body: &[u8]) -> Result<Value, Refusal> {
    match (method, path) {
        ("GET", "/_mock/requests") => Ok(json!({"requests": service.journal().requests.list()})),
        ("GET", "/_mock/webhooks") => Ok(json!({"webhooks": service.journal().webhooks.list()})),
        ("POST", "/_mock/faults") => {
            service.faults().add(parsed(path, body)?);
            Ok(json!({}))
        }
        ("DELETE", "/_mock/faults") => {
            service.faults().clear();
            Ok(json!({}))
        }
        ("POST", "/_mock/clock") => {
            let body: Value = parsed(path, body)?;
            let seconds = Params { path, body: &body }.number("advance_seconds");
            let seconds = seconds.ok_or_else(|| missing("advance_seconds"))?;
            service.with(|world| world.advance(Duration::from_secs(seconds)));
            Ok(json!({}))
        }
        ("POST", _) => {
            let body = if body.is_empty() { json!({}) } else { parsed(path, body)? };
            run(service, path, &body)
        }
        _ => Err(unknown(method, path)),
    }
}

fn parsed<T: DeserializeOwned>(path: &str, body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| INVALID_BODY.because(format!("the body of {path}: {error}")))
}

/// Runs the handler of a path, such as a mock-only action.
pub fn run(service: &Service, path: &str, body: &Value) -> Result<Value, Refusal> {
    let act = behaviour::handler(path).ok_or_else(|| unknown("POST", path))?;
    match service.with(|world| act(world, &Params { path, body }))? {
        Reply::Facts(facts) => Ok(facts),
        Reply::File(_) | Reply::MadeUp | Reply::MadeUpAround(_) => Ok(Value::Null),
    }
}

fn unknown(method: &str, path: &str) -> Refusal {
    NOT_FOUND.because(format!("the mock has nothing at {method} {path}; its README lists the paths below {MOCK_ONLY}"))
}
