//! Attempts as answers show them.

use serde_json::{Map, Value, json};

use super::results;
use crate::state::attempts::{Attempt, STEPS};
use crate::time::date_time;

/// Returns an attempt as answers show it.
pub fn facts(attempt: &Attempt) -> Value {
    let steps: Map<String, Value> =
        STEPS.iter().map(|name| ((*name).to_owned(), attempt.step(name).text().into())).collect();
    let known = |field: &str| attempt.person.get(field).cloned().unwrap_or_default();
    json!({
        "id": attempt.id,
        "client_user_id": attempt.client_user_id,
        "user_id": attempt.user_id,
        "created_at": date_time(attempt.created),
        "completed_at": attempt.completed.map(date_time),
        "previous_attempt_id": attempt.previous,
        "redacted_at": null,
        "shareable_url": attempt.is_shareable.then(|| {
            format!("https://flow.plaid.com/verify/{}?key={}", attempt.id, attempt.key)
        }),
        "template": {"id": attempt.template, "version": 1},
        "status": attempt.status.text(),
        "steps": steps,
        "user": {
            "name": known("name"),
            "address": known("address"),
            "date_of_birth": known("date_of_birth"),
            "email_address": known("email_address"),
            "phone_number": known("phone_number"),
            "id_number": known("id_number"),
            "ip_address": known("ip_address"),
        },
        "verify_sms": results::of(attempt, "verify_sms"),
        "kyc_check": results::of(attempt, "kyc_check"),
        "documentary_verification": results::of(attempt, "documentary_verification"),
        "selfie_check": results::of(attempt, "selfie_check"),
        "risk_check": results::of(attempt, "risk_check"),
        "watchlist_screening_id": attempt.screening,
        "beacon_user_id": null,
    })
}
