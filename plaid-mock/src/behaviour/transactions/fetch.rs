//! Fetches the transactions of an Item in the background.

use std::ops::Range;

use serde_json::json;

use super::{custom, merchants};
use crate::behaviour::common::handlers::Handlers;
use crate::behaviour::common::{lookup, notify};
use crate::ids::seed_of;
use crate::params::Params;
use crate::refusal::{PRODUCT_NOT_READY, Refusal};
use crate::state::accounts::Account;
use crate::state::items::{Item, evicted};
use crate::state::ledger::{Ledger, Status};
use crate::state::{EventKind, World};
use crate::time::{Day, Millis, day_of};

pub const HANDLERS: Handlers = Handlers {
    operations: &[],
    events: &[(EventKind::RecentTransactionsFetched, recent_fetched), (EventKind::AllTransactionsFetched, all_fetched)],
};

/// The days that are fetched first.
pub const RECENT_DAYS: i64 = 30;
/// The days of history if the request does not say.
pub const DEFAULT_DAYS: i64 = 90;
/// The day for which the transactions of a given seed are made up.
const MODEL_DAY: Day = 20_000;

/// Begins to fetch the transactions of an Item, unless that has begun.
pub fn begin(world: &mut World, item: &str, days: Option<u64>) {
    if world.state.ledgers.get(item).is_some() {
        return;
    }
    let seed = seed_of(item);
    let days = days.and_then(|days| i64::try_from(days).ok()).unwrap_or(DEFAULT_DAYS).clamp(1, 730);
    world.state.ledgers.insert(item, Ledger::new(seed, days));
    world.after_work(EventKind::RecentTransactionsFetched.of(item));
}

/// Returns the Item of a request and its transactions, which begin to be fetched on first use.
pub fn ledger<'w>(world: &'w mut World, params: &Params) -> Result<(&'w Item, &'w mut Ledger), Refusal> {
    let item = lookup::item(world, params)?;
    let id = item.id.clone();
    begin(world, &id, params.number("options.days_requested"));
    let state = &mut world.state;
    state.items.get(&id).zip(state.ledgers.get_mut(&id)).ok_or_else(evicted)
}

/// Refuses a request for transactions that have not been fetched yet.
pub fn check_ready(ledger: &Ledger) -> Result<(), Refusal> {
    if ledger.status == Status::NotReady {
        return Err(PRODUCT_NOT_READY.because("the transactions have not been fetched yet; a webhook announces them"));
    }
    Ok(())
}

/// <https://plaid.com/docs/api/products/transactions/#initial_update>
fn recent_fetched(world: &mut World, item: &str) {
    let new = fetch(world, item, Status::Initial, |days| (0, days.min(RECENT_DAYS)));
    let more = json!({"new_transactions": new, "error": null});
    notify::item(world, item, ("TRANSACTIONS", "INITIAL_UPDATE"), more);
    announce_sync(world, item);
    world.after_work(EventKind::AllTransactionsFetched.of(item));
}

/// <https://plaid.com/docs/api/products/transactions/#historical_update>
fn all_fetched(world: &mut World, item: &str) {
    let new = fetch(world, item, Status::Historical, |days| (RECENT_DAYS.min(days), days));
    let more = json!({"new_transactions": new, "error": null});
    notify::item(world, item, ("TRANSACTIONS", "HISTORICAL_UPDATE"), more);
    announce_sync(world, item);
    if let Some(created) = world.state.items.get(item).map(|item| day_of(item.created)) {
        custom::schedule(world, item, created);
    }
}

/// Adds the transactions of the days between two ages to the ledger of an Item, and returns their number.
fn fetch(world: &mut World, id: &str, status: Status, ages: impl Fn(i64) -> (i64, i64)) -> usize {
    let (now, state) = (world.now(), &mut world.state);
    let (Some(item), Some(ledger)) = (state.items.get(id), state.ledgers.get_mut(id)) else { return 0 };
    ledger.status = status;
    let (from, until) = ages(ledger.days);
    let accounts: Vec<usize> = (0..item.accounts.len()).collect();
    add_days(item, ledger, now, &accounts, from..until)
}

/// Fetches the transactions of accounts, given by index, that an Item has got since its transactions were fetched.
pub fn of_accounts(world: &mut World, id: &str, accounts: &[usize]) {
    let (now, state) = (world.now(), &mut world.state);
    let (Some(item), Some(ledger)) = (state.items.get(id), state.ledgers.get_mut(id)) else { return };
    let days = match ledger.status {
        Status::NotReady => return,
        Status::Initial => ledger.days.min(RECENT_DAYS),
        Status::Historical => ledger.days,
    };
    if add_days(item, ledger, now, accounts, 0..days) > 0 {
        announce_sync(world, id);
    }
}

/// Adds the transactions of accounts of these ages in days, and returns their number.
fn add_days(item: &Item, ledger: &mut Ledger, now: Millis, accounts: &[usize], ages: Range<i64>) -> usize {
    let last_day = day_of(item.created);
    // The same seed of a custom user has the same transactions at the same ages, whenever the Item is created.
    let (seed, model_day) = item.seed.map_or((ledger.seed, last_day), |seed| (seed, MODEL_DAY));
    let spending: Vec<usize> = spending_accounts(item).into_iter().filter(|index| accounts.contains(index)).collect();
    let mut new = 0;
    ledger.change(now, |edit| {
        for age in ages.clone().rev() {
            for mut row in merchants::day(seed, model_day - age, &spending) {
                row.day = last_day - age;
                // The transactions of the last day have not been posted yet.
                row.pending = age == 0;
                new += usize::from(edit.add(row).is_some());
            }
        }
        let rows = custom::rows(item, last_day, (ages.start, ages.end));
        for row in rows.into_iter().filter(|row| accounts.contains(&row.account)) {
            new += usize::from(edit.add(row).is_some());
        }
    });
    new
}

/// Returns the ledger that an Item will have when this many days have been fetched. Its ids are those of that time.
pub fn foreseen(item: &Item, days: i64) -> Ledger {
    let mut ledger = Ledger::new(seed_of(&item.id), days);
    let accounts: Vec<usize> = (0..item.accounts.len()).collect();
    for ages in [0..days.min(RECENT_DAYS), days.min(RECENT_DAYS)..days] {
        add_days(item, &mut ledger, item.created, &accounts, ages);
    }
    ledger
}

/// Returns the indexes of the accounts for everyday use, the main one first. An account is left out if a custom user
/// lists its transactions.
pub fn spending_accounts(item: &Item) -> Vec<usize> {
    let is_used = |account: &Account| {
        matches!(account.subtype.as_str(), "checking" | "savings" | "credit card")
            && account.custom.transactions.is_none()
    };
    item.accounts.iter().enumerate().filter(|(_, account)| is_used(account)).map(|(index, _)| index).collect()
}

/// Sends the webhook that there is something new, to callers of `/transactions/sync`. Plaid sends it only after a first
/// call: <https://plaid.com/docs/api/products/transactions/#sync_updates_available>.
pub fn announce_sync(world: &mut World, item: &str) {
    let Some(ledger) = world.state.ledgers.get(item).filter(|ledger| ledger.is_synced) else { return };
    let complete = ledger.status == Status::Historical;
    let more = json!({"initial_update_complete": true, "historical_update_complete": complete});
    notify::item(world, item, ("TRANSACTIONS", "SYNC_UPDATES_AVAILABLE"), more);
}
