//! Watchlist screenings of persons, by request or as a step of Identity Verification.
//!
//! | legal name | is |
//! |---|---|
//! | ends in `Listed` | `pending_review`, with one hit |
//! | any other | `cleared`, without a hit |
//!
//! A new name is screened anew. Who reviews a screening by `/watchlist_screening/individual/update` says as well how the
//! verification ends that waits for it: with success once it is cleared, as failed once it is rejected.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::pages::page;
use super::{Act, Reply, identity_verification};
use crate::asked::Asked;
use crate::clock::{Millis, date_time};
use crate::refusal::{INVALID_FIELD, NOT_FOUND, Refusal};
use crate::store::Store;
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[
    ("/watchlist_screening/individual/create", create),
    ("/watchlist_screening/individual/get", get),
    ("/watchlist_screening/individual/list", list),
    ("/watchlist_screening/individual/update", update),
    ("/watchlist_screening/individual/history/list", history),
    ("/watchlist_screening/individual/hit/list", hits),
];

/// As many earlier versions of a screening are kept.
const MOST_VERSIONS: usize = 100;

/// By id.
pub type Screenings = Store<Screening>;

#[derive(Serialize, Deserialize)]
pub struct Screening {
    id: String,
    created: Millis,
    now: Version,
    /// What it was before each change, oldest first.
    before: Vec<Version>,
    /// How often it has been changed.
    changes: usize,
}

/// A screening between two changes.
#[derive(Clone, Serialize, Deserialize)]
struct Version {
    at: Millis,
    /// By whom it came.
    source: String,
    status: Status,
    client_user_id: Option<String>,
    assignee: Option<String>,
    terms: Terms,
    /// A list has somebody like that.
    has_hit: bool,
}

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
struct Terms {
    /// How often they have been changed.
    changes: usize,
    program: String,
    legal_name: String,
    date_of_birth: Option<String>,
    document_number: Option<String>,
    country: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Status {
    Cleared,
    PendingReview,
    Rejected,
}

impl Status {
    const ALL: [(&str, Self); 3] =
        [("cleared", Self::Cleared), ("pending_review", Self::PendingReview), ("rejected", Self::Rejected)];

    /// The status after a search.
    fn after(has_hit: bool) -> Self {
        if has_hit { Self::PendingReview } else { Self::Cleared }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, status)| status)
    }

    fn text(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, status)| *status == self).map_or("cleared", |(name, _)| name)
    }
}

impl Terms {
    /// What a request says, over what was known.
    fn with(mut self, given: &Value) -> Self {
        let text = |field: &str| given[field].as_str().map(str::to_owned);
        self.program = text("watchlist_program_id").unwrap_or(self.program);
        self.legal_name = text("legal_name").unwrap_or(self.legal_name);
        self.date_of_birth = text("date_of_birth").or(self.date_of_birth);
        self.document_number = text("document_number").or(self.document_number);
        self.country = text("country").or(self.country);
        self
    }

    /// Refuses what can't be looked for.
    fn check(&self) -> Result<(), Refusal> {
        let has_form = |text: &str, least: usize, most: usize| {
            text.trim() == text && (least..=most).contains(&text.chars().count())
        };
        let (name, number) = (&self.legal_name, self.document_number.as_deref());
        if !has_form(name, 1, 100) || !name.chars().any(char::is_alphabetic) {
            let form = "a letter, at most 100 characters and no space at either end";
            return Err(INVALID_FIELD.because(format!("search_terms.legal_name needs {form}")));
        }
        if number.is_some_and(|number| !has_form(number, 4, 32)) {
            let form = "4 to 32 characters and no space at either end";
            return Err(INVALID_FIELD.because(format!("search_terms.document_number needs {form}")));
        }
        Ok(())
    }

    /// Whether a search for them finds somebody.
    fn is_listed(&self) -> bool {
        self.legal_name.split_whitespace().last().is_some_and(|name| name.eq_ignore_ascii_case("listed"))
    }
}

impl Version {
    fn facts(&self, id: &str) -> Value {
        let terms = &self.terms;
        json!({
            "id": id,
            "search_terms": {
                "watchlist_program_id": terms.program,
                "legal_name": terms.legal_name,
                "date_of_birth": terms.date_of_birth,
                "document_number": terms.document_number,
                "country": terms.country,
                "version": terms.changes + 1,
            },
            "assignee": self.assignee,
            "status": self.status.text(),
            "client_user_id": self.client_user_id,
            "audit_trail": {"source": self.source, "dashboard_user_id": null, "timestamp": date_time(self.at)},
        })
    }
}

fn create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let terms = Terms::default().with(asked.value("search_terms").unwrap_or(&Value::Null));
    terms.check()?;
    let (client_user_id, status) = (asked.text("client_user_id"), Status::after(terms.is_listed()));
    let id = keep(world, terms, client_user_id, status, "api");
    Ok(find(world, &id)?.now.facts(&id).into())
}

/// Screens somebody who is being verified; what comes out is the id of the screening.
pub fn add(world: &mut World, terms: &Value, client_user_id: &str, status: &str) -> String {
    let terms = Terms::default().with(terms);
    keep(world, terms, Some(client_user_id), Status::named(status).unwrap_or(Status::Cleared), "link")
}

fn keep(world: &mut World, terms: Terms, client_user_id: Option<&str>, status: Status, source: &str) -> String {
    let (id, created) = (world.short_id("scr"), world.now());
    let client_user_id = client_user_id.map(Into::into);
    let has_hit = status == Status::PendingReview || terms.is_listed();
    let now = Version { at: created, source: source.into(), status, client_user_id, assignee: None, terms, has_hit };
    let screening = Screening { id: id.clone(), created, now, before: Vec::new(), changes: 0 };
    world.state.screenings.insert(&id, screening);
    id
}

fn find<'w>(world: &'w World, id: &str) -> Result<&'w Screening, Refusal> {
    let found = world.state.screenings.get(id);
    found.ok_or_else(|| NOT_FOUND.because("there is no screening of this watchlist_screening_id"))
}

fn get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let screening = find(world, asked.required("watchlist_screening_id")?)?;
    Ok(screening.now.facts(&screening.id).into())
}

fn list(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let program = asked.required("watchlist_program_id")?;
    let is_asked = |field: &str, is: Option<&str>| asked.text(field).is_none_or(|asked| is == Some(asked));
    let found = world.state.screenings.iter().rev().map(|(_, screening)| screening);
    let found = found.filter(|screening| {
        let now = &screening.now;
        now.terms.program == program
            && is_asked("status", Some(now.status.text()))
            && is_asked("client_user_id", now.client_user_id.as_deref())
            && is_asked("assignee", now.assignee.as_deref())
    });
    let (found, next) = page(found.collect(), |screening| screening.id.clone(), asked.text("cursor"))?;
    let facts: Vec<Value> = found.iter().map(|screening| screening.now.facts(&screening.id)).collect();
    Ok(json!({"watchlist_screenings": facts, "next_cursor": next}).into())
}

fn update(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (id, at) = (asked.required("watchlist_screening_id")?, world.now());
    let old = find(world, id)?.now.clone();
    let status = asked.text("status").and_then(Status::named);
    if status.is_some() && asked.value("search_terms").is_some() {
        return Err(INVALID_FIELD.because("search_terms and status can't change in one request"));
    }
    let resets_assignee = asked.texts("reset_fields").is_some_and(|fields| fields.contains(&"assignee"));
    if resets_assignee && asked.value("assignee").is_some() {
        return Err(INVALID_FIELD.because("reset_fields names assignee, which the request sets"));
    }
    let mut new = old.clone();
    if let Some(given) = asked.value("search_terms") {
        new.terms = new.terms.with(given);
        new.terms.check()?;
        if new.terms != old.terms {
            new.terms.changes += 1;
            // Who was rejected is looked for no more.
            if old.status != Status::Rejected {
                new.has_hit = new.terms.is_listed();
                new.status = Status::after(new.has_hit);
            }
        }
    }
    let given = |field: &str| asked.text(field).map(str::to_owned);
    new.status = status.unwrap_or(new.status);
    new.client_user_id = given("client_user_id").or(new.client_user_id);
    new.assignee = given("assignee").or(new.assignee).filter(|_| !resets_assignee);
    (new.at, new.source) = (at, "api".into());
    let (facts, new_status) = (new.facts(id), new.status);
    if let Some(screening) = world.state.screenings.get_mut(id) {
        screening.before.push(std::mem::replace(&mut screening.now, new));
        screening.changes += 1;
        if screening.before.len() > MOST_VERSIONS {
            screening.before.remove(0);
        }
    }
    if new_status != old.status {
        changed(world, id, new_status);
    }
    Ok(facts.into())
}

/// Tells that somebody has another status, and lets end what waited for that.
fn changed(world: &mut World, id: &str, status: Status) {
    world.send_to_account(&json!({
        "webhook_type": "SCREENING",
        "webhook_code": "STATUS_UPDATED",
        "screening_id": id,
        "environment": "sandbox",
    }));
    match status {
        Status::Cleared => identity_verification::reviewed(world, id, true),
        Status::Rejected => identity_verification::reviewed(world, id, false),
        Status::PendingReview => {}
    }
}

/// What it was before each change, newest first.
fn history(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let screening = find(world, asked.required("watchlist_screening_id")?)?;
    let versions = (0..screening.changes).rev().zip(screening.before.iter().rev());
    let (versions, next) = page(versions.collect(), |(number, _)| number.to_string(), asked.text("cursor"))?;
    let facts: Vec<Value> = versions.iter().map(|(_, version)| version.facts(&screening.id)).collect();
    Ok(json!({"watchlist_screenings": facts, "next_cursor": next}).into())
}

fn hits(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let screening = find(world, asked.required("watchlist_screening_id")?)?;
    let hits = if screening.now.has_hit { vec![hit(screening)] } else { Vec::new() };
    let (hits, next) = page(hits, |hit| hit["id"].to_string(), asked.text("cursor"))?;
    Ok(json!({"watchlist_screening_hits": hits, "next_cursor": next}).into())
}

fn hit(screening: &Screening) -> Value {
    let terms = &screening.now.terms;
    let unique = screening.id.trim_start_matches("scr_");
    json!({
        "id": format!("scrhit_{unique}"),
        "review_status": match screening.now.status {
            Status::PendingReview => "pending_review",
            Status::Cleared => "dismissed",
            Status::Rejected => "confirmed",
        },
        "first_active": date_time(screening.created),
        "inactive_since": null,
        "historical_since": null,
        "list_code": "US_SDN",
        "plaid_uid": format!("uid_{unique}"),
        "source_uid": null,
        "sub_programs": ["MOCK"],
        "analysis": {"names": "match", "search_terms_version": terms.changes + 1},
        "data": {
            "names": [{
                "analysis": {"summary": "match"},
                "data": {"full": terms.legal_name, "is_primary": true, "weak_alias_determination": "none"},
            }],
        },
    })
}
