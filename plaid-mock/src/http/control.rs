//! `/_mock/`: requests of tests to the server itself. The README lists the paths.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Answer;
use super::fault::Fault;
use super::panics::caught;
use super::service::Service;
use crate::behaviour::{self, MOCK_ONLY, Reply};
use crate::params::Params;
use crate::refusal::{INVALID_BODY, INVALID_FIELD, NOT_FOUND, Refusal, missing_one_of};
use crate::time::{FURTHEST, exact_time, time_from};

const HEALTH: &str = "/_mock/health";
const REQUESTS: &str = "/_mock/requests";
const WEBHOOKS: &str = "/_mock/webhooks";
const FAULTS: &str = "/_mock/faults";
const CLOCK: &str = "/_mock/clock";

/// Answers a request below `/_mock/`.
pub fn answer(service: &Service, method: &str, path: &str, body: &[u8]) -> Answer {
    let request_id = service.request_id(path);
    // Lists are written without a copy as JSON values, which can be many times as large.
    let answer = match (method, path) {
        ("GET", REQUESTS) => Ok(Answer::json(200, &BTreeMap::from([("requests", service.journal().list())]))),
        ("GET", WEBHOOKS) => {
            let sent = service.with(|world| world.sent.deliveries());
            Ok(Answer::json(200, &BTreeMap::from([("webhooks", sent)])))
        }
        _ => caught(path, || respond(service, method, path, body)).map(|answer| Answer::json(200, &answer)),
    };
    match answer {
        Ok(answer) => Answer { request_id, ..answer },
        Err(refusal) => Answer::refused(&refusal, &request_id),
    }
}

/// Returns the methods that a path below `/_mock/` has; none if there is no such path.
pub fn methods(path: &str) -> Vec<&'static str> {
    match path {
        HEALTH | REQUESTS | WEBHOOKS => vec!["GET"],
        FAULTS => vec!["GET", "POST", "DELETE"],
        CLOCK => vec!["GET", "POST"],
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

/// Responds to a request below `/_mock/`.
fn respond(service: &Service, method: &str, path: &str, body: &[u8]) -> Result<Value, Refusal> {
    let parsed = |body| serde_json::from_slice(body).map_err(|error| INVALID_BODY.because(place(path, &error)));
    let body = if body.is_empty() { Value::Null } else { parsed(body)? };
    match method {
        "GET" => read(service, path).ok_or_else(|| unknown(method, path)),
        "POST" => run(service, path, &body),
        "DELETE" if path == FAULTS => {
            let unused = service.faults().unused();
            service.faults().clear();
            Ok(json!({"unused": unused}))
        }
        _ => Err(unknown(method, path)),
    }
}

/// Reads what the server shows at a path, if it shows something there.
pub fn read(service: &Service, path: &str) -> Option<Value> {
    Some(match path {
        // The version lets a test see which server it waits for.
        HEALTH => json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")}),
        REQUESTS => json!({"requests": service.journal().list()}),
        WEBHOOKS => json!({"webhooks": service.with(|world| world.sent.deliveries())}),
        FAULTS => json!({"faults": service.faults().waiting()}),
        CLOCK => clock(service),
        _ => return None,
    })
}

/// Runs the action of a path, such as a mock-only handler.
pub fn run(service: &Service, path: &str, body: &Value) -> Result<Value, Refusal> {
    match path {
        FAULTS => {
            let fault = Fault::deserialize(body).map_err(|error| INVALID_BODY.because(place(path, &error)))?;
            service.faults().add(fault).map(|()| json!({}))
        }
        CLOCK => {
            move_clock(service, &Params { path, body })?;
            Ok(clock(service))
        }
        _ => act(service, path, body),
    }
}

fn clock(service: &Service) -> Value {
    json!({"now": exact_time(service.with(|world| world.now()))})
}

/// Sets the clock, or moves it forward.
fn move_clock(service: &Service, params: &Params) -> Result<(), Refusal> {
    match (params.value("now"), params.value("advance_seconds")) {
        (Some(now), None) => {
            let now = now.as_str().and_then(time_from).filter(|now| (0..=FURTHEST).contains(now));
            let message = "now must be a time from 1970 to 9999, such as 2026-11-28T00:00:00Z";
            let now = now.ok_or_else(|| INVALID_FIELD.because(message))?;
            service.with(|world| world.set_clock(now));
        }
        (None, Some(seconds)) => {
            let message = "advance_seconds must be a whole number, not below zero; to set the clock back, give now";
            let seconds = seconds.as_u64().ok_or_else(|| INVALID_FIELD.because(message))?;
            service.with(|world| world.advance(Duration::from_secs(seconds)));
        }
        (None, None) => return Err(missing_one_of("now, advance_seconds")),
        (Some(_), Some(_)) => return Err(INVALID_FIELD.because("now and advance_seconds exclude each other")),
    }
    Ok(())
}

fn place(path: &str, error: &serde_json::Error) -> String {
    format!("the body of {path}: {error}")
}

/// Runs the mock-only handler of a path.
fn act(service: &Service, path: &str, body: &Value) -> Result<Value, Refusal> {
    let act = behaviour::handler(path).ok_or_else(|| unknown("POST", path))?;
    match service.with(|world| act(world, &Params { path, body }))? {
        Reply::Facts(facts) => Ok(facts),
        Reply::File(_) | Reply::MadeUp | Reply::MadeUpAround(_) => Ok(Value::Null),
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
