//! `/_mock/`: requests of tests to the server itself. The README lists the paths.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::answer::Answer;
use super::panics::caught;
use super::service::Service;
use crate::behaviour::{self, MOCK_ONLY, Reply};
use crate::params::Params;
use crate::refusal::{INVALID_BODY, NOT_FOUND, Refusal, missing};

/// Answers a request below `/_mock/`.
pub fn answer(service: &Service, method: &str, path: &str, body: &[u8]) -> Answer {
    let request_id = service.request_id(path);
    match caught(path, || respond(service, method, path, body)) {
        Ok(answer) => Answer { request_id, ..Answer::json(200, &answer) },
        Err(refusal) => Answer::refused(&refusal, &request_id),
    }
}

/// Returns the methods that a path below `/_mock/` has; none if there is no such path.
pub fn methods(path: &str) -> Vec<&'static str> {
    match path {
        "/_mock/health" | "/_mock/requests" | "/_mock/webhooks" => vec!["GET"],
        "/_mock/faults" => vec!["POST", "DELETE"],
        "/_mock/clock" => vec!["POST"],
        _ if behaviour::handler(path).is_some() => vec!["POST"],
        _ => vec![],
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
        // The version lets a test see which server it waits for.
        ("GET", "/_mock/health") => Ok(json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")})),
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
        Reply::File(_) | Reply::MadeUp(_) | Reply::MadeUpAround(_) => Ok(Value::Null),
    }
}

/// Creates the refusal of a request for which there is nothing. The paths of the mock have a status for a wrong method,
/// unlike Plaid's.
fn unknown(method: &str, path: &str) -> Refusal {
    let methods = methods(path);
    if !methods.is_empty() && !methods.contains(&method) {
        let message = format!("{path} has {} only, not {method}", methods.join(" and "));
        return Refusal { status: 405, ..NOT_FOUND.because(message) };
    }
    NOT_FOUND.because(format!("the mock has nothing at {method} {path}; its README lists the paths below {MOCK_ONLY}"))
}
