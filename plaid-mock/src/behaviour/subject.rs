//! Collects the things that a made-up answer is about: the Items that the request names, or else any, and other things
//! of the server.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::processor;
use super::transactions::history;
use crate::made::subject::{ItemOf, Subject};
use crate::params::Params;
use crate::state::accounts::Account;
use crate::state::institutions::BANKS;
use crate::state::items::Item;
use crate::state::ledger::Status;
use crate::state::{World, money};
use crate::time::{day_of, day_text};
use crate::world::store::Store;

/// The most things of a kind that an answer refers to.
const MAX: usize = 3;
/// The age of the oldest transactions that an answer refers to, in days.
const DAYS: i64 = 30;
/// The products whose transactions are not those of bank accounts.
const WITHOUT_ITEMS: [&str; 2] = ["/wallet/", "/payment_initiation/"];

/// Returns what the answer to a request is about.
pub fn of(world: &World, params: &Params) -> Subject {
    let items = named(world, params);
    let is_without = WITHOUT_ITEMS.iter().any(|prefix| params.path.starts_with(prefix));
    let items = match items {
        Some(items) => items,
        None if is_without => Vec::new(),
        None => world.state.items.newest_first().take(1).map(|item| all_of(world, item, params)).collect(),
    };
    Subject { items, ids: ids(world, params) }
}

/// Returns the Items that a request names, by a token, by its user or by ids; `None` if it names none.
fn named(world: &World, params: &Params) -> Option<Vec<ItemOf>> {
    if let Some(token) = params.text("processor_token") {
        let (item, account) = processor::target(world, token).ok()?;
        return Some(vec![item_of(world, item, &[account])]);
    }
    let tokens: Vec<&str> =
        params.text("access_token").into_iter().chain(params.texts("access_tokens").into_iter().flatten()).collect();
    if !tokens.is_empty() {
        let items = tokens.into_iter().filter_map(|token| world.state.items.of_token(token).ok());
        return Some(items.map(|item| all_of(world, item, params)).collect());
    }
    if let Some(item) = params.text("item_id").and_then(|id| world.state.items.get(id)) {
        return Some(vec![all_of(world, item, params)]);
    }
    let user = world.state.users.named(params).ok()??.to_owned();
    Some(world.state.items.of_user(&user).map(|item| all_of(world, item, params)).collect())
}

/// Returns an Item with the accounts that a request names, or else with all.
fn all_of(world: &World, item: &Item, params: &Params) -> ItemOf {
    let one = params.text("account_id").map(|id| vec![id]);
    let several = || params.texts("options.account_ids").or_else(|| params.texts("account_ids"));
    let accounts = item.accounts(one.or_else(several)).unwrap_or_default();
    item_of(world, item, &accounts)
}

fn item_of(world: &World, item: &Item, accounts: &[&Account]) -> ItemOf {
    ItemOf {
        facts: item.facts(),
        accounts: accounts.iter().map(|account| account.facts_with_owners()).collect(),
        transactions: transactions(world, item, accounts),
    }
}

/// Returns the newest transactions of accounts, if they have been fetched.
fn transactions(world: &World, item: &Item, accounts: &[&Account]) -> Vec<Value> {
    let is_fetched = world.state.ledgers.get(&item.id).is_some_and(|ledger| ledger.status != Status::NotReady);
    if !is_fetched {
        return Vec::new();
    }
    let last = day_of(world.now());
    let entries = history::between(world, item, last - DAYS, last).into_iter().rev();
    entries
        .filter_map(|entry| {
            let account = item.accounts.get(entry.row.account)?;
            accounts.iter().any(|wanted| wanted.id == account.id).then(|| {
                json!({
                    "transaction_id": entry.id,
                    "account_id": account.id,
                    "amount": money::number(entry.row.cents),
                    "date": day_text(entry.row.day),
                    "name": entry.name,
                    "original_description": entry.name,
                    "iso_currency_code": account.currency,
                })
            })
        })
        .collect()
}

/// Returns the ids of other things that fields of an answer may refer to, the newest first.
fn ids(world: &World, params: &Params) -> BTreeMap<String, Vec<String>> {
    let state = &world.state;
    let mut ids = BTreeMap::new();
    let mut add = |field: &str, all: Vec<String>| ids.insert(field.to_owned(), all);
    add("institution_id", BANKS.iter().take(MAX).map(|bank| bank.id.to_owned()).collect());
    let user = state.users.named(params).ok().flatten().map(str::to_owned);
    add("user_id", user.map_or_else(|| newest(&state.users.users), |user| vec![user]));
    if params.path.contains("/transfer/") && !params.path.contains("/bank_transfer/") {
        add("transfer_id", newest(&state.transfers.transfers));
        add("authorization_id", newest(&state.transfers.authorizations));
        add("recurring_transfer_id", newest(&state.transfers.recurring));
        add("sweep_id", newest(&state.transfers.sweeps));
        add("test_clock_id", newest(&state.transfers.clocks));
    }
    if params.path.starts_with("/payment_initiation/") {
        add("recipient_id", newest(&state.payments.recipients));
        add("payment_id", newest(&state.payments.payments));
    }
    if params.path.starts_with("/cra/") {
        add("subscription_id", newest(&state.consumer_reports.subscriptions));
    }
    add("watchlist_screening_id", newest(&state.screenings));
    ids
}

fn newest<T>(store: &Store<T>) -> Vec<String> {
    store.iter().rev().take(MAX).map(|(id, _)| id.to_owned()).collect()
}
