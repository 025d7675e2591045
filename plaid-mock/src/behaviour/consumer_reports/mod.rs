//! Consumer reports of Plaid Check, which are prepared in the background. Their contents are made up, for the products
//! that the request names.
//!
//! Without a report id, `/cra/report/get` returns the newest report of the user. If there is none, all of it is made up,
//! as it is for the other reports of Plaid Check.

pub mod subscriptions;

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::notify;
use crate::params::Params;
use crate::refusal::{Code, INVALID_FIELD, PRODUCT_NOT_READY, Refusal};
use crate::state::consumer_reports::{ConsumerReport, summaries};
use crate::state::{EventKind, World};
use crate::time::date_time;

pub const HANDLERS: Handlers = Handlers {
    operations: &[("/cra/report/create", create), ("/cra/report/get", get)],
    events: &[(EventKind::ConsumerReportDone, done)],
};

/// The code has another type for consumer reports.
const NOT_READY: Code = Code { group: "CONSUMER_REPORT_ERROR", ..PRODUCT_NOT_READY };

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = world.id();
    let report = ConsumerReport {
        id: id.clone(),
        user: params.required("user_id")?.into(),
        client_report_id: params.owned("client_report_id"),
        scope: params.required("scope")?.into(),
        products: products(params),
        webhook: params.owned("webhook"),
        is_ready: false,
    };
    world.state.consumer_reports.reports.insert(&id, report);
    world.after_work(EventKind::ConsumerReportDone.of(&id));
    Ok(json!({"report_id": id}).into())
}

/// Returns the products that a request names.
fn products(params: &Params) -> Vec<Value> {
    params.value("products").and_then(Value::as_array).cloned().unwrap_or_default()
}

/// Ends the preparation of a report.
fn done(world: &mut World, id: &str) {
    let now = world.now();
    let Some(report) = world.state.consumer_reports.reports.get_mut(id) else { return };
    report.is_ready = true;
    let url = report.webhook.clone();
    let more = json!({
        "report_id": id,
        "client_report_id": report.client_report_id,
        "user_id": report.user,
        "scope": report.scope,
        "successful_products": summaries(&report.products),
        "failed_products": [],
        "generated_time": date_time(now),
        "error_code": null,
    });
    let mut body = notify::body(("CRA_REPORT", "CRA_REPORT_READY"), more);
    body["client_user_id"] = client_user_id(world, &body["user_id"]);
    notify::url_or_account(world, url.as_deref(), body);
}

fn client_user_id(world: &World, user: &Value) -> Value {
    let user = user.as_str().and_then(|id| world.state.users.get(id).ok());
    user.map(|user| user.client_user_id.clone()).into()
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let user = params.required("user_id")?;
    let report = find(world, user, params.text("report_id"))?;
    let mut facts = json!({
        "retrieved_time": date_time(world.now()),
        "decision_stage": params.value_or_null("decision_stage"),
        "consumer_report_permissible_purpose": params.value_or_null("consumer_report_permissible_purpose"),
        "client_report_id": report.and_then(|report| report.client_report_id.clone()),
    });
    if let Some(scope) = report.map(|report| report.scope.as_str()).or(params.text("scope")) {
        facts["scope"] = scope.into();
    }
    if let Some(report) = report {
        check(report, &products(params))?;
        facts["report_id"] = report.id.clone().into();
    }
    let client_user_id = client_user_id(world, &user.into());
    let answer = json!({"report": facts, "user_id": user, "client_user_id": client_user_id, "warnings": []});
    Ok(Reply::MadeUpAround(answer))
}

/// Returns the report of an id, or else the newest one of a user.
fn find<'w>(world: &'w World, user: &str, id: Option<&str>) -> Result<Option<&'w ConsumerReport>, Refusal> {
    let mut reports = world.state.consumer_reports.reports.newest_first().filter(|report| report.user == user);
    let Some(id) = id else { return Ok(reports.next()) };
    let found = reports.find(|report| report.id == id);
    found.map(Some).ok_or_else(|| INVALID_FIELD.because(format!("report_id: the user has no report {id}")))
}

/// Refuses a report that is not ready, or that lacks one of the products.
fn check(report: &ConsumerReport, products: &[Value]) -> Result<(), Refusal> {
    if !report.is_ready {
        return Err(NOT_READY.because("the report is being prepared; a webhook announces it"));
    }
    match products.iter().find(|product| !report.has(product)) {
        Some(product) => {
            Err(INVALID_FIELD.because(format!("products: the report was created without {}", product["product"])))
        }
        None => Ok(()),
    }
}
