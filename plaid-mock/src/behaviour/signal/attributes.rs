//! The attributes of an account that Signal's scores are made of. They are those of its transactions and balances.

use serde_json::{Map, Value, json};

use crate::behaviour::transactions::history::{self, Entry};
use crate::state::accounts::Account;
use crate::state::items::Item;
use crate::state::{World, money};
use crate::time::{Day, date_time, day_of};

/// The days of history that the attributes cover.
const DAYS: Day = 90;
/// The periods before today by which counts are given.
const PERIODS: [Day; 4] = [10, 30, 60, 90];

/// Returns the attributes of an account, for a transaction of an amount.
pub fn of(world: &World, item: &Item, account: &Account, cents: i64) -> Value {
    let today = day_of(world.now());
    let is_own = |entry: &Entry| item.accounts.get(entry.row.account).is_some_and(|own| own.id == account.id);
    let entries: Vec<Entry> =
        history::between(world, item, today - DAYS + 1, today).into_iter().filter(is_own).collect();
    let mut out = Map::new();
    add_counts(&mut out, &entries, today);
    add_amounts(&mut out, &entries, today);
    let balances = end_of_day_balances(account, &entries, today);
    add_balances(&mut out, &balances);
    add_connections(&mut out, day_of(item.created), today);
    let available = account.available.unwrap_or(account.current);
    let negative = balances.iter().filter(|balance| **balance < 0).count();
    let more = json!({
        "available_balance": account.available.map(money::number),
        "current_balance": money::number(account.current),
        "balance_last_updated": date_time(world.now()),
        "transactions_last_updated": date_time(world.now()),
        "balance_to_transaction_amount_ratio": money::number(available.saturating_mul(100) / cents.max(1)),
        "days_with_negative_balance_count_90d": negative,
        "is_account_closed": false,
        "is_account_frozen_or_restricted": false,
        "is_savings_or_money_market_account": matches!(account.subtype.as_str(), "savings" | "money market"),
    });
    out.extend(more.as_object().cloned().unwrap_or_default());
    out.into()
}

/// Returns the entries of the last days whose amounts are money in, or money out.
fn recent(entries: &[Entry], today: Day, days: Day, is_credit: bool) -> Vec<i64> {
    let recent = entries.iter().filter(|entry| entry.row.day > today - days);
    recent.map(|entry| entry.row.cents).filter(|cents| (*cents < 0) == is_credit).map(i64::abs).collect()
}

fn add_counts(out: &mut Map<String, Value>, entries: &[Entry], today: Day) {
    for days in PERIODS {
        for (kind, is_credit) in [("credit", true), ("debit", false)] {
            let cents = recent(entries, today, days, is_credit);
            out.insert(format!("{kind}_transactions_count_{days}d"), cents.len().into());
            let total = cents.iter().sum();
            out.insert(format!("total_{kind}_transactions_amount_{days}d"), money::number(total));
        }
    }
    // The history has no overdrafts, and no transactions that the owner did not authorise.
    for kind in ["nsf_overdraft", "unauthorized"] {
        for days in [7, 30, 60, 90] {
            out.insert(format!("{kind}_transactions_count_{days}d"), 0.into());
        }
    }
    for kind in ["address", "email", "phone"] {
        for days in [28, 90] {
            out.insert(format!("{kind}_change_count_{days}d"), 0.into());
        }
    }
}

fn add_amounts(out: &mut Map<String, Value>, entries: &[Entry], today: Day) {
    for (kind, is_credit) in [("credit", true), ("debit", false)] {
        let amounts = recent(entries, today, 28, is_credit);
        for percent in [50, 95] {
            let amount = percentile(amounts.clone(), percent).map(money::number);
            out.insert(format!("p{percent}_{kind}_transactions_amount_28d"), amount.into());
        }
    }
}

/// Returns the balances at the end of the last days, from today's backwards.
fn end_of_day_balances(account: &Account, entries: &[Entry], today: Day) -> Vec<i64> {
    let mut balance = account.current;
    (0..DAYS)
        .map(|age| {
            let at_end = balance;
            let on_day = entries.iter().filter(|entry| entry.row.day == today - age);
            balance -= on_day.map(|entry| history::effect(account, &entry.row)).sum::<i64>();
            at_end
        })
        .collect()
}

fn add_balances(out: &mut Map<String, Value>, balances: &[i64]) {
    for (name, from, until) in
        [("30d", 0, 30), ("60d", 0, 60), ("90d", 0, 90), ("31d_to_60d", 30, 60), ("61d_to_90d", 60, 90)]
    {
        let part: Vec<i64> = balances.iter().take(until).skip(from).copied().collect();
        for percent in [10, 50, 90] {
            let balance = percentile(part.clone(), percent).map(money::number);
            out.insert(format!("p{percent}_eod_balance_{name}"), balance.into());
        }
    }
}

/// Adds how often the account was connected. This server knows of one connection, that of the Item.
fn add_connections(out: &mut Map<String, Value>, linked: Day, today: Day) {
    let age = today - linked;
    let within = |days: Day| i64::from(age < days);
    for days in [3, 7, 30, 90] {
        for kind in ["ip_addresses", "ssl_tls_connection_sessions", "user_agents"] {
            out.insert(format!("distinct_{kind}_count_{days}d"), within(days).into());
        }
    }
    for days in [3, 7, 30] {
        out.insert(format!("plaid_non_oauth_authentication_attempts_count_{days}d"), within(days).into());
        out.insert(format!("failed_plaid_non_oauth_authentication_attempts_count_{days}d"), 0.into());
    }
    for days in [7, 30] {
        out.insert(format!("plaid_connections_count_{days}d"), within(days).into());
    }
    out.insert("total_plaid_connections_count".into(), 1.into());
    out.insert("days_since_first_plaid_connection".into(), age.into());
    // Banks tell Plaid of an account's age; the accounts of this server are three years older than their Item.
    out.insert("days_since_account_opening".into(), (age + 3 * 365).into());
}

/// Returns the value below which this part of the values lies.
fn percentile(mut values: Vec<i64>, percent: usize) -> Option<i64> {
    values.sort_unstable();
    let index = (values.len() * percent / 100).min(values.len().checked_sub(1)?);
    values.get(index).copied()
}
