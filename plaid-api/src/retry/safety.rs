//! The safety rule: with any policy, nothing is done twice.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;

use super::RetryPolicy;
use crate::json_field::json_field;
use crate::operation::{Idempotency, IdempotencyKey, Replay};
use crate::types::ErrorCode;
use crate::{Error, ErrorKind, Outcome};

/// Returns the least wait before the call is repeated, or `None` if repeating it after this error might do something
/// twice.
pub(crate) fn least_wait(
    policy: &RetryPolicy,
    idempotency: Idempotency,
    body: Option<&[u8]>,
    error: &Error,
) -> Option<Duration> {
    let nothing = Some(Duration::ZERO);
    let keyed = || match idempotency {
        // The operation is done, and a repeat would be answered with an error instead of the lost answer.
        Idempotency::Keyed(key) if key.replay == Replay::Error && error.outcome() == Outcome::Done => None,
        Idempotency::Keyed(key) => has_key(key, body?).then_some(key.least_wait),
        _ => None,
    };
    let again = || match idempotency {
        Idempotency::Read => nothing,
        Idempotency::BilledRead if policy.repeats_billed_reads() => nothing,
        _ => keyed(),
    };
    match error.kind() {
        ErrorKind::Transport | ErrorKind::Timeout if error.outcome() == Outcome::NotSent => nothing,
        ErrorKind::Transport | ErrorKind::Timeout => again(),
        ErrorKind::Api if error.code() == Some(&ErrorCode::RequestConflict) => keyed(),
        ErrorKind::Api if error.code().is_some_and(ErrorCode::is_used_up) => None,
        ErrorKind::Api | ErrorKind::Status => match error.status() {
            Some(StatusCode::TOO_MANY_REQUESTS) if error.outcome() <= Outcome::Rejected => nothing,
            Some(StatusCode::TOO_MANY_REQUESTS) => again(),
            Some(status) if status.is_server_error() => again(),
            _ => None,
        },
        _ => None,
    }
}

/// Returns whether the request has the key. The body is read for this only after a failure, so that a success has no
/// cost.
fn has_key(key: IdempotencyKey, body: &[u8]) -> bool {
    match json_field(body, key.field) {
        Some(Value::Bool(value)) => key.is_switch && value,
        Some(Value::String(value)) => !key.is_switch && !value.is_empty(),
        _ => false,
    }
}
