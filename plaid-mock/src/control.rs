//! What tests ask of the server itself, over HTTP: `/_mock/`. The README lists it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::asked::Asked;
use crate::behaviour::{self, Reply};
use crate::refusal::{INVALID_BODY, MISSING_FIELDS, NOT_FOUND, Refusal};
use crate::service::{Answer, Service};

/// Where the paths begin.
pub const PREFIX: &str = "/_mock/";

/// Answers a request to the server itself.
pub fn answer(service: &Service, method: &str, path: &str, body: &[u8]) -> Answer {
    service.count();
    match act(service, method, path, body) {
        Ok(answer) => Answer::json(200, &answer),
        Err(refusal) => Answer::json(refusal.status, &refusal.body("")),
    }
}

fn act(service: &Service, method: &str, path: &str, body: &[u8]) -> Result<Value, Refusal> {
    let invalid = |error: serde_json::Error| INVALID_BODY.because(format!("the body of {path}: {error}"));
    match (method, path) {
        ("GET", "/_mock/requests") => Ok(json!({"requests": service.journal().requests.list()})),
        ("GET", "/_mock/webhooks") => Ok(json!({"webhooks": service.journal().webhooks.list()})),
        ("POST", "/_mock/faults") => {
            service.faults().add(serde_json::from_slice(body).map_err(invalid)?);
            Ok(json!({}))
        }
        ("DELETE", "/_mock/faults") => {
            service.faults().clear();
            Ok(json!({}))
        }
        ("POST", "/_mock/clock") => {
            let body: Value = serde_json::from_slice(body).map_err(invalid)?;
            let seconds = Asked { path, body: &body }.number("advance_seconds");
            let seconds = seconds.ok_or_else(|| MISSING_FIELDS.because("advance_seconds is missing"))?;
            service.with(|world| world.advance(Duration::from_secs(seconds)));
            Ok(json!({}))
        }
        ("POST", _) => {
            let body: Value =
                if body.is_empty() { json!({}) } else { serde_json::from_slice(body).map_err(invalid)? };
            run(service, path, &body)
        }
        _ => Err(unknown(method, path)),
    }
}

/// Lets one of the behaviours that no operation has happen.
pub fn run(service: &Service, path: &str, body: &Value) -> Result<Value, Refusal> {
    let act = behaviour::find(path).ok_or_else(|| unknown("POST", path))?;
    match service.with(|world| act(world, &Asked { path, body }))? {
        Reply::Facts(facts) => Ok(facts),
        Reply::File(_) => Ok(Value::Null),
    }
}

fn unknown(method: &str, path: &str) -> Refusal {
    NOT_FOUND.because(format!("the mock has nothing at {method} {path}; its documentation lists what it has"))
}
