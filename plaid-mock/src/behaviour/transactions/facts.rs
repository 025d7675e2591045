//! Transactions as answers show them.

use serde_json::{Value, json};

use super::merchants::{MERCHANTS, Merchant};
use crate::params::Params;
use crate::state::items::Item;
use crate::state::ledger::{Ledger, Row, Source};
use crate::state::money;
use crate::time::day_text;

/// Returns the transaction of an index as answers show it.
pub fn facts(item: &Item, ledger: &Ledger, index: usize, params: &Params) -> Option<Value> {
    let row = ledger.row(index)?;
    let account = item.accounts.get(row.account)?;
    let (date, merchant) = (day_text(row.day), merchant(row));
    let name = match &row.source {
        Source::Text(text) => text.as_str(),
        Source::Merchant(_) => merchant.map_or("", |merchant| merchant.name),
    };
    let mut facts = json!({
        "transaction_id": ledger.id(index),
        "account_id": account.id,
        "name": name,
        "merchant_name": merchant.map(|merchant| merchant.name),
        "amount": money::number(row.cents),
        "iso_currency_code": account.currency,
        "date": date,
        "authorized_date": date,
        "pending": row.pending,
        "pending_transaction_id": row.replaces.map(|pending| ledger.id(pending)),
        "payment_channel": merchant.map_or("other", |merchant| merchant.channel),
        "personal_finance_category": category(merchant),
        "counterparties": merchant.map(counterparty).into_iter().collect::<Vec<_>>(),
        "location": {},
        "payment_meta": {},
    });
    if params.flag("options.include_original_description") {
        facts["original_description"] = name.to_uppercase().into();
    }
    Some(facts)
}

fn merchant(row: &Row) -> Option<&'static Merchant> {
    match row.source {
        Source::Merchant(index) => MERCHANTS.get(index),
        Source::Text(_) => None,
    }
}

fn category(merchant: Option<&Merchant>) -> Value {
    let (primary, detailed, confidence) =
        merchant.map_or(("OTHER", "OTHER_OTHER", "LOW"), |merchant| (merchant.primary, merchant.detailed, "VERY_HIGH"));
    json!({"primary": primary, "detailed": detailed, "confidence_level": confidence, "version": "v2"})
}

fn counterparty(merchant: &Merchant) -> Value {
    let kind = if merchant.primary == "INCOME" { "income_source" } else { "merchant" };
    json!({"name": merchant.name, "type": kind, "confidence_level": "VERY_HIGH"})
}
