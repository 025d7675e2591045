//! `/transactions/recurring/get`: the merchants who come every month, and the inflow models of custom users.

use serde_json::{Value, json};

use super::fetch::{check_ready, ledger};
use super::merchants::MERCHANTS;
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
    for (number, regular) in regulars(item).enumerate() {
        if let Some((stream, is_inflow)) = stream(item, ledger, &wanted, number, &regular) {
            if is_inflow { inflow.push(stream) } else { outflow.push(stream) }
        }
    }
    let updated = date_time(ledger.updated.unwrap_or_default());
    Ok(json!({"inflow_streams": inflow, "outflow_streams": outflow, "updated_datetime": updated}).into())
}

/// A counterparty that comes every month.
struct Regular<'a> {
    source: Source,
    /// The index of its account, if it is of one account only.
    account: Option<usize>,
    name: &'a str,
    merchant: Option<&'a str>,
    frequency: &'static str,
    category: [&'static str; 2],
}

/// Iterates over the merchants who come on certain days, and over the inflow models of a custom user.
fn regulars(item: &Item) -> impl Iterator<Item = Regular<'_>> {
    let merchants = MERCHANTS.iter().enumerate().filter(|(_, merchant)| !merchant.days.is_empty());
    let merchants = merchants.map(|(number, merchant)| Regular {
        source: Source::Merchant(number),
        account: None,
        name: merchant.name,
        merchant: Some(merchant.name),
        frequency: if merchant.days.len() > 1 { "SEMI_MONTHLY" } else { "MONTHLY" },
        category: [merchant.primary, merchant.detailed],
    });
    let inflows = item.accounts.iter().enumerate().filter_map(|(index, account)| {
        let inflow = account.custom.inflow.as_ref()?;
        Some(Regular {
            source: Source::Inflow,
            account: Some(index),
            name: &inflow.name,
            merchant: None,
            frequency: "MONTHLY",
            category: inflow.category(),
        })
    });
    merchants.chain(inflows)
}

/// Returns the stream of a counterparty, if there is one, and whether it is income.
fn stream(
    item: &Item,
    ledger: &Ledger,
    wanted: &[&Account],
    number: usize,
    regular: &Regular<'_>,
) -> Option<(Value, bool)> {
    let is_of =
        |row: &Row| row.source == regular.source && regular.account.is_none_or(|account| row.account == account);
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
    let [primary, detailed] = regular.category;
    let stream = json!({
        "stream_id": ledger.id(usize::MAX - number),
        "account_id": account.id,
        "description": regular.name,
        "merchant_name": regular.merchant,
        "first_date": day_text(first.day),
        "last_date": day_text(last.day),
        "frequency": regular.frequency,
        "average_amount": amount(average),
        "last_amount": amount(last.cents),
        "is_active": true,
        "is_user_modified": false,
        "status": "MATURE",
        "personal_finance_category": {"primary": primary, "detailed": detailed, "confidence_level": "VERY_HIGH"},
        "transaction_ids": rows.iter().map(|(index, _)| ledger.id(*index)).collect::<Vec<_>>(),
    });
    Some((stream, last.cents < 0))
}
