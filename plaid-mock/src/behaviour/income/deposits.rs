//! Summaries of deposits: their sums, and the deposits by month.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::behaviour::transactions::history::Entry;
use crate::state::facts::merged;
use crate::state::money;
use crate::time::{day_text, first_of, month_of};

/// Returns the sum of deposits. Income is positive, unlike deposits elsewhere:
/// <https://plaid.com/docs/api/products/income/#creditbank_incomeget>.
pub fn sum(deposits: &[&Entry]) -> i64 {
    deposits.iter().map(|entry| -entry.row.cents).sum()
}

/// Returns the totals of deposits, in the forms of old and of today.
pub fn totals(deposits: &[&Entry], currency: &str) -> Value {
    let total = money::number(sum(deposits));
    json!({
        "total_amount": total,
        "iso_currency_code": currency,
        "unofficial_currency_code": null,
        "total_amounts": [{"amount": total, "iso_currency_code": currency, "unofficial_currency_code": null}],
    })
}

/// Returns the deposits by calendar month.
pub fn by_month(deposits: &[&Entry], currency: &str) -> Vec<Value> {
    let mut months: BTreeMap<i64, Vec<&Entry>> = BTreeMap::new();
    for entry in deposits {
        months.entry(month_of(entry.row.day)[0]).or_default().push(entry);
    }
    let month_facts = |(month, mut entries): (i64, Vec<&Entry>)| {
        entries.sort_by_key(|entry| entry.row.day);
        let transactions: Vec<Value> = entries.iter().map(|entry| deposit_facts(entry, currency)).collect();
        let days = json!({
            "start_date": first_of(month).map(day_text),
            "end_date": first_of(month + 1).map(|next| day_text(next - 1)),
            "transactions": transactions,
        });
        merged(totals(&entries, currency), days)
    };
    months.into_iter().map(month_facts).collect()
}

fn deposit_facts(entry: &Entry, currency: &str) -> Value {
    json!({
        "transaction_id": entry.id,
        "amount": money::number(-entry.row.cents),
        "date": day_text(entry.row.day),
        "name": entry.name,
        "original_description": entry.name,
        "pending": entry.row.pending,
        "check_number": null,
        "iso_currency_code": currency,
        "unofficial_currency_code": null,
    })
}
