//! Identity Verification: attempts, and the ways to try again.
//!
//! Every template has all steps but `selfie_check`, which the Sandbox does not have. An attempt is active until its user
//! has gone through it. With consent and a name, a birth date, a street and a phone number in the request there is
//! nothing left to ask, and the attempt goes on by itself after the server's `work`; otherwise
//! `POST /_mock/identity_verification/finish` stands for the user. The family name says how it ends:
//!
//! | family name | ends as | at the step |
//! |---|---|---|
//! | `Nomatch` | `failed` | `kyc_check` |
//! | `Forged` | `failed` | `documentary_verification` |
//! | `Risky` | `failed` | `risk_check` |
//! | `Listed` | `pending_review` | `watchlist_screening` |
//! | `Late` | `expired` | `documentary_verification` |
//! | `Gone` | `canceled` | `documentary_verification` |
//! | any other | `success` | |

mod attempt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use self::attempt::{Attempt, CHOSEN, Ending, STEPS, Status, Step};
use super::{Act, Event, Reply};
use crate::asked::Asked;
use crate::refusal::{INVALID_FIELD, MISSING_FIELDS, NOT_FOUND, Refusal};
use crate::store::Store;
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[
    ("/identity_verification/create", create),
    ("/identity_verification/get", get),
    ("/identity_verification/list", list),
    ("/identity_verification/retry", retry),
    ("/identity_verification/autofill/create", autofill),
    ("/_mock/identity_verification/finish", finish),
];

/// As many are on a page.
const PAGE: usize = 10;

/// By id.
pub type Attempts = Store<Attempt>;

fn create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let template = asked.required("template_id")?;
    let client_user_id = asked.text("client_user_id").or_else(|| asked.text("user.client_user_id"));
    let user_id = asked.text("user_id");
    if client_user_id.is_none() && user_id.is_none() {
        return Err(MISSING_FIELDS.because("one of these fields is required: client_user_id, user_id"));
    }
    if let Some(earlier) = latest(world, template, client_user_id, user_id) {
        if asked.flag("is_idempotent") {
            return Ok(earlier.facts().into());
        }
        let message = "client_user_id has an attempt under this template: retry it, or set is_idempotent";
        return Err(INVALID_FIELD.because(message));
    }
    let user = merged(&Value::Null, asked.value("user"));
    let mut steps = template_steps();
    if asked.flag("gave_consent") {
        steps[0] = Step::Success;
    }
    let attempt = Attempt {
        id: world.short_id("idv"),
        client_user_id: client_user_id.map(Into::into),
        user_id: user_id.map(Into::into),
        template: template.into(),
        is_shareable: asked.flag("is_shareable"),
        key: world.id(),
        created: world.now(),
        completed: None,
        status: Status::Active,
        steps,
        user,
        previous: None,
        screening: None,
    };
    Ok(begin(world, attempt).into())
}

/// What every template wants.
fn template_steps() -> [Step; 7] {
    STEPS.map(|step| if step == "selfie_check" { Step::NotApplicable } else { Step::Waiting })
}

/// Keeps a new attempt, whose first open step is the one that its user is at.
fn begin(world: &mut World, mut attempt: Attempt) -> Value {
    if let Some(first) = attempt.steps.iter_mut().find(|step| step.is_open()) {
        *first = Step::Active;
    }
    let given = |field: &str| attempt.user.pointer(field).is_some_and(|value| !value.is_null());
    let has_all = ["/name/family_name", "/date_of_birth", "/address/street", "/phone_number"].iter().all(|f| given(f));
    if has_all && !attempt.step("accept_tos").is_open() {
        world.later(world.work, Event::IdentityVerified(attempt.id.clone()));
    }
    let facts = attempt.facts();
    world.state.attempts.insert(attempt.id.clone(), attempt);
    facts
}

/// The last attempt of a user under a template.
fn latest<'w>(
    world: &'w World,
    template: &str,
    client_user_id: Option<&str>,
    user_id: Option<&str>,
) -> Option<&'w Attempt> {
    let is_of = |attempt: &Attempt| {
        attempt.template == template
            && (client_user_id.is_some() && attempt.client_user_id.as_deref() == client_user_id
                || user_id.is_some() && attempt.user_id.as_deref() == user_id)
    };
    world.state.attempts.iter().rev().map(|(_, attempt)| attempt).find(|attempt| is_of(attempt))
}

/// What is known of a user, with what a request adds.
fn merged(known: &Value, given: Option<&Value>) -> Value {
    let mut user = known.as_object().cloned().unwrap_or_default();
    for (field, value) in given.and_then(Value::as_object).into_iter().flatten() {
        if field != "client_user_id" && !value.is_null() {
            user.insert(field.clone(), value.clone());
        }
    }
    user.into()
}

fn find<'w>(world: &'w mut World, asked: &Asked) -> Result<&'w mut Attempt, Refusal> {
    let id = asked.required("identity_verification_id")?;
    let found = world.state.attempts.get_mut(id);
    found.ok_or_else(|| NOT_FOUND.because("there is no Identity Verification of this identity_verification_id"))
}

fn get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    Ok(find(world, asked)?.facts().into())
}

fn list(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let template = asked.required("template_id")?;
    let [client_user_id, user_id] = ["client_user_id", "user_id"].map(|field| asked.text(field));
    let mut found: Vec<&Attempt> = world
        .state
        .attempts
        .iter()
        .rev()
        .map(|(_, attempt)| attempt)
        .filter(|attempt| {
            attempt.template == template
                && client_user_id.is_none_or(|id| attempt.client_user_id.as_deref() == Some(id))
                && user_id.is_none_or(|id| attempt.user_id.as_deref() == Some(id))
        })
        .collect();
    // A cursor names the last one of the page before, so that a new attempt moves no page.
    if let Some(cursor) = asked.text("cursor") {
        let last = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|id| String::from_utf8(id).ok());
        let place = last.and_then(|id| found.iter().position(|attempt| attempt.id == id));
        let place = place.ok_or_else(|| INVALID_FIELD.because("cursor is none that was given for this list"))?;
        found.drain(..=place);
    }
    let is_last = found.len() <= PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| !is_last).map(|attempt| URL_SAFE_NO_PAD.encode(&attempt.id));
    let facts: Vec<Value> = found.iter().map(|attempt| attempt.facts()).collect();
    Ok(json!({"identity_verifications": facts, "next_cursor": next}).into())
}

fn retry(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (template, client_user_id) = (asked.required("template_id")?, asked.required("client_user_id")?);
    let chosen = asked.value("steps");
    let earlier = latest(world, template, Some(client_user_id), None).cloned();
    let earlier = earlier.ok_or_else(|| {
        NOT_FOUND.because("client_user_id has no attempt under this template that could be tried again")
    })?;
    let steps = match (asked.required("strategy")?, chosen) {
        ("custom", Some(chosen)) => custom(chosen),
        ("custom", None) => {
            return Err(MISSING_FIELDS.because("these required fields are missing: steps, for the strategy custom"));
        }
        (_, Some(_)) => return Err(INVALID_FIELD.because("steps is for the strategy custom only")),
        ("incomplete", None) => incomplete(&earlier)?,
        ("infer", None) => match earlier.status {
            Status::Active => {
                return Err(INVALID_FIELD.because("strategy infer: the last attempt is still active"));
            }
            Status::Failed | Status::Expired => incomplete(&earlier)?,
            _ => template_steps(),
        },
        _ => template_steps(),
    };
    let attempt = Attempt {
        id: world.short_id("idv"),
        is_shareable: asked.value("is_shareable").and_then(Value::as_bool).unwrap_or(earlier.is_shareable),
        key: world.id(),
        created: world.now(),
        completed: None,
        status: Status::Active,
        steps,
        user: merged(&earlier.user, asked.value("user")),
        previous: Some(earlier.id.clone()),
        screening: None,
        ..earlier
    };
    let id = attempt.id.clone();
    let facts = begin(world, attempt);
    tell(world, &id, "RETRIED");
    Ok(facts.into())
}

/// What the caller wants of a user. `selfie_check` is not for the Sandbox, which drops it without a word.
fn custom(chosen: &Value) -> [Step; 7] {
    STEPS.map(|step| match chosen[step].as_bool() {
        _ if step == "selfie_check" => Step::NotApplicable,
        Some(false) if CHOSEN.contains(&step) => Step::Skipped,
        _ => Step::Waiting,
    })
}

/// From the step at which the last attempt ended; what was done before it need not be done again.
fn incomplete(earlier: &Attempt) -> Result<[Step; 7], Refusal> {
    let refuse = |message: &str| Err(INVALID_FIELD.because(format!("strategy incomplete: {message}")));
    match earlier.failing() {
        Some(step @ ("watchlist_screening" | "risk_check")) => {
            return refuse(&format!("the last attempt ended at {step}, which no user can do again"));
        }
        None if earlier.status == Status::Success => return refuse("the last attempt has come to its end"),
        _ => {}
    }
    Ok(earlier.steps.map(|step| match step {
        Step::Success | Step::Skipped => Step::Skipped,
        Step::NotApplicable => Step::NotApplicable,
        _ => Step::Waiting,
    }))
}

/// Finds somebody for everyone who gave a phone number, a birth date and a country. The user has yet to confirm it.
fn autofill(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let user = find(world, asked)?.user.clone();
    let given = |pointer: &str| user.pointer(pointer).filter(|value| !value.is_null());
    let enough = ["/phone_number", "/date_of_birth", "/address/country"].iter().all(|field| given(field).is_some());
    if !enough {
        return Ok(json!({"status": "failed", "user": null}).into());
    }
    let name = given("/name").cloned().unwrap_or_else(|| json!({"given_name": "Ines", "family_name": "Okafor"}));
    Ok(json!({
        "status": "success",
        "user": {
            "name": name,
            "address": {
                "street": "88 Alder Row",
                "street2": null,
                "city": "Duluth",
                "region": "MN",
                "postal_code": "55802",
                "country": given("/address/country"),
                "po_box": "no",
                "type": "residential",
            },
            "id_number": {"value": "2468", "type": "us_ssn_last_4"},
        },
    })
    .into())
}

/// The user has gone through it all.
pub fn finished(world: &mut World, id: &str) {
    let ending = world.state.attempts.get(id).map(|attempt| Ending::of(&attempt.user));
    if let Some(ending) = ending {
        end(world, id, ending);
    }
}

fn finish(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let attempt = find(world, asked)?;
    if attempt.status != Status::Active {
        return Err(INVALID_FIELD.because("the attempt is not active any more"));
    }
    let ending = match asked.text("outcome") {
        None => Ending::of(&attempt.user),
        Some(outcome) => Ending::named(outcome).ok_or_else(|| {
            let known = "success, failed, pending_review, expired or canceled";
            INVALID_FIELD.because(format!("outcome must be {known}"))
        })?,
    };
    let id = attempt.id.clone();
    end(world, &id, ending);
    Ok(json!({}).into())
}

fn end(world: &mut World, id: &str, ending: Ending) {
    let (now, screening) = (world.now(), world.short_id("scr"));
    let attempt = world.state.attempts.get_mut(id).filter(|attempt| attempt.status == Status::Active);
    let Some(attempt) = attempt else { return };
    for _ in 0..attempt.run(ending, now, &screening) {
        tell(world, id, "STEP_UPDATED");
    }
    tell(world, id, "STATUS_UPDATED");
}

fn tell(world: &mut World, id: &str, code: &str) {
    world.send_to_account(&json!({
        "webhook_type": "IDENTITY_VERIFICATION",
        "webhook_code": code,
        "identity_verification_id": id,
        "environment": "sandbox",
    }));
}
