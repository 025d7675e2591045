//! Fetches the transactions of an Item in the background.

use serde_json::json;

use super::merchants;
use crate::behaviour::common::handlers::Handlers;
use crate::behaviour::common::{lookup, notify};
use crate::ids::seed_of;
use crate::params::Params;
use crate::refusal::{PRODUCT_NOT_READY, Refusal};
use crate::state::items::{Item, evicted};
use crate::state::ledger::{Ledger, Row, Source, Status};
use crate::state::{EventKind, World};
use crate::time::{Millis, day_of};

pub const HANDLERS: Handlers = Handlers {
    operations: &[],
    events: &[(EventKind::RecentTransactionsFetched, recent_fetched), (EventKind::AllTransactionsFetched, all_fetched)],
};

/// The days that are fetched first.
pub const RECENT_DAYS: i64 = 30;
/// The days of history if the request does not say.
pub const DEFAULT_DAYS: i64 = 90;

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
    let item = lookup::item_mut(world, params)?;
    item.use_product("transactions");
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

fn recent_fetched(world: &mut World, item: &str) {
    let new = fetch(world, item, Status::Initial, |days| (0, days.min(RECENT_DAYS)));
    let more = json!({"new_transactions": new, "error": null});
    notify::item(world, item, ("TRANSACTIONS", "INITIAL_UPDATE"), more);
    announce_sync(world, item);
    world.after_work(EventKind::AllTransactionsFetched.of(item));
}

fn all_fetched(world: &mut World, item: &str) {
    let new = fetch(world, item, Status::Historical, |days| (RECENT_DAYS.min(days), days));
    let more = json!({"new_transactions": new, "error": null});
    notify::item(world, item, ("TRANSACTIONS", "HISTORICAL_UPDATE"), more);
    announce_sync(world, item);
}

/// Adds the transactions of the days between two ages to the ledger of an Item, and returns their number.
fn fetch(world: &mut World, id: &str, status: Status, ages: impl Fn(i64) -> (i64, i64)) -> usize {
    let (now, state) = (world.now(), &mut world.state);
    let (Some(item), Some(ledger)) = (state.items.get(id), state.ledgers.get_mut(id)) else { return 0 };
    ledger.status = status;
    let ages = ages(ledger.days);
    fill(ledger, item, now, ages)
}

/// Adds the transactions of the days between two ages, and returns their number.
fn fill(ledger: &mut Ledger, item: &Item, now: Millis, (from, until): (i64, i64)) -> usize {
    let (seed, accounts, last_day) = (ledger.seed, spending_accounts(item), day_of(item.created));
    let mut new = 0;
    ledger.change(now, |edit| {
        for age in (from..until).rev() {
            for mut row in merchants::day(seed, last_day - age, &accounts) {
                // The transactions of the last day have not been posted yet.
                row.pending = age == 0;
                new += usize::from(edit.add(row).is_some());
            }
        }
        for (index, account) in item.accounts.iter().enumerate() {
            for own in &account.own {
                let age = last_day - own.day;
                if (from..until).contains(&age.max(0)) {
                    let row = Row::new(index, own.day, own.cents, Source::Text(own.text.clone()));
                    new += usize::from(edit.add(row).is_some());
                }
            }
        }
    });
    new
}

/// Returns the ledger that an Item will have when this many days have been fetched. Its ids are those of that time.
pub fn foreseen(item: &Item, days: i64) -> Ledger {
    let mut ledger = Ledger::new(seed_of(&item.id), days);
    fill(&mut ledger, item, item.created, (0, days.min(RECENT_DAYS)));
    fill(&mut ledger, item, item.created, (RECENT_DAYS.min(days), days));
    ledger
}

/// Returns the indexes of the accounts for everyday use, the main one first.
pub fn spending_accounts(item: &Item) -> Vec<usize> {
    if item.is_custom() {
        return Vec::new();
    }
    let used = |subtype: &str| matches!(subtype, "checking" | "savings" | "credit card");
    item.accounts.iter().enumerate().filter(|(_, account)| used(&account.subtype)).map(|(index, _)| index).collect()
}

/// Sends the webhook that there is something new, to callers of `/transactions/sync`.
pub fn announce_sync(world: &mut World, item: &str) {
    let Some(ledger) = world.state.ledgers.get(item).filter(|ledger| ledger.is_synced) else { return };
    let complete = ledger.status == Status::Historical;
    let more = json!({"initial_update_complete": true, "historical_update_complete": complete});
    notify::item(world, item, ("TRANSACTIONS", "SYNC_UPDATES_AVAILABLE"), more);
}
