//! Watchlist screenings of individuals, by request or as a step of Identity Verification.
//!
//! The legal name determines the status: see [`crate::outcomes`].
//!
//! A change of the search terms screens again. A review by `/watchlist_screening/individual/update` also ends the
//! Identity Verification that waits for it: with success if cleared, as failed if rejected.

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::pages::page;
use super::common::{lookup, notify};
use super::identity_verification;
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, NOT_FOUND, Refusal};
use crate::state::World;
use crate::state::screenings::{Screening, Status, Terms, Version};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/watchlist_screening/individual/create", create),
        ("/watchlist_screening/individual/get", get),
        ("/watchlist_screening/individual/list", list),
        ("/watchlist_screening/individual/update", update),
        ("/watchlist_screening/individual/history/list", history),
        ("/watchlist_screening/individual/hit/list", hits),
    ],
    events: &[],
};

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let terms = Terms::default().with(&params.value_or_null("search_terms"));
    terms.check()?;
    let status = Status::after(terms.is_listed());
    let id = world.short_id("scr");
    let screening = Screening::new(id.clone(), world.now(), terms, params.owned("client_user_id"), status, "api");
    let facts = screening.facts();
    world.state.screenings.insert(id, screening);
    Ok(facts.into())
}

fn find<'w>(world: &'w World, params: &Params) -> Result<&'w Screening, Refusal> {
    lookup::find(&world.state.screenings, params, "watchlist_screening_id", NOT_FOUND)
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    Ok(find(world, params)?.facts().into())
}

fn list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let program = params.required("watchlist_program_id")?;
    let fits = |field: &str, value: Option<&str>| params.text(field).is_none_or(|wanted| value == Some(wanted));
    let found = world.state.screenings.newest_first().filter(|screening| {
        let current = &screening.current;
        current.terms.program == program
            && fits("status", Some(current.status.text()))
            && fits("client_user_id", current.client_user_id.as_deref())
            && fits("assignee", current.assignee.as_deref())
    });
    let (found, next) = page(found.collect(), |screening| screening.id.clone(), params.text("cursor"))?;
    let facts: Vec<Value> = found.iter().map(|screening| screening.facts()).collect();
    Ok(json!({"watchlist_screenings": facts, "next_cursor": next}).into())
}

fn update(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let at = world.now();
    let old = find(world, params)?.current.clone();
    let new = Version { at, source: "api".into(), ..updated(&old, params)? };
    let status = new.status;
    let screening = lookup::find_mut(&mut world.state.screenings, params, "watchlist_screening_id", NOT_FOUND)?;
    screening.change(new);
    let (id, facts) = (screening.id.clone(), screening.facts());
    if status != old.status {
        announce(world, &id, status);
    }
    Ok(facts.into())
}

/// Returns a version with the changes of a request.
fn updated(old: &Version, params: &Params) -> Result<Version, Refusal> {
    let status = params.text("status").and_then(Status::named);
    if status.is_some() && params.value("search_terms").is_some() {
        return Err(INVALID_FIELD.because("search_terms and status can't change in one request"));
    }
    let resets_assignee = params.texts("reset_fields").is_some_and(|fields| fields.contains(&"assignee"));
    if resets_assignee && params.value("assignee").is_some() {
        return Err(INVALID_FIELD.because("reset_fields names assignee, which the request sets"));
    }
    let mut new = old.clone();
    if let Some(given) = params.value("search_terms") {
        new.terms = new.terms.with(given);
        new.terms.check()?;
        if new.terms != old.terms {
            new.terms.changes += 1;
            // A rejected individual is not screened again.
            if old.status != Status::Rejected {
                new.has_hit = new.terms.is_listed();
                new.status = Status::after(new.has_hit);
            }
        }
    }
    new.status = status.unwrap_or(new.status);
    new.client_user_id = params.owned("client_user_id").or(new.client_user_id);
    new.assignee = params.owned("assignee").or(new.assignee).filter(|_| !resets_assignee);
    Ok(new)
}

/// Sends the webhook of a new status, and ends the Identity Verification that waits for a review.
/// <https://plaid.com/docs/api/products/monitor/#screening-status_updated>
fn announce(world: &mut World, id: &str, status: Status) {
    notify::to_account(world, notify::body(("SCREENING", "STATUS_UPDATED"), json!({"screening_id": id})));
    match status {
        Status::Cleared => identity_verification::reviewed(world, id, true),
        Status::Rejected => identity_verification::reviewed(world, id, false),
        Status::PendingReview => {}
    }
}

/// Lists the earlier versions of a screening, newest first.
fn history(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let screening = find(world, params)?;
    let versions = (0..screening.changes).rev().zip(screening.earlier.iter().rev());
    let (versions, next) = page(versions.collect(), |(number, _)| number.to_string(), params.text("cursor"))?;
    let facts: Vec<Value> = versions.iter().map(|(_, version)| screening.version_facts(version)).collect();
    Ok(json!({"watchlist_screenings": facts, "next_cursor": next}).into())
}

fn hits(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let hits = find(world, params)?.hits();
    let (hits, next) = page(hits, |hit| hit["id"].to_string(), params.text("cursor"))?;
    Ok(json!({"watchlist_screening_hits": hits, "next_cursor": next}).into())
}
