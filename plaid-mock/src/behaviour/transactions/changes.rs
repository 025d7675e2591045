//! Changes of transactions: refreshes, and what tests ask for.

use serde_json::{Value, json};

use super::fetch::{announce_sync, ledger, spending_accounts};
use super::merchants;
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::{lookup, notify};
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, Refusal};
use crate::state::ledger::{Edit, Row, Source};
use crate::state::{EventKind, World, money};
use crate::time::{Day, day_from, day_of};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/transactions/refresh", refresh),
        ("/sandbox/transactions/create", create),
        ("/_mock/transactions/change", change),
    ],
    events: &[(EventKind::TransactionsRefreshed, refreshed)],
};

/// The login whose transactions can be created by a call.
const DYNAMIC: &str = "user_transactions_dynamic";
/// Limit of transactions per call.
const MAX_CREATED: usize = 10;
/// The oldest date of a created transaction, in days before today.
const MAX_AGE: i64 = 730;
/// Limit of transactions that a test adds per call.
const MAX_ADDED: usize = 1_000;

fn refresh(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = ledger(world, params)?.0.id.clone();
    world.after_work(EventKind::TransactionsRefreshed.of(&id));
    Ok(json!({}).into())
}

/// Posts what is pending, and adds new pending transactions.
fn refreshed(world: &mut World, id: &str) {
    let mut random = world.random();
    let day = day_of(world.now());
    let count = random.usize(1..=3);
    alter(world, id, |edit, accounts| {
        // The transactions that a custom user lists are posted on the days that it names.
        let pending = edit.indexes(|row| row.pending && !matches!(row.source, Source::Own(_)));
        pending.iter().for_each(|index| edit.post(*index));
        for _ in 0..count {
            if let Some(mut row) = merchants::any(&mut random, day, accounts) {
                row.pending = true;
                edit.add(row);
            }
        }
        (count, pending)
    });
}

/// Changes transactions and sends the webhooks. `change` gets the indexes of accounts, and returns the number of new
/// transactions and the indexes of the removed ones. The webhooks for `/transactions/get` are sent to callers of
/// `/transactions/sync` as well: <https://plaid.com/docs/api/products/transactions/#default_update>.
pub fn alter(world: &mut World, id: &str, change: impl FnOnce(&mut Edit<'_>, &[usize]) -> (usize, Vec<usize>)) {
    let (now, state) = (world.now(), &mut world.state);
    let (Some(item), Some(ledger)) = (state.items.get(id), state.ledgers.get_mut(id)) else { return };
    let accounts = match spending_accounts(item) {
        indexes if indexes.is_empty() => (0..item.accounts.len()).collect(),
        indexes => indexes,
    };
    let (mut new, mut removed) = (0, Vec::new());
    ledger.change(now, |edit| (new, removed) = change(edit, &accounts));
    let removed: Vec<String> = removed.into_iter().map(|index| ledger.id(index)).collect();
    announce_sync(world, id);
    if new > 0 {
        let more = json!({"new_transactions": new, "error": null});
        notify::item(world, id, ("TRANSACTIONS", "DEFAULT_UPDATE"), more);
    }
    if !removed.is_empty() {
        let more = json!({"removed_transactions": removed, "error": null});
        notify::item(world, id, ("TRANSACTIONS", "TRANSACTIONS_REMOVED"), more);
    }
}

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let today = day_of(world.now());
    if lookup::item(world, params)?.login.as_deref() != Some(DYNAMIC) {
        let message = format!("access_token: transactions can be created only for Items of the login {DYNAMIC}");
        return Err(INVALID_FIELD.because(message));
    }
    let given = params.value("transactions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if given.is_empty() || given.len() > MAX_CREATED {
        return Err(INVALID_FIELD.because(format!("transactions: 1 to {MAX_CREATED} can be created at once")));
    }
    let rows = given.iter().enumerate().map(|(index, one)| created(one, index, today));
    let mut rows = rows.collect::<Result<Vec<Row>, Refusal>>()?;
    let id = ledger(world, params)?.0.id.clone();
    alter(world, &id, |edit, accounts| {
        let account = accounts.first().copied().unwrap_or_default();
        rows.iter_mut().for_each(|row| row.account = account);
        (rows.into_iter().filter_map(|row| edit.add(row)).count(), Vec::new())
    });
    Ok(json!({}).into())
}

/// Reads a transaction that is to be created.
fn created(given: &Value, index: usize, today: Day) -> Result<Row, Refusal> {
    let wrong = |message: &str| INVALID_FIELD.because(format!("transactions[{index}]: {message}"));
    let day = |field: &str| given[field].as_str().and_then(day_from);
    let (Some(transacted), Some(posted), Some(amount)) =
        (day("date_transacted"), day("date_posted"), given["amount"].as_f64())
    else {
        return Err(wrong("a date or the amount is malformed"));
    };
    if transacted > posted || posted > today || transacted < today - MAX_AGE {
        let range = format!("dates must be from {MAX_AGE} days ago to today, and date_transacted before date_posted");
        return Err(wrong(&range));
    }
    let text = given["description"].as_str().unwrap_or_default();
    Ok(Row::new(0, posted, money::from_number(amount), Source::Text(text.to_owned())))
}

/// Makes changes such as a bank makes over days.
fn change(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = ledger(world, params)?.0.id.clone();
    let count = |field: &str| usize::try_from(params.number(field).unwrap_or_default()).unwrap_or(usize::MAX);
    let (add, modify, remove) = (count("add").min(MAX_ADDED), count("modify"), count("remove"));
    let (mut random, day) = (world.random(), day_of(world.now()));
    alter(world, &id, |edit, accounts| {
        let indexes = edit.indexes(|_| true);
        let removed: Vec<usize> = indexes.iter().rev().take(remove).copied().collect();
        removed.iter().for_each(|index| edit.remove(*index));
        for index in indexes.iter().rev().skip(remove).take(modify) {
            edit.modify(*index, |row| row.cents = row.cents.saturating_add(100));
        }
        let new = (0..add).filter_map(|_| edit.add(merchants::any(&mut random, day, accounts)?)).count();
        (new, removed)
    });
    Ok(json!({}).into())
}
