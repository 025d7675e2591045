//! Asset reports: a snapshot of Items, which is prepared in the background, and can be refreshed, filtered, copied and
//! removed.
//!
//! A report fails if one of its Items is removed, or needs its login renewed, while the report is prepared.

use fastrand::Rng;
use plaid_api::types::{ErrorCode, PlaidErrorType};
use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::{lookup, notify};
use crate::ids;
use crate::made::pdf;
use crate::params::Params;
use crate::refusal::{ASSET_REPORT_GENERATION_FAILED, Code, INVALID_AUDIT_COPY_TOKEN, INVALID_FIELD, Refusal, missing};
use crate::state::accounts::Account;
use crate::state::facts::{merged, without};
use crate::state::owners::Owner;
use crate::state::reports::{Progress, Report, Snapshot};
use crate::state::{EventKind, World, institutions, money};
use crate::time::{Millis, date_time, day_of, day_text};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/asset_report/create", create),
        ("/asset_report/get", get),
        ("/asset_report/pdf/get", pdf_get),
        ("/asset_report/refresh", refresh),
        ("/asset_report/filter", filter),
        ("/asset_report/remove", remove),
        ("/asset_report/audit_copy/create", copy_create),
        ("/asset_report/audit_copy/get", copy_get),
        ("/asset_report/audit_copy/remove", copy_remove),
    ],
    events: &[(EventKind::AssetReportDone, done)],
};

/// The code has another type for asset reports.
const NOT_READY: Code = Code::Under(PlaidErrorType::AssetReportError, ErrorCode::ProductNotReady);

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let tokens = params.texts("access_tokens").unwrap_or_default();
    if tokens.is_empty() {
        return Err(missing("access_tokens"));
    }
    let mut items = Vec::new();
    for token in tokens {
        items.push(world.state.items.of_token(token)?.id.clone());
    }
    let report = Report {
        id: String::new(),
        days: params.number("days_requested").unwrap_or_default(),
        client_report_id: params.owned("options.client_report_id"),
        user: params.value("options.user").cloned().unwrap_or_else(|| json!({})),
        webhook: params.owned("options.webhook"),
        items,
        excluded: Vec::new(),
        progress: Progress::Working,
        seed: 0,
    };
    Ok(begin(world, report).into())
}

/// Keeps a report under a new id and token, and begins to prepare it.
fn begin(world: &mut World, report: Report) -> Value {
    let (id, token, seed) = (world.id(), world.token("assets"), world.random().u64(..));
    let report = Report { id: id.clone(), seed, progress: Progress::Working, ..report };
    world.state.reports.reports.insert(&token, report);
    world.after_work(EventKind::AssetReportDone.of(&token));
    json!({"asset_report_id": id, "asset_report_token": token})
}

/// Ends the preparation of a report, and announces it.
/// <https://plaid.com/docs/api/products/assets/#webhooks>
fn done(world: &mut World, token: &str) {
    let now = world.now();
    let state = &mut world.state;
    let Some(report) = state.reports.reports.get_mut(token) else { return };
    let snapshot = |id: &String| {
        let item = state.items.get(id).filter(|item| item.error.is_none())?;
        Some(Snapshot { id: id.clone(), institution: item.institution.clone(), accounts: item.accounts.clone() })
    };
    let items: Option<Vec<Snapshot>> = report.items.iter().map(snapshot).collect();
    let id = json!({"asset_report_id": report.id});
    let body = match &items {
        None => notify::body(("ASSETS", "ERROR"), merged(id, json!({"error": failed().body("")}))),
        Some(_) => notify::body(("ASSETS", "PRODUCT_READY"), merged(id, json!({"report_type": "FULL"}))),
    };
    report.progress = items.map_or(Progress::Failed, |items| Progress::Ready { at: now, items });
    if let Some(url) = report.webhook.clone() {
        notify::to_url(world, &url, body);
    }
}

fn failed() -> Refusal {
    ASSET_REPORT_GENERATION_FAILED.because("an Item was removed, or needed its login renewed, during the preparation")
}

fn find<'w>(world: &'w World, params: &Params) -> Result<&'w Report, Refusal> {
    lookup::find(&world.state.reports.reports, params, "asset_report_token", INVALID_FIELD)
}

/// Returns the time and the Items of a report, if it is ready.
fn ready(report: &Report) -> Result<(Millis, &[Snapshot]), Refusal> {
    match &report.progress {
        Progress::Ready { at, items } => Ok((*at, items)),
        Progress::Working => Err(NOT_READY.because("the report is being prepared; a webhook announces it")),
        Progress::Failed => Err(failed()),
    }
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    report_reply(find(world, params)?)
}

fn report_reply(report: &Report) -> Result<Reply, Refusal> {
    let (at, items) = ready(report)?;
    let items = items.iter().map(|item| {
        let accounts = report.shown(item).map(|account| account_facts(account, report, at));
        json!({
            "item_id": item.id,
            "institution_id": item.institution,
            "institution_name": institutions::name(&item.institution),
            "date_last_updated": date_time(at),
            "accounts": accounts.collect::<Vec<_>>(),
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
    let more = json!({
        "historical_balances": historical_balances(account, report, at),
        "days_available": report.days,
        "owners": account.owners.iter().map(Owner::facts).collect::<Vec<_>>(),
        "transactions": [],
    });
    merged(without(without(account.facts(), "holder_category"), "apy"), more)
}

/// Makes up the balances of the past, from today's backwards. The same report always has the same.
fn historical_balances(account: &Account, report: &Report, at: Millis) -> Vec<Value> {
    let mut random = Rng::with_seed(report.seed ^ ids::seed_of(&account.id));
    let (mut balance, today) = (account.current, day_of(at));
    let days = (0..i64::try_from(report.days).unwrap_or_default()).map(|age| {
        let day = json!({
            "date": day_text(today - age),
            "current": money::number(balance),
            "iso_currency_code": account.currency,
            "unofficial_currency_code": null,
        });
        balance = balance.saturating_add(random.i64(-5_000..=5_000)).max(0);
        day
    });
    days.collect()
}

fn pdf_get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let report = find(world, params)?;
    let (at, items) = ready(report)?;
    let mut lines = vec![format!("Asset report {}", report.id), format!("made on {}", date_time(at))];
    lines.extend(items.iter().flat_map(|item| report.shown(item)).map(|account| {
        let balance = money::number(account.current);
        format!("{} ending in {}: {balance} {}", account.name, account.mask, account.currency)
    }));
    Ok(Reply::File(pdf::document(&lines)))
}

fn refresh(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let old = find(world, params)?.clone();
    let report = Report {
        days: params.number("days_requested").unwrap_or(old.days),
        client_report_id: params.owned("options.client_report_id").or(old.client_report_id),
        user: params.value("options.user").cloned().unwrap_or(old.user),
        webhook: params.owned("options.webhook").or(old.webhook),
        ..old
    };
    Ok(begin(world, report).into())
}

fn filter(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let mut report = find(world, params)?.clone();
    ready(&report)?;
    report.excluded.extend(params.texts("account_ids_to_exclude").unwrap_or_default().into_iter().map(str::to_owned));
    Ok(begin(world, report).into())
}

/// Removes a report with its copies.
fn remove(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    find(world, params)?;
    let token = params.required("asset_report_token")?;
    let reports = &mut world.state.reports;
    reports.reports.remove(token);
    let copies: Vec<String> =
        reports.copies.iter().filter(|(_, original)| *original == token).map(|(copy, _)| copy.into()).collect();
    for copy in copies {
        reports.copies.remove(&copy);
    }
    Ok(json!({"removed": true}).into())
}

fn copy_create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    ready(find(world, params)?)?;
    let copy = world.token("a");
    world.state.reports.copies.insert(&copy, params.required("asset_report_token")?.to_owned());
    Ok(json!({"audit_copy_token": copy}).into())
}

/// Returns the report of a copy.
fn copied<'w>(world: &'w World, params: &Params) -> Result<&'w Report, Refusal> {
    let reports = &world.state.reports;
    let token = lookup::find(&reports.copies, params, "audit_copy_token", INVALID_AUDIT_COPY_TOKEN)?;
    reports.reports.get(token).ok_or_else(|| INVALID_AUDIT_COPY_TOKEN.unknown("audit_copy_token"))
}

fn copy_get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    report_reply(copied(world, params)?)
}

fn copy_remove(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    copied(world, params)?;
    world.state.reports.copies.remove(params.required("audit_copy_token")?);
    Ok(json!({"removed": true}).into())
}
