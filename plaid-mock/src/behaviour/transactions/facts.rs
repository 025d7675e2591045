//! Transactions as answers show them.

use serde_json::{Value, json};

use super::merchants::{MERCHANTS, Merchant};
use crate::params::Params;
use crate::state::accounts::{Account, OwnTransaction};
use crate::state::facts::merged;
use crate::state::items::Item;
use crate::state::ledger::{Ledger, Row, Source};
use crate::state::{currencies, money};
use crate::time::day_text;

/// Returns the transaction of an index as answers show it.
pub fn facts(item: &Item, ledger: &Ledger, index: usize, params: &Params) -> Option<Value> {
    let row = ledger.row(index)?;
    let account = item.accounts.get(row.account)?;
    let (name, merchant, own) = (name(account, row), merchant(row), own(account, row));
    let currency = own.and_then(|own| own.currency.as_ref()).unwrap_or(&account.currency);
    let facts = json!({
        "transaction_id": ledger.id(index),
        "account_id": account.id,
        "name": name,
        "merchant_name": merchant.map(|merchant| merchant.name),
        "amount": money::number(row.cents),
        "date": day_text(row.day),
        "authorized_date": day_text(own.map_or(row.day, |own| own.transacted)),
        "pending": row.pending,
        "pending_transaction_id": row.replaces.map(|pending| ledger.id(pending)),
        "payment_channel": merchant.map_or("other", |merchant| merchant.channel),
        "personal_finance_category": category(account, row),
        "counterparties": merchant.map(counterparty).into_iter().collect::<Vec<_>>(),
        "location": {},
        "payment_meta": {},
    });
    let mut facts = merged(facts, currencies::facts(currency));
    if params.flag("options.include_original_description") {
        facts["original_description"] = name.to_uppercase().into();
    }
    Some(facts)
}

/// Returns the name of the counterparty, or the description that a caller wrote.
pub fn name<'a>(account: &'a Account, row: &'a Row) -> &'a str {
    match &row.source {
        Source::Text(text) => text,
        Source::Merchant(_) => merchant(row).map_or("", |merchant| merchant.name),
        Source::Own(_) => own(account, row).map_or("", |own| own.text.as_str()),
        Source::Inflow => account.custom.inflow.as_ref().map_or("", |inflow| inflow.name.as_str()),
    }
}

fn merchant(row: &Row) -> Option<&'static Merchant> {
    match row.source {
        Source::Merchant(index) => MERCHANTS.get(index),
        Source::Text(_) | Source::Own(_) | Source::Inflow => None,
    }
}

/// Returns the transaction that a custom user lists, if the row shows one.
fn own<'a>(account: &'a Account, row: &Row) -> Option<&'a OwnTransaction> {
    match row.source {
        Source::Own(index) => account.custom.transactions.as_ref()?.get(index),
        _ => None,
    }
}

fn category(account: &Account, row: &Row) -> Value {
    let inflow = account.custom.inflow.as_ref().filter(|_| row.source == Source::Inflow);
    let ([primary, detailed], confidence) = match (merchant(row), inflow) {
        (Some(merchant), _) => ([merchant.primary, merchant.detailed], "VERY_HIGH"),
        (None, Some(inflow)) => (inflow.category(), "HIGH"),
        (None, None) => (["OTHER", "OTHER_OTHER"], "LOW"),
    };
    json!({"primary": primary, "detailed": detailed, "confidence_level": confidence, "version": "v2"})
}

fn counterparty(merchant: &Merchant) -> Value {
    let kind = if merchant.primary == "INCOME" { "income_source" } else { "merchant" };
    json!({"name": merchant.name, "type": kind, "confidence_level": "VERY_HIGH"})
}
