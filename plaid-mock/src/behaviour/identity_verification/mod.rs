//! Identity Verification: attempts, and the ways to try again.
//!
//! Every template has all steps but `selfie_check`, which the Sandbox does not have. An attempt is active until its user
//! has gone through it. With consent and a name, a birth date, a street and a phone number in the request there is
//! nothing left to ask, and the attempt goes on by itself after the server's `work`; otherwise
//! `POST /_mock/identity_verification/finish` stands for the user, who types in what is not known yet: the data of
//! Leslie Knope, the person of Plaid's Sandbox. Consent that a caller says holds for attempts to come.
//!
//! The family name says how it ends, where the step is one that the attempt has to go through:
//!
//! | family name | ends as | at the step |
//! |---|---|---|
//! | `Unreached` | `failed` | `verify_sms` |
//! | `Nomatch` | `failed` | `kyc_check` |
//! | `Forged` | `failed` | `documentary_verification` |
//! | `Risky` | `failed` | `risk_check` |
//! | `Listed` | `pending_review` | `watchlist_screening` |
//! | `Late` | `expired` | `documentary_verification` |
//! | `Gone` | `canceled` | `documentary_verification` |
//! | any other | `success` | |
//!
//! What is pending ends once its screening is reviewed: see `watchlist.rs`. Autofill finds everyone who has consented and
//! whose phone number, birth date and country are known.

mod attempt;
mod ending;
mod person;
mod results;
mod strategy;

use serde_json::{Value, json};

use self::attempt::{Attempt, Status, Step};
use self::ending::Ending;
use super::pages::page;
use super::{Act, Event, Reply, users, watchlist};
use crate::asked::Asked;
use crate::refusal::{INVALID_FIELD, INVALID_USER_ID, MISSING_FIELDS, NOT_FOUND, Refusal};
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

/// By id.
pub type Attempts = Store<Attempt>;

fn create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let template = asked.required("template_id")?;
    let (client_user_id, person) = whom(world, asked)?;
    let user_id = asked.text("user_id");
    if let Some(earlier) = latest(world, template, &client_user_id, user_id) {
        if asked.flag("is_idempotent") {
            return Ok(earlier.facts().into());
        }
        let message = "the user has an attempt under this template: retry it, or set is_idempotent";
        return Err(INVALID_FIELD.because(message));
    }
    let has_consented = asked.flag("gave_consent");
    let attempt = Attempt {
        id: world.short_id("idv"),
        client_user_id,
        user_id: user_id.map(Into::into),
        template: template.into(),
        is_shareable: asked.flag("is_shareable"),
        key: world.id(),
        has_consented,
        created: world.now(),
        completed: None,
        status: Status::Active,
        steps: strategy::template(has_consented),
        person,
        previous: None,
        screening: None,
    };
    Ok(begin(world, attempt).into())
}

/// Whom a request is about: the caller's id for them, and what is known of them.
fn whom(world: &World, asked: &Asked) -> Result<(String, Value), Refusal> {
    let client_user_id = asked.text("client_user_id").or_else(|| asked.text("user.client_user_id"));
    let Some(user_id) = asked.text("user_id") else {
        let id = client_user_id
            .ok_or_else(|| MISSING_FIELDS.because("one of these fields is required: client_user_id, user_id"))?;
        return Ok((id.to_owned(), person::merged(&Value::Null, asked.value("user"))));
    };
    if asked.value("user").is_some() {
        return Err(INVALID_FIELD.because("user is not for a request with user_id: update it by /user/update"));
    }
    let (known_as, identity) =
        users::who(world, user_id).ok_or_else(|| INVALID_USER_ID.because("user_id is none of this server's"))?;
    Ok((client_user_id.unwrap_or(known_as).to_owned(), person::of_identity(identity)))
}

/// Keeps a new attempt, whose first open step is the one that its user is at.
fn begin(world: &mut World, mut attempt: Attempt) -> Value {
    if let Some(first) = attempt.steps.iter_mut().find(|step| step.is_open()) {
        *first = Step::Active;
    }
    let fields = ["/name/family_name", "/date_of_birth", "/address/street", "/phone_number"];
    let has_all = fields.iter().all(|field| person::knows(&attempt.person, field));
    if has_all && !attempt.step("accept_tos").is_open() {
        world.later(world.work, Event::IdentityVerified(attempt.id.clone()));
    }
    let facts = attempt.facts();
    world.state.attempts.insert(attempt.id.clone(), attempt);
    facts
}

/// The last attempt of a user under a template.
fn latest<'w>(world: &'w World, template: &str, client_user_id: &str, user_id: Option<&str>) -> Option<&'w Attempt> {
    let is_of = |attempt: &&Attempt| {
        let is_user = user_id.is_some() && attempt.user_id.as_deref() == user_id;
        attempt.template == template && (attempt.client_user_id == client_user_id || is_user)
    };
    world.state.attempts.iter().rev().map(|(_, attempt)| attempt).find(is_of)
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
    let found = world.state.attempts.iter().rev().map(|(_, attempt)| attempt).filter(|attempt| {
        attempt.template == template
            && client_user_id.is_none_or(|id| attempt.client_user_id == id)
            && user_id.is_none_or(|id| attempt.user_id.as_deref() == Some(id))
    });
    let (found, next) = page(found.collect(), |attempt| attempt.id.clone(), asked.text("cursor"))?;
    let facts: Vec<Value> = found.iter().map(|attempt| attempt.facts()).collect();
    Ok(json!({"identity_verifications": facts, "next_cursor": next}).into())
}

fn retry(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let earlier = latest(world, asked.required("template_id")?, asked.required("client_user_id")?, None).cloned();
    let earlier = earlier.ok_or_else(|| {
        NOT_FOUND.because("client_user_id has no attempt under this template that could be tried again")
    })?;
    let steps = strategy::steps(asked, &earlier)?;
    let attempt = Attempt {
        id: world.short_id("idv"),
        is_shareable: asked.value("is_shareable").and_then(Value::as_bool).unwrap_or(earlier.is_shareable),
        key: world.id(),
        created: world.now(),
        completed: None,
        status: Status::Active,
        steps,
        person: person::merged(&earlier.person, asked.value("user")),
        previous: Some(earlier.id),
        screening: None,
        ..earlier
    };
    let id = attempt.id.clone();
    let facts = begin(world, attempt);
    tell(world, &id, "RETRIED");
    Ok(facts.into())
}

/// The user has yet to confirm what is found, so nothing of it is kept.
fn autofill(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let attempt = find(world, asked)?;
    let has_consented = !attempt.step("accept_tos").is_open();
    let found = has_consented.then(|| person::found(&attempt.person)).flatten();
    let status = if found.is_some() { "success" } else { "failed" };
    Ok(json!({"status": status, "user": found}).into())
}

/// An attempt that needs nothing of its user has come to its end.
pub fn finished(world: &mut World, id: &str) {
    if let Some(ending) = world.state.attempts.get(id).map(Ending::of) {
        end(world, id, ending, false);
    }
}

fn finish(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let attempt = find(world, asked)?;
    if attempt.status != Status::Active {
        return Err(INVALID_FIELD.because("the attempt is not active any more"));
    }
    let ending = match (asked.text("outcome"), asked.text("step")) {
        (None, None) => Ending::of(attempt),
        (None, Some(_)) => return Err(MISSING_FIELDS.because("step needs the field outcome")),
        (Some(outcome), step) => Ending::asked(attempt, outcome, step).map_err(|why| INVALID_FIELD.because(why))?,
    };
    let id = attempt.id.clone();
    end(world, &id, ending, true);
    Ok(json!({}).into())
}

fn end(world: &mut World, id: &str, ending: Ending, by_user: bool) {
    let now = world.now();
    let attempt = world.state.attempts.get_mut(id).filter(|attempt| attempt.status == Status::Active);
    let Some(attempt) = attempt else { return };
    let completed = attempt.run(ending, by_user, now);
    screen(world, id);
    for _ in 0..completed {
        tell(world, id, "STEP_UPDATED");
    }
    tell(world, id, "STATUS_UPDATED");
}

/// Where it has come to the screening, there is one.
fn screen(world: &mut World, id: &str) {
    let Some(attempt) = world.state.attempts.get(id) else { return };
    let status = match attempt.step("watchlist_screening") {
        Step::Success => "cleared",
        Step::PendingReview => "pending_review",
        _ => return,
    };
    let (terms, client_user_id) = (attempt.search_terms(), attempt.client_user_id.clone());
    let screening = watchlist::add(world, &terms, &client_user_id, status);
    if let Some(attempt) = world.state.attempts.get_mut(id) {
        attempt.screening = Some(screening);
    }
}

/// The screening that an attempt waits for has been reviewed.
pub fn reviewed(world: &mut World, screening: &str, is_cleared: bool) {
    let is_waiting =
        |attempt: &&Attempt| attempt.status == Status::PendingReview && attempt.screening.as_deref() == Some(screening);
    let waiting = world.state.attempts.iter().map(|(_, attempt)| attempt).find(is_waiting);
    let Some(id) = waiting.map(|attempt| attempt.id.clone()) else { return };
    if let Some(attempt) = world.state.attempts.get_mut(&id) {
        attempt.review(is_cleared);
    }
    tell(world, &id, "STATUS_UPDATED");
}

fn tell(world: &mut World, id: &str, code: &str) {
    world.send_to_account(&json!({
        "webhook_type": "IDENTITY_VERIFICATION",
        "webhook_code": code,
        "identity_verification_id": id,
        "environment": "sandbox",
    }));
}
