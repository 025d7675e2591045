//! Asset reports: a picture of Items at a time, which is worked on, kept, filtered and removed.
//!
//! A report fails where one of its Items is removed, or its login ends, while it is worked on.

use fastrand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::accounts::{Account, dollars};
use super::identity::owner_facts;
use super::items::item_of;
use super::{Act, Event, Reply, institutions};
use crate::asked::Asked;
use crate::clock::{Millis, date_time, day_text, today};
use crate::pdf;
use crate::refusal::{
    ASSET_REPORT_GENERATION_FAILED, Code, INVALID_AUDIT_COPY_TOKEN, INVALID_FIELD, MISSING_FIELDS, PRODUCT_NOT_READY,
    Refusal,
};
use crate::store::Store;
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[
    ("/asset_report/create", create),
    ("/asset_report/get", get),
    ("/asset_report/pdf/get", pdf_get),
    ("/asset_report/refresh", refresh),
    ("/asset_report/filter", filter),
    ("/asset_report/remove", remove),
    ("/asset_report/audit_copy/create", copy),
    ("/asset_report/audit_copy/get", copy_get),
    ("/asset_report/audit_copy/remove", copy_remove),
];

/// By token.
#[derive(Default, Serialize, Deserialize)]
pub struct Reports {
    reports: Store<Report>,
    /// The token of the report that a copy is of.
    copies: Store<String>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Report {
    id: String,
    days: u64,
    client_report_id: Option<String>,
    user: Value,
    webhook: Option<String>,
    /// The Items that it is about.
    items: Vec<String>,
    excluded: Vec<String>,
    state: State,
    seed: u64,
}

#[derive(Clone, Serialize, Deserialize)]
enum State {
    Working,
    Ready { at: Millis, items: Vec<Pictured> },
    Failed,
}

/// An Item as it was.
#[derive(Clone, Serialize, Deserialize)]
struct Pictured {
    id: String,
    institution: String,
    accounts: Vec<Account>,
}

/// As asset reports are refused.
const NOT_READY: Code = Code { group: "ASSET_REPORT_ERROR", ..PRODUCT_NOT_READY };

fn create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let tokens = asked.texts("access_tokens").unwrap_or_default();
    if tokens.is_empty() {
        return Err(MISSING_FIELDS.because("these required fields are missing: access_tokens"));
    }
    let mut items = Vec::new();
    for token in tokens {
        items.push(item_of(world, token)?.id.clone());
    }
    let report = Report {
        id: String::new(),
        days: asked.number("days_requested").unwrap_or_default(),
        client_report_id: asked.text("options.client_report_id").map(Into::into),
        user: asked.value("options.user").cloned().unwrap_or_else(|| json!({})),
        webhook: asked.text("options.webhook").map(Into::into),
        items,
        excluded: Vec::new(),
        state: State::Working,
        seed: 0,
    };
    Ok(begin(world, report).into())
}

/// Keeps a new report, and lets the work on it begin.
fn begin(world: &mut World, report: Report) -> Value {
    let (id, token, seed) = (world.id(), world.token("assets"), world.random().u64(..));
    let report = Report { id: id.clone(), seed, state: State::Working, ..report };
    world.state.reports.reports.insert(&token, report);
    world.later(world.work, Event::AssetReportDone(token.clone()));
    json!({"asset_report_id": id, "asset_report_token": token})
}

/// The work is done.
pub fn done(world: &mut World, token: &str) {
    let now = world.now();
    let state = &mut world.state;
    let Some(report) = state.reports.reports.get_mut(token) else { return };
    let picture = |id: &String| {
        let item = state.items.get(id).filter(|item| item.error.is_none())?;
        Some(Pictured { id: id.clone(), institution: item.institution.clone(), accounts: item.accounts.clone() })
    };
    let items: Option<Vec<Pictured>> = report.items.iter().map(picture).collect();
    report.state = items.map_or(State::Failed, |items| State::Ready { at: now, items });
    let more = match &report.state {
        State::Failed => json!({"webhook_code": "ERROR", "error": failed().body("")}),
        _ => json!({"webhook_code": "PRODUCT_READY", "report_type": "FULL"}),
    };
    let mut body = json!({"webhook_type": "ASSETS", "asset_report_id": report.id, "environment": "sandbox"});
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    if let Some(url) = report.webhook.clone() {
        world.send(&url, &body);
    }
}

fn failed() -> Refusal {
    ASSET_REPORT_GENERATION_FAILED.because("an Item of the report was removed, or its login ended, in between")
}

fn find<'w>(world: &'w World, asked: &Asked) -> Result<&'w Report, Refusal> {
    let report = world.state.reports.reports.get(asked.required("asset_report_token")?);
    report.ok_or_else(|| INVALID_FIELD.because("asset_report_token is none of this server's, or has been removed"))
}

/// What a report that is ready shows, and since when it does.
fn ready(report: &Report) -> Result<(Millis, &[Pictured]), Refusal> {
    match &report.state {
        State::Ready { at, items } => Ok((*at, items)),
        State::Working => Err(NOT_READY.because("the report is being worked on; a webhook says when it is ready")),
        State::Failed => Err(failed()),
    }
}

fn get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    facts(find(world, asked)?)
}

fn facts(report: &Report) -> Result<Reply, Refusal> {
    let (at, items) = ready(report)?;
    let items = items.iter().map(|item| {
        let shown = item.accounts.iter().filter(|account| !report.excluded.contains(&account.id));
        json!({
            "item_id": item.id,
            "institution_id": item.institution,
            "institution_name": institutions::name(&item.institution),
            "date_last_updated": date_time(at),
            "accounts": shown.map(|account| account_facts(account, report, at)).collect::<Vec<_>>(),
        })
    });
    let report = json!({
        "asset_report_id": report.id,
        "client_report_id": report.client_report_id,
        "date_generated": date_time(at),
        "days_requested": report.days,
        "user": report.user,
        "items": items.collect::<Vec<_>>(),
    });
    Ok(json!({"report": report, "warnings": []}).into())
}

fn account_facts(account: &Account, report: &Report, at: Millis) -> Value {
    let mut facts = account.facts();
    if let Some(facts) = facts.as_object_mut() {
        facts.remove("holder_category");
    }
    // Back from what is there today, by what may have come and gone.
    let place = account.id.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let mut random = Rng::with_seed(report.seed ^ place);
    let (mut balance, today) = (account.current, today(at));
    let days = (0..i64::try_from(report.days).unwrap_or_default()).map(|age| {
        let day = json!({
            "date": day_text(today - age),
            "current": dollars(balance),
            "iso_currency_code": account.currency,
            "unofficial_currency_code": null,
        });
        balance = balance.saturating_add(random.i64(-5_000..=5_000)).max(0);
        day
    });
    facts["historical_balances"] = days.collect();
    facts["days_available"] = report.days.into();
    facts["owners"] = account.owners.iter().map(owner_facts).collect();
    facts["transactions"] = json!([]);
    facts
}

fn pdf_get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let report = find(world, asked)?;
    let (at, items) = ready(report)?;
    let mut lines = vec![format!("Asset report {}", report.id), format!("made on {}", date_time(at))];
    let accounts = items.iter().flat_map(|item| &item.accounts);
    lines.extend(accounts.filter(|account| !report.excluded.contains(&account.id)).map(|account| {
        format!("{} ending in {}: {} {}", account.name, account.mask, dollars(account.current), account.currency)
    }));
    Ok(Reply::File(pdf::document(&lines)))
}

fn refresh(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let old = find(world, asked)?.clone();
    let text = |field: &str| asked.text(field).map(str::to_owned);
    let report = Report {
        days: asked.number("days_requested").unwrap_or(old.days),
        client_report_id: text("options.client_report_id").or(old.client_report_id),
        user: asked.value("options.user").cloned().unwrap_or(old.user),
        webhook: text("options.webhook").or(old.webhook),
        ..old
    };
    Ok(begin(world, report).into())
}

fn filter(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let mut report = find(world, asked)?.clone();
    ready(&report)?;
    report.excluded.extend(asked.texts("account_ids_to_exclude").unwrap_or_default().into_iter().map(str::to_owned));
    Ok(begin(world, report).into())
}

/// With its copies.
fn remove(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    find(world, asked)?;
    let token = asked.required("asset_report_token")?;
    let reports = &mut world.state.reports;
    reports.reports.remove(token);
    let copies: Vec<String> =
        reports.copies.iter().filter(|(_, of)| *of == token).map(|(copy, _)| copy.into()).collect();
    for copy in copies {
        reports.copies.remove(&copy);
    }
    Ok(json!({"removed": true}).into())
}

fn copy(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    ready(find(world, asked)?)?;
    let copy = world.token("a");
    world.state.reports.copies.insert(&copy, asked.required("asset_report_token")?.to_owned());
    Ok(json!({"audit_copy_token": copy}).into())
}

fn copied<'w>(world: &'w World, asked: &Asked) -> Result<&'w Report, Refusal> {
    let reports = &world.state.reports;
    let report = reports.copies.get(asked.required("audit_copy_token")?).and_then(|token| reports.reports.get(token));
    report.ok_or_else(|| INVALID_AUDIT_COPY_TOKEN.because("audit_copy_token is none of this server's, or was removed"))
}

fn copy_get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    facts(copied(world, asked)?)
}

fn copy_remove(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    copied(world, asked)?;
    world.state.reports.copies.remove(asked.required("audit_copy_token")?);
    Ok(json!({"removed": true}).into())
}
