//! Payment Initiation: recipients, and payments with their status.
//!
//! A payment waits for its user until `POST /_mock/link/finish` with a link token for it: then it is initiated, and after
//! the server's `work` executed. `/sandbox/payment/simulate` gives it any other status.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::pages::page;
use super::{Act, Event, Reply};
use crate::asked::Asked;
use crate::clock::{Millis, date_time, exact_time, time_from};
use crate::description::description;
use crate::refusal::{INVALID_FIELD, MISSING_FIELDS, PAYMENT_INVALID_RECIPIENT, PAYMENT_INVALID_REFERENCE, Refusal};
use crate::store::Store;
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[
    ("/payment_initiation/recipient/create", recipient_create),
    ("/payment_initiation/recipient/get", recipient_get),
    ("/payment_initiation/recipient/list", recipient_list),
    ("/payment_initiation/payment/create", create),
    ("/payment_initiation/payment/get", get),
    ("/payment_initiation/payment/list", list),
    ("/sandbox/payment/simulate", simulate),
];

#[derive(Default, Serialize, Deserialize)]
pub struct Payments {
    /// What requests said of them.
    recipients: Store<Value>,
    made: Store<Payment>,
    last: Millis,
}

#[derive(Serialize, Deserialize)]
struct Payment {
    id: String,
    recipient: String,
    amount: Value,
    reference: String,
    status: String,
    /// No two have the same: it is their place in the list.
    created: Millis,
    updated: Millis,
}

impl Payment {
    fn facts(&self) -> Value {
        json!({
            "payment_id": self.id,
            "recipient_id": self.recipient,
            "amount": self.amount,
            "reference": self.reference,
            "status": self.status,
            "last_status_update": date_time(self.updated),
            "bacs": null,
            "iban": null,
        })
    }
}

fn recipient_create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    if asked.value("bacs").is_none() && asked.value("iban").is_none() {
        return Err(MISSING_FIELDS.because("one of these fields is required: bacs, iban"));
    }
    let id = world.token("recipient-id");
    let field = |name: &str| asked.value(name).cloned().unwrap_or_default();
    let [name, address, bacs, iban] = ["name", "address", "bacs", "iban"].map(field);
    let facts = json!({"recipient_id": id, "name": name, "address": address, "bacs": bacs, "iban": iban});
    world.state.payments.recipients.insert(&id, facts);
    Ok(json!({"recipient_id": id}).into())
}

fn recipient<'w>(world: &'w World, asked: &Asked) -> Result<&'w Value, Refusal> {
    let found = world.state.payments.recipients.get(asked.required("recipient_id")?);
    found.ok_or_else(|| PAYMENT_INVALID_RECIPIENT.because("there is no recipient of this recipient_id"))
}

fn recipient_get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    Ok(recipient(world, asked)?.clone().into())
}

fn recipient_list(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let found: Vec<&Value> = world.state.payments.recipients.iter().rev().map(|(_, recipient)| recipient).collect();
    let id = |recipient: &&Value| recipient["recipient_id"].as_str().unwrap_or_default().to_owned();
    let (found, next) = page(found, id, asked.text("cursor"))?;
    let mut facts = json!({"recipients": found});
    if let Some(next) = next {
        facts["next_cursor"] = next.into();
    }
    Ok(facts.into())
}

fn create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    recipient(world, asked)?;
    let reference = asked.required("reference")?;
    if !reference.chars().all(|c| c.is_ascii_alphanumeric() || " .-".contains(c)) {
        let message = "reference may have letters, digits, spaces, points and hyphens only";
        return Err(PAYMENT_INVALID_REFERENCE.because(message));
    }
    if asked.value("amount.value").and_then(Value::as_f64).is_none_or(|value| value < 1.0) {
        return Err(INVALID_FIELD.because("amount.value must be at least 1"));
    }
    let (id, now) = (world.token("payment-id"), world.now());
    let payments = &mut world.state.payments;
    payments.last = now.max(payments.last + 1);
    let payment = Payment {
        id: id.clone(),
        recipient: asked.required("recipient_id")?.into(),
        amount: asked.value("amount").cloned().unwrap_or_default(),
        reference: reference.into(),
        status: "PAYMENT_STATUS_INPUT_NEEDED".into(),
        created: payments.last,
        updated: now,
    };
    let facts = json!({"payment_id": id, "status": payment.status});
    payments.made.insert(&id, payment);
    Ok(facts.into())
}

fn find<'w>(world: &'w World, asked: &Asked) -> Result<&'w Payment, Refusal> {
    let found = world.state.payments.made.get(asked.required("payment_id")?);
    found.ok_or_else(|| INVALID_FIELD.because("there is no payment of this payment_id"))
}

fn get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    Ok(find(world, asked)?.facts().into())
}

/// Newest first. The cursor is a time: what was made before it comes next.
fn list(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (_, count) = asked.page("offset", "count", 10, 200)?;
    let before = match asked.text("cursor") {
        None => Millis::MAX,
        Some(text) => time_from(text).ok_or_else(|| INVALID_FIELD.because("cursor is none that was given here"))?,
    };
    let newest_first = world.state.payments.made.iter().rev().map(|(_, payment)| payment);
    let mut left = newest_first.filter(|payment| payment.created < before);
    let page: Vec<&Payment> = left.by_ref().take(count).collect();
    let next = left.next().and(page.last()).map(|last| exact_time(last.created));
    let facts: Vec<Value> = page.into_iter().map(Payment::facts).collect();
    Ok(json!({"payments": facts, "next_cursor": next}).into())
}

fn simulate(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (payment, status) = (find(world, asked)?, asked.required("status")?);
    let known = description().named("#/components/schemas/PaymentInitiationPaymentStatus");
    if !known.and_then(|known| known["enum"].as_array()).is_some_and(|known| known.iter().any(|one| one == status)) {
        return Err(INVALID_FIELD.because(format!("status: there is no payment status {status}")));
    }
    let (id, old) = (payment.id.clone(), payment.status.clone());
    turn(world, &id, status, Some(asked.required("webhook")?));
    Ok(json!({"old_status": old, "new_status": status}).into())
}

/// The user has agreed to a payment in Link.
pub fn agreed(world: &mut World, id: &str) {
    turn(world, id, "PAYMENT_STATUS_INITIATED", None);
    world.later(world.work, Event::PaymentExecuted(id.to_owned()));
}

/// The bank has made it.
pub fn executed(world: &mut World, id: &str) {
    let payment = world.state.payments.made.get(id);
    if payment.is_some_and(|payment| payment.status == "PAYMENT_STATUS_INITIATED") {
        turn(world, id, "PAYMENT_STATUS_EXECUTED", None);
    }
}

/// Gives a payment another status, and tells of it.
fn turn(world: &mut World, id: &str, status: &str, url: Option<&str>) {
    let now = world.now();
    let Some(payment) = world.state.payments.made.get_mut(id) else { return };
    let old = std::mem::replace(&mut payment.status, status.to_owned());
    payment.updated = now;
    let body = json!({
        "webhook_type": "PAYMENT_INITIATION",
        "webhook_code": "PAYMENT_STATUS_UPDATE",
        "payment_id": id,
        "old_payment_status": old,
        "new_payment_status": status,
        "original_reference": payment.reference,
        "adjusted_reference": null,
        "original_start_date": null,
        "adjusted_start_date": null,
        "timestamp": date_time(now),
        "environment": "sandbox",
    });
    match url {
        Some(url) => world.send(url, &body),
        None => world.send_to_account(&body),
    }
}
