//! Payment Initiation: recipients and payments.
//!
//! A payment waits until its user approves it, by `POST /_mock/link/finish` with a link token for the payment. It is
//! initiated then, and executed after the server's `work`. `/sandbox/payment/simulate` sets any other status.

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::pages::{foreign_cursor, page};
use super::common::{lookup, notify};
use crate::description::description;
use crate::description::schema;
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, PAYMENT_INVALID_RECIPIENT, PAYMENT_INVALID_REFERENCE, Refusal, missing_one_of};
use crate::state::payments::Payment;
use crate::state::{EventKind, World};
use crate::time::{Millis, date_time, exact_time, time_from};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/payment_initiation/recipient/create", recipient_create),
        ("/payment_initiation/recipient/get", recipient_get),
        ("/payment_initiation/recipient/list", recipient_list),
        ("/payment_initiation/payment/create", create),
        ("/payment_initiation/payment/get", get),
        ("/payment_initiation/payment/list", list),
        ("/sandbox/payment/simulate", simulate),
    ],
    events: &[(EventKind::PaymentExecuted, executed)],
};

const INPUT_NEEDED: &str = "PAYMENT_STATUS_INPUT_NEEDED";
const INITIATED: &str = "PAYMENT_STATUS_INITIATED";
const EXECUTED: &str = "PAYMENT_STATUS_EXECUTED";

fn recipient_create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    if params.value("bacs").is_none() && params.value("iban").is_none() {
        return Err(missing_one_of("bacs, iban"));
    }
    let id = world.token("recipient-id");
    let [name, address, bacs, iban] = ["name", "address", "bacs", "iban"].map(|field| params.value_or_null(field));
    let facts = json!({"recipient_id": id, "name": name, "address": address, "bacs": bacs, "iban": iban});
    world.state.payments.recipients.insert(&id, facts);
    Ok(json!({"recipient_id": id}).into())
}

fn recipient<'w>(world: &'w World, params: &Params) -> Result<&'w Value, Refusal> {
    lookup::find(&world.state.payments.recipients, params, "recipient_id", PAYMENT_INVALID_RECIPIENT)
}

fn recipient_get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    Ok(recipient(world, params)?.clone().into())
}

fn recipient_list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let found: Vec<&Value> = world.state.payments.recipients.newest_first().collect();
    let id = |recipient: &&Value| recipient["recipient_id"].as_str().unwrap_or_default().to_owned();
    let (found, next) = page(found, id, params.text("cursor"))?;
    let mut facts = json!({"recipients": found});
    if let Some(next) = next {
        facts["next_cursor"] = next.into();
    }
    Ok(facts.into())
}

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    recipient(world, params)?;
    let reference = params.required("reference")?;
    if !reference.chars().all(|c| c.is_ascii_alphanumeric() || " .-".contains(c)) {
        let message = "reference may have only letters, digits, spaces, points and hyphens";
        return Err(PAYMENT_INVALID_REFERENCE.because(message));
    }
    if params.value("amount.value").and_then(Value::as_f64).is_none_or(|value| value < 1.0) {
        return Err(INVALID_FIELD.because("amount.value must be at least 1"));
    }
    let (id, now) = (world.token("payment-id"), world.now());
    let payments = &mut world.state.payments;
    let payment = Payment {
        id: id.clone(),
        recipient: params.required("recipient_id")?.into(),
        amount: params.value_or_null("amount"),
        reference: reference.into(),
        status: INPUT_NEEDED.into(),
        created: payments.next_creation(now),
        updated: now,
        item: None,
    };
    let facts = json!({"payment_id": id, "status": payment.status});
    payments.payments.insert(&id, payment);
    Ok(facts.into())
}

fn find<'w>(world: &'w World, params: &Params) -> Result<&'w Payment, Refusal> {
    lookup::find(&world.state.payments.payments, params, "payment_id", INVALID_FIELD)
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    Ok(find(world, params)?.facts().into())
}

/// Lists payments, newest first. The cursor is a time: the page has the payments created before it.
fn list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (_, count) = params.page("offset", "count", 10, 200)?;
    let before = match params.text("cursor") {
        None => Millis::MAX,
        Some(text) => time_from(text).ok_or_else(foreign_cursor)?,
    };
    let mut left = world.state.payments.payments.newest_first().filter(|payment| payment.created < before);
    let page: Vec<&Payment> = left.by_ref().take(count).collect();
    let next = left.next().and(page.last()).map(|last| exact_time(last.created));
    let facts: Vec<Value> = page.into_iter().map(Payment::facts).collect();
    Ok(json!({"payments": facts, "next_cursor": next}).into())
}

fn simulate(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (payment, status) = (find(world, params)?, params.required("status")?);
    let known = description().schema("PaymentInitiationPaymentStatus").and_then(schema::values).unwrap_or_default();
    if !known.iter().any(|known| *known == status) {
        return Err(INVALID_FIELD.because(format!("status: there is no payment status {status}")));
    }
    let (id, old) = (payment.id.clone(), payment.status.clone());
    set_status(world, &id, status, Some(params.required("webhook")?));
    Ok(json!({"old_status": old, "new_status": status}).into())
}

/// Initiates a payment that its user has approved in Link, with the Item that this made.
pub fn approved(world: &mut World, id: &str, item: &str) {
    if let Some(payment) = world.state.payments.payments.get_mut(id) {
        payment.item = Some(item.to_owned());
    }
    set_status(world, id, INITIATED, None);
    world.after_work(EventKind::PaymentExecuted.of(id));
}

/// Executes a payment, unless a test has given it another status.
fn executed(world: &mut World, id: &str) {
    if world.state.payments.payments.get(id).is_some_and(|payment| payment.status == INITIATED) {
        set_status(world, id, EXECUTED, None);
    }
}

/// Sets the status of a payment and sends the webhook: to the URL of its Item, or else to `url` or the account's.
/// <https://plaid.com/docs/api/sandbox/#sandboxpaymentsimulate>
fn set_status(world: &mut World, id: &str, status: &str, url: Option<&str>) {
    let now = world.now();
    let Some(payment) = world.state.payments.payments.get_mut(id) else { return };
    let old = std::mem::replace(&mut payment.status, status.to_owned());
    payment.updated = now;
    let more = json!({
        "payment_id": id,
        "old_payment_status": old,
        "new_payment_status": status,
        "original_reference": payment.reference,
        "adjusted_reference": null,
        "original_start_date": null,
        "adjusted_start_date": null,
        "timestamp": date_time(now),
    });
    let item = payment.item.as_deref().and_then(|item| world.state.items.get(item));
    let url = item.and_then(|item| item.webhook.clone()).or_else(|| url.map(str::to_owned));
    notify::url_or_account(world, url.as_deref(), notify::body(("PAYMENT_INITIATION", "PAYMENT_STATUS_UPDATE"), more));
}
