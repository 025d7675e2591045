//! `/transactions/recurring/get`: the merchants who come every month.

use serde_json::{Value, json};

use super::fetch::{check_ready, ledger};
use super::merchants::{MERCHANTS, Merchant};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::accounts::Account;
use crate::state::items::Item;
use crate::state::ledger::{Ledger, Row, Source};
use crate::state::{World, money};
use crate::time::{date_time, day_text};

pub const HANDLERS: Handlers = Handlers { operations: &[("/transactions/recurring/get", get)], events: &[] };

/// The fewest transactions of a stream.
const MIN_ROWS: usize = 3;

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (item, ledger) = ledger(world, params)?;
    let wanted = item.accounts(params.texts("account_ids"))?;
    check_ready(ledger)?;
    let (mut inflow, mut outflow) = (Vec::new(), Vec::new());
    for (number, merchant) in MERCHANTS.iter().enumerate().filter(|(_, merchant)| !merchant.days.is_empty()) {
        if let Some((stream, is_inflow)) = stream(item, ledger, &wanted, number, merchant) {
            if is_inflow { inflow.push(stream) } else { outflow.push(stream) }
        }
    }
    let updated = date_time(ledger.updated.unwrap_or_default());
    Ok(json!({"inflow_streams": inflow, "outflow_streams": outflow, "updated_datetime": updated}).into())
}

/// Returns the stream of a merchant, if there is one, and whether it is income.
fn stream(
    item: &Item,
    ledger: &Ledger,
    wanted: &[&Account],
    number: usize,
    merchant: &Merchant,
) -> Option<(Value, bool)> {
    let is_of = |row: &Row| row.source == Source::Merchant(number);
    let mut rows: Vec<(usize, &Row)> = ledger.present().filter(|(_, row)| is_of(row)).collect();
    rows.sort_unstable_by_key(|(index, row)| (row.day, *index));
    let ((_, first), (_, last)) = (rows.first()?, rows.last()?);
    let account = item.accounts.get(last.account)?;
    if rows.len() < MIN_ROWS || !wanted.iter().any(|known| known.id == account.id) {
        return None;
    }
    let sum: i64 = rows.iter().map(|(_, row)| row.cents).sum();
    let average = sum / i64::try_from(rows.len()).unwrap_or(1).max(1);
    let amount = |cents: i64| json!({"amount": money::number(cents), "iso_currency_code": account.currency});
    let stream = json!({
        "stream_id": ledger.id(usize::MAX - number),
        "account_id": account.id,
        "description": merchant.name,
        "merchant_name": merchant.name,
        "first_date": day_text(first.day),
        "last_date": day_text(last.day),
        "frequency": if merchant.days.len() > 1 { "SEMI_MONTHLY" } else { "MONTHLY" },
        "average_amount": amount(average),
        "last_amount": amount(last.cents),
        "is_active": true,
        "is_user_modified": false,
        "status": "MATURE",
        "personal_finance_category": {
            "primary": merchant.primary, "detailed": merchant.detailed, "confidence_level": "VERY_HIGH",
        },
        "transaction_ids": rows.iter().map(|(index, _)| ledger.id(*index)).collect::<Vec<_>>(),
    });
    Some((stream, last.cents < 0))
}
