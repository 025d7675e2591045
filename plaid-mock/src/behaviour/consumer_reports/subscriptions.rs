//! Subscriptions to updates of consumer reports. `/sandbox/cra/servicing/simulate` makes an update: a report that is ready
//! at once, and its webhook.

use serde_json::{Value, json};

use super::{client_user_id, products};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::{lookup, notify};
use crate::params::Params;
use crate::refusal::{NOT_FOUND, Refusal};
use crate::state::World;
use crate::state::consumer_reports::{ConsumerReport, Subscription, summaries};
use crate::time::date_time;

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/cra/servicing/subscription/create", create),
        ("/cra/servicing/subscription/get", get),
        ("/cra/servicing/subscription/list", list),
        ("/cra/servicing/subscription/update", update),
        ("/cra/servicing/subscription/delete", delete),
        ("/sandbox/cra/servicing/simulate", simulate),
    ],
    events: &[],
};

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = world.id();
    let subscription = Subscription {
        id: id.clone(),
        user: params.required("user_id")?.into(),
        scope: params.required("scope")?.into(),
        cadence: params.value_or_null("cadence"),
        products: products(params),
        webhook: params.owned("webhook"),
    };
    world.state.consumer_reports.subscriptions.insert(&id, subscription);
    Ok(json!({"subscription_id": id}).into())
}

fn find<'w>(world: &'w World, params: &Params) -> Result<&'w Subscription, Refusal> {
    lookup::find(&world.state.consumer_reports.subscriptions, params, "subscription_id", NOT_FOUND)
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    Ok(json!({"subscription": find(world, params)?.facts()}).into())
}

fn list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let user = params.required("user_id")?;
    let all = world.state.consumer_reports.subscriptions.iter().map(|(_, subscription)| subscription);
    let facts: Vec<Value> = all.filter(|one| one.user == user).map(Subscription::facts).collect();
    Ok(json!({"subscriptions": facts}).into())
}

fn update(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let all = &mut world.state.consumer_reports.subscriptions;
    let subscription = lookup::find_mut(all, params, "subscription_id", NOT_FOUND)?;
    if params.texts("reset_fields").is_some_and(|fields| fields.contains(&"webhook")) {
        subscription.webhook = None;
    }
    subscription.webhook = params.owned("webhook").or(subscription.webhook.take());
    let products = products(params);
    if !products.is_empty() {
        subscription.products = products;
    }
    Ok(json!({"subscription_id": subscription.id}).into())
}

fn delete(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = find(world, params)?.id.clone();
    world.state.consumer_reports.subscriptions.remove(&id);
    Ok(json!({"subscription_id": id}).into())
}

fn simulate(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (id, now) = (world.id(), world.now());
    let subscription = find(world, params)?;
    let error = params.text("options.error_webhook_code");
    let report = ConsumerReport {
        id: id.clone(),
        user: subscription.user.clone(),
        client_report_id: None,
        scope: subscription.scope.clone(),
        products: subscription.products.clone(),
        webhook: subscription.webhook.clone(),
        is_ready: true,
    };
    let (failed, successful) =
        if error.is_some() { (&*report.products, &[][..]) } else { (&[][..], &*report.products) };
    let report_id = error.is_none().then_some(&id);
    let body = notify::body(
        ("CRA_REPORT", "CRA_REPORT_UPDATED"),
        json!({
            "report_id": report_id,
            "client_user_id": client_user_id(world, &report.user.as_str().into()),
            "user_id": report.user,
            "scope": report.scope,
            "successful_products": summaries(successful),
            "failed_products": summaries(failed),
            "generated_time": report_id.map(|_| date_time(now)),
            "error_code": error,
        }),
    );
    notify::url_or_account(world, report.webhook.as_deref(), body);
    let answer = json!({"report_id": report_id});
    if error.is_none() {
        world.state.consumer_reports.reports.insert(&id, report);
    }
    Ok(answer.into())
}
