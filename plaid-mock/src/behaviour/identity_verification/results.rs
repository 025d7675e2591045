//! The results of the steps, which exist once the step has ended as `success` or `failed`:
//!
//! | step | result of a failure |
//! |---|---|
//! | `verify_sms` | the code was entered wrongly three times |
//! | `kyc_check` | name, date of birth and id number: `no_match`, address: `partial_match`, phone number: `no_data` |
//! | `documentary_verification` | three documents, none of them authentic |
//! | `risk_check` | a bot behind a proxy, with high scores |
//!
//! In a success everything matches, except for what the user did not give: that is `no_input`.

use serde_json::{Value, json};

use super::person::knows;
use crate::state::attempts::{Attempt, Step};
use crate::time::{date_time, day_of, day_text};

/// Returns the result of a step, or null.
pub fn of(attempt: &Attempt, step: &str) -> Value {
    let passed = match attempt.step(step) {
        Step::Success => true,
        Step::Failed => false,
        _ => return Value::Null,
    };
    match step {
        "verify_sms" => sms(attempt, passed),
        "kyc_check" => kyc(attempt, passed),
        "documentary_verification" => documents(attempt, passed),
        "risk_check" => risk(attempt, passed),
        _ => Value::Null,
    }
}

fn status(passed: bool) -> &'static str {
    if passed { "success" } else { "failed" }
}

fn matches(passed: bool) -> &'static str {
    if passed { "match" } else { "no_match" }
}

fn sms(attempt: &Attempt, passed: bool) -> Value {
    let sent = attempt.completed.map(date_time);
    json!({
        "status": status(passed),
        "verifications": [{
            "status": status(passed),
            "attempt": 1,
            "phone_number": attempt.person["phone_number"],
            "delivery_attempt_count": 1,
            "solve_attempt_count": if passed { 1 } else { 3 },
            "initially_sent_at": sent,
            "last_sent_at": sent,
            "redacted_at": null,
        }],
    })
}

fn kyc(attempt: &Attempt, passed: bool) -> Value {
    let summary = |field: &str, failed: &'static str| match (knows(&attempt.person, field), passed) {
        (false, _) => "no_input",
        (true, true) => "match",
        (true, false) => failed,
    };
    let has_address = knows(&attempt.person, "/address/street");
    json!({
        "status": status(passed),
        "name": {"summary": summary("/name", "no_match")},
        "date_of_birth": {"summary": summary("/date_of_birth", "no_match")},
        "id_number": {"summary": summary("/id_number", "no_match")},
        "phone_number": {
            "summary": summary("/phone_number", "no_data"),
            "area_code": summary("/phone_number", "match"),
        },
        "address": {
            "summary": summary("/address/street", "partial_match"),
            "po_box": if has_address { "no" } else { "no_data" },
            "type": if has_address { "residential" } else { "no_data" },
        },
    })
}

fn documents(attempt: &Attempt, passed: bool) -> Value {
    // A user who fails has used all three tries.
    let tries = if passed { 1..=1 } else { 1..=3 };
    let documents: Vec<Value> = tries.map(|number| document(attempt, passed, number)).collect();
    json!({"status": status(passed), "documents": documents})
}

fn document(attempt: &Attempt, passed: bool, number: u8) -> Value {
    const YEAR: i64 = 365;
    let (person, made) = (&attempt.person, day_of(attempt.created));
    json!({
        "status": status(passed),
        "attempt": number,
        "images": {
            "original_front": null,
            "original_back": null,
            "cropped_front": null,
            "cropped_back": null,
            "face": null,
        },
        "extracted_data": {
            "name": person["name"],
            "date_of_birth": person["date_of_birth"],
            "address": document_address(person),
            "category": "drivers_license",
            "id_number": "D4407158",
            "issue_date": day_text(made - 3 * YEAR),
            "expiration_date": day_text(made + 5 * YEAR),
            "issuing_country": person["address"]["country"].as_str().unwrap_or("US"),
            "issuing_region": person["address"]["region"],
        },
        "analysis": document_analysis(person, passed),
        "redacted_at": null,
    })
}

/// Returns the address on a document, if street and city are known.
fn document_address(person: &Value) -> Option<Value> {
    let has_address = ["/address/street", "/address/city"].iter().all(|field| knows(person, field));
    let part = |name: &str| person["address"][name].clone();
    has_address.then(|| {
        json!({
            "street": part("street"),
            "city": part("city"),
            "region": part("region"),
            "postal_code": part("postal_code"),
            "country": part("country"),
        })
    })
}

fn document_analysis(person: &Value, passed: bool) -> Value {
    let compared = |field: &str| if knows(person, field) { "match" } else { "no_data" };
    json!({
        "authenticity": matches(passed),
        "image_quality": "high",
        "image_quality_details": {
            "blur_check": "success",
            "dimensions_check": "success",
            "glare_check": "success",
        },
        "extracted_data": {
            "name": compared("/name"),
            "date_of_birth": compared("/date_of_birth"),
            "expiration_date": "not_expired",
            "issuing_country": "match",
        },
        "fraud_analysis_details": {
            "type_supported": "success",
            "portrait_presence_check": "success",
            "portrait_details_check": "success",
            "issue_date_check": "success",
            "image_composition_check": "success",
            "integrity_check": status(passed),
            "detail_check": status(passed),
        },
        "aamva_verification": null,
    })
}

fn risk(attempt: &Attempt, passed: bool) -> Value {
    let person = &attempt.person;
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    // Without a browser session there is no device and no behavior.
    let device = knows(person, "/ip_address").then(|| {
        json!({
            "ip_proxy_type": if passed { "none_detected" } else { "tor" },
            "ip_spam_list_count": if passed { 0 } else { 4 },
            "ip_timezone_offset": "-05:00:00",
        })
    });
    let behavior = device.as_ref().map(|_| {
        json!({
            "user_interactions": if passed { "genuine" } else { "risky" },
            "bot_detected": yes(!passed),
            "fraud_ring_detected": "no",
        })
    });
    let email = knows(person, "/email_address").then(|| {
        json!({
            "is_deliverable": yes(passed),
            "breach_count": 0,
            "first_breached_at": null,
            "last_breached_at": null,
            "domain_registered_at": "1995-08-14",
            "domain_is_free_provider": "no",
            "domain_is_custom": "yes",
            "domain_is_disposable": yes(!passed),
            "top_level_domain_is_suspicious": "no",
            "is_edu": "no",
            "includes_date_of_birth": "no",
            "linked_services": [],
        })
    });
    let phone = knows(person, "/phone_number").then(|| json!({"linked_services": []}));
    json!({
        "status": status(passed),
        "devices": device.into_iter().collect::<Vec<_>>(),
        "behavior": behavior,
        "email": email,
        "phone": phone,
        "facial_duplicates": [],
        "identity_abuse_signals": {
            "synthetic_identity": {"score": if passed { 4 } else { 91 }},
            "stolen_identity": {"score": if passed { 2 } else { 88 }},
        },
        "trust_index_score": if passed { 86 } else { 12 },
    })
}
