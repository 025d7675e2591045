//! Identity Verification: attempts, and the ways to retry.
//!
//! Every template has all steps except `selfie_check`, which the Sandbox does not have. An attempt is active until its
//! user has completed it. If the request has consent, a name, a date of birth, a street and a phone number, nothing is
//! left to ask, and the attempt completes by itself after the server's `work`. Otherwise
//! `POST /_mock/identity_verification/finish` plays the user, who enters the missing data: that of Leslie Knope, the
//! person of Plaid's Sandbox. Consent that a caller states holds for later attempts too.
//!
//! The family name determines the outcome, if the attempt has the step: see [`crate::outcomes`].
//!
//! A pending attempt ends when its screening is reviewed: see `watchlist.rs`. Autofill finds everyone who has consented
//! and whose phone number, date of birth and country are known.

mod ending;
mod person;
mod reply;
mod results;
mod run;
mod strategy;

use serde_json::{Value, json};

use self::ending::Ending;
use self::reply::facts;
use super::common::handlers::{Handlers, Reply};
use super::common::pages::page;
use super::common::{lookup, notify};
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, MISSING_FIELDS, NOT_FOUND, Refusal, missing_one_of};
use crate::state::attempts::{Attempt, Status, Step};
use crate::state::screenings::{self, Screening, Terms};
use crate::state::{EventKind, World};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/identity_verification/create", create),
        ("/identity_verification/get", get),
        ("/identity_verification/list", list),
        ("/identity_verification/retry", retry),
        ("/identity_verification/autofill/create", autofill),
        ("/_mock/identity_verification/finish", finish),
    ],
    events: &[(EventKind::AttemptFinished, finished)],
};

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let template = params.required("template_id")?;
    let (client_user_id, person) = subject(world, params)?;
    let user_id = params.text("user_id");
    if let Some(earlier) = latest(world, template, &client_user_id, user_id) {
        if params.flag("is_idempotent") {
            return Ok(facts(earlier).into());
        }
        let message = "the user already has an attempt under this template: retry it, or set is_idempotent";
        return Err(INVALID_FIELD.because(message));
    }
    let has_consented = params.flag("gave_consent");
    let attempt = Attempt {
        id: world.short_id("idv"),
        client_user_id,
        user_id: user_id.map(Into::into),
        template: template.into(),
        is_shareable: params.flag("is_shareable"),
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

/// Returns the client user id of the person whom a request is about, and what is known about them.
fn subject(world: &World, params: &Params) -> Result<(String, Value), Refusal> {
    let client_user_id = params.text("client_user_id").or_else(|| params.text("user.client_user_id"));
    let Some(user_id) = params.text("user_id") else {
        let id = client_user_id.ok_or_else(|| missing_one_of("client_user_id, user_id"))?;
        return Ok((id.to_owned(), person::merged(&Value::Null, params.value("user"))));
    };
    if params.value("user").is_some() {
        return Err(INVALID_FIELD.because("user can't be combined with user_id: update the user by /user/update"));
    }
    let user = world.state.users.get(user_id)?;
    Ok((client_user_id.unwrap_or(&user.client_user_id).to_owned(), person::of_identity(&user.identity)))
}

/// Keeps a new attempt, and activates its first open step.
fn begin(world: &mut World, mut attempt: Attempt) -> Value {
    if let Some(first) = attempt.steps.iter_mut().find(|step| step.is_open()) {
        *first = Step::Active;
    }
    let fields = ["/name/family_name", "/date_of_birth", "/address/street", "/phone_number"];
    let has_all = fields.iter().all(|field| person::knows(&attempt.person, field));
    if has_all && !attempt.step("accept_tos").is_open() {
        world.after_work(EventKind::AttemptFinished.of(&attempt.id));
    }
    let facts = facts(&attempt);
    world.state.attempts.insert(attempt.id.clone(), attempt);
    facts
}

/// Returns the last attempt of a user under a template.
fn latest<'w>(world: &'w World, template: &str, client_user_id: &str, user_id: Option<&str>) -> Option<&'w Attempt> {
    world.state.attempts.newest_first().find(|attempt| {
        let is_user = user_id.is_some() && attempt.user_id.as_deref() == user_id;
        attempt.template == template && (attempt.client_user_id == client_user_id || is_user)
    })
}

fn find<'w>(world: &'w World, params: &Params) -> Result<&'w Attempt, Refusal> {
    lookup::find(&world.state.attempts, params, "identity_verification_id", NOT_FOUND)
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    Ok(facts(find(world, params)?).into())
}

fn list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let template = params.required("template_id")?;
    let [client_user_id, user_id] = ["client_user_id", "user_id"].map(|field| params.text(field));
    let found = world.state.attempts.newest_first().filter(|attempt| {
        attempt.template == template
            && client_user_id.is_none_or(|id| attempt.client_user_id == id)
            && user_id.is_none_or(|id| attempt.user_id.as_deref() == Some(id))
    });
    let (found, next) = page(found.collect(), |attempt| attempt.id.clone(), params.text("cursor"))?;
    let facts: Vec<Value> = found.into_iter().map(facts).collect();
    Ok(json!({"identity_verifications": facts, "next_cursor": next}).into())
}

fn retry(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let earlier = latest(world, params.required("template_id")?, params.required("client_user_id")?, None).cloned();
    let earlier = earlier.ok_or_else(|| NOT_FOUND.because("client_user_id has no attempt under this template"))?;
    let steps = strategy::steps(params, &earlier)?;
    let attempt = Attempt {
        id: world.short_id("idv"),
        is_shareable: params.value("is_shareable").and_then(Value::as_bool).unwrap_or(earlier.is_shareable),
        key: world.id(),
        created: world.now(),
        completed: None,
        status: Status::Active,
        steps,
        person: person::merged(&earlier.person, params.value("user")),
        previous: Some(earlier.id),
        screening: None,
        ..earlier
    };
    let id = attempt.id.clone();
    let facts = begin(world, attempt);
    announce(world, &id, "RETRIED");
    Ok(facts.into())
}

/// Returns the autofill data of a user. The user has yet to confirm it, so none of it is kept.
fn autofill(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let attempt = find(world, params)?;
    let has_consented = !attempt.step("accept_tos").is_open();
    let found = has_consented.then(|| person::found(&attempt.person)).flatten();
    let status = if found.is_some() { "success" } else { "failed" };
    Ok(json!({"status": status, "user": found}).into())
}

/// Completes an attempt that needs nothing from its user.
fn finished(world: &mut World, id: &str) {
    if let Some(ending) = world.state.attempts.get(id).map(Ending::by_name) {
        end(world, id, ending, false);
    }
}

/// Completes an attempt as its user would.
fn finish(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let attempt = find(world, params)?;
    if attempt.status != Status::Active {
        return Err(INVALID_FIELD.because("the attempt is no longer active"));
    }
    let ending = match (params.text("outcome"), params.text("step")) {
        (None, None) => Ending::by_name(attempt),
        (None, Some(_)) => return Err(MISSING_FIELDS.because("step needs the field outcome")),
        (Some(outcome), step) => {
            Ending::by_request(attempt, outcome, step).map_err(|message| INVALID_FIELD.because(message))?
        }
    };
    let id = attempt.id.clone();
    end(world, &id, ending, true);
    Ok(json!({}).into())
}

fn end(world: &mut World, id: &str, ending: Ending, by_user: bool) {
    let now = world.now();
    let attempt = world.state.attempts.get_mut(id).filter(|attempt| attempt.status == Status::Active);
    let Some(attempt) = attempt else { return };
    let completed = run::run(attempt, ending, by_user, now);
    screen(world, id);
    for _ in 0..completed {
        announce(world, id, "STEP_UPDATED");
    }
    announce(world, id, "STATUS_UPDATED");
}

/// Makes the watchlist screening of an attempt that has reached that step.
fn screen(world: &mut World, id: &str) {
    let Some(attempt) = world.state.attempts.get(id) else { return };
    let status = match attempt.step("watchlist_screening") {
        Step::Success => screenings::Status::Cleared,
        Step::PendingReview => screenings::Status::PendingReview,
        _ => return,
    };
    let terms = Terms::default().with(&attempt.search_terms());
    let client_user_id = Some(attempt.client_user_id.clone());
    let screening = world.short_id("scr");
    let new = Screening::new(screening.clone(), world.now(), terms, client_user_id, status, "link");
    world.state.screenings.insert(&screening, new);
    if let Some(attempt) = world.state.attempts.get_mut(id) {
        attempt.screening = Some(screening);
    }
}

/// Ends the attempt that waits for the review of a screening.
pub fn reviewed(world: &mut World, screening: &str, is_cleared: bool) {
    let is_waiting =
        |attempt: &&Attempt| attempt.status == Status::PendingReview && attempt.screening.as_deref() == Some(screening);
    let waiting = world.state.attempts.iter().map(|(_, attempt)| attempt).find(is_waiting);
    let Some(id) = waiting.map(|attempt| attempt.id.clone()) else { return };
    if let Some(attempt) = world.state.attempts.get_mut(&id) {
        attempt.review(is_cleared);
    }
    announce(world, &id, "STATUS_UPDATED");
}

/// <https://plaid.com/docs/api/products/identity-verification/#webhooks>
fn announce(world: &mut World, id: &str, code: &str) {
    let more = json!({"identity_verification_id": id});
    notify::to_account(world, notify::body(("IDENTITY_VERIFICATION", code), more));
}
