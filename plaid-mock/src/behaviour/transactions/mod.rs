//! Transactions: fetched in the background, read by cursor or by date, changed by refreshes and tests.
//!
//! | when | what |
//! |---|---|
//! | an Item has the product, or is first asked for it | nothing is there; after the server's `work` the last 30 days, after as much again the rest |
//! | `/transactions/refresh`, after `work` | what was pending is posted under a new id, and one to three new ones are pending |
//! | `/sandbox/transactions/create` | at once, for Items of the login `user_transactions_dynamic` only |
//! | `POST /_mock/transactions/change` | at once: `{"access_token": ..., "add": 1, "modify": 1, "remove": 1}` |
//! | the login `custom_user` | exactly the transactions that it says |

mod ledger;
mod made;

use serde_json::{Value, json};

use self::ledger::{Changes, Cursor, Edit, Ledger, Row, Source, Status};
use super::accounts::{dollars, list, to_cents, uses};
use super::items::{Item, item_of, tell};
use super::{Act, Event, Reply};
use crate::asked::Asked;
use crate::clock::{Day, date_time, day_from, day_text, today};
use crate::refusal::{
    INVALID_ACCOUNT_ID, INVALID_FIELD, ITEM_NOT_FOUND, PRODUCT_NOT_READY, Refusal,
    TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION,
};
use crate::store::Store;
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[
    ("/transactions/sync", sync),
    ("/transactions/get", get),
    ("/transactions/refresh", refresh),
    ("/transactions/recurring/get", recurring),
    ("/sandbox/transactions/create", create),
    ("/_mock/transactions/change", change),
];

/// The login whose transactions can be made by a call.
const DYNAMIC: &str = "user_transactions_dynamic";
/// What comes first.
const FIRST_DAYS: i64 = 30;

/// By Item.
pub type Ledgers = Store<Ledger>;

/// Lets the fetching begin, unless it has.
pub fn begin(world: &mut World, item: &str, days: Option<u64>) {
    if world.state.transactions.get(item).is_some() {
        return;
    }
    let seed = world.random().u64(..);
    let days = days.and_then(|days| i64::try_from(days).ok()).unwrap_or(90).clamp(1, 730);
    world.state.transactions.insert(item, Ledger::new(seed, days));
    world.later(world.work, Event::TransactionsBegun(item.to_owned()));
}

/// When the transactions of an Item last changed.
pub fn updated(world: &World, item: &str) -> Option<i64> {
    world.state.transactions.get(item)?.updated
}

/// The first days are there.
pub fn begun(world: &mut World, item: &str) {
    let new = fetch(world, item, Status::Initial, |days| (0, days.min(FIRST_DAYS)));
    tell(world, item, ("TRANSACTIONS", "INITIAL_UPDATE"), json!({"new_transactions": new, "error": null}));
    tell_sync(world, item);
    world.later(world.work, Event::TransactionsFetched(item.to_owned()));
}

/// The rest is there.
pub fn fetched(world: &mut World, item: &str) {
    let new = fetch(world, item, Status::Historical, |days| (FIRST_DAYS.min(days), days));
    tell(world, item, ("TRANSACTIONS", "HISTORICAL_UPDATE"), json!({"new_transactions": new, "error": null}));
    tell_sync(world, item);
}

/// Adds what the days between two ages brought. How much that is.
fn fetch(world: &mut World, id: &str, status: Status, ages: impl Fn(i64) -> (i64, i64)) -> usize {
    let (now, state) = (world.now(), &mut world.state);
    let (Some(item), Some(ledger)) = (state.items.get(id), state.transactions.get_mut(id)) else { return 0 };
    ledger.status = status;
    let (from, until) = ages(ledger.days);
    let (seed, places, until_day) = (ledger.seed, spending(item), today(item.created));
    let mut new = 0;
    ledger.change(now, |edit| {
        for age in (from..until).rev() {
            for mut row in made::day(seed, until_day - age, &places) {
                // The newest of the newest have not been posted yet.
                row.pending = age == 0;
                new += usize::from(edit.add(row).is_some());
            }
        }
        for (place, account) in item.accounts.iter().enumerate() {
            for own in &account.own {
                let age = until_day - own.day;
                if (from..until).contains(&age.max(0)) {
                    new += usize::from(edit.add(Row::new(place, own.day, own.cents, own_words(&own.text))).is_some());
                }
            }
        }
    });
    new
}

/// The places of the accounts that are used every day, the main one first.
fn spending(item: &Item) -> Vec<usize> {
    if item.is_custom() {
        return Vec::new();
    }
    let used = |subtype: &str| matches!(subtype, "checking" | "savings" | "credit card");
    item.accounts.iter().enumerate().filter(|(_, account)| used(&account.subtype)).map(|(place, _)| place).collect()
}

fn own_words(text: &str) -> Source {
    Source::Text(text.to_owned())
}

fn tell_sync(world: &mut World, item: &str) {
    let Some(ledger) = world.state.transactions.get(item).filter(|ledger| ledger.is_synced) else { return };
    let complete = ledger.status == Status::Historical;
    let more = json!({"initial_update_complete": true, "historical_update_complete": complete});
    tell(world, item, ("TRANSACTIONS", "SYNC_UPDATES_AVAILABLE"), more);
}

/// What a request is about: the Item and its transactions, which begin to be fetched if they have not.
fn of<'w>(world: &'w mut World, asked: &Asked) -> Result<(&'w Item, &'w mut Ledger), Refusal> {
    uses(world, asked, "transactions")?;
    let id = item_of(world, asked.required("access_token")?)?.id.clone();
    begin(world, &id, asked.number("options.days_requested"));
    let state = &mut world.state;
    let found = state.items.get(&id).zip(state.transactions.get_mut(&id));
    found.ok_or_else(|| ITEM_NOT_FOUND.because("the Item is kept no longer"))
}

fn sync(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (item, ledger) = of(world, asked)?;
    ledger.is_synced = true;
    let account = asked.text("options.account_id").unwrap_or_default();
    let place = item.accounts.iter().position(|known| known.id == account);
    if place.is_none() && !account.is_empty() {
        return Err(INVALID_ACCOUNT_ID.because(format!("the Item has no account {account}")));
    }
    let cursor = match asked.text("cursor").filter(|text| !text.is_empty()) {
        None => Cursor::new(&item.id, account),
        Some(text) => Cursor::read(text)
            .filter(|cursor| cursor.item == item.id && cursor.account == account)
            .ok_or_else(|| INVALID_FIELD.because("cursor is none that was given for this Item and these options"))?,
    };
    let facts = |changes: &Changes, next: String, more: bool| {
        let full = |places: &[usize]| -> Vec<Value> {
            places.iter().filter_map(|place| facts(item, ledger, *place, asked)).collect()
        };
        let removed = changes.removed.iter().filter_map(|place| {
            let account = item.accounts.get(ledger.row(*place)?.account)?;
            Some(json!({"transaction_id": ledger.id(*place), "account_id": account.id}))
        });
        let touched = |account: usize| {
            let all = [&changes.added, &changes.modified, &changes.removed];
            all.iter()
                .any(|places| places.iter().any(|place| ledger.row(*place).is_some_and(|row| row.account == account)))
        };
        let accounts = item.accounts.iter().enumerate().filter(|(place, _)| touched(*place));
        json!({
            "accounts": list(&accounts.map(|(_, account)| account).collect::<Vec<_>>()),
            "added": full(&changes.added),
            "modified": full(&changes.modified),
            "removed": removed.collect::<Vec<_>>(),
            "next_cursor": next,
            "has_more": more,
            "transactions_update_status": match ledger.status {
                Status::NotReady => "NOT_READY",
                Status::Initial => "INITIAL_UPDATE_COMPLETE",
                Status::Historical => "HISTORICAL_UPDATE_COMPLETE",
            },
        })
    };
    if ledger.status == Status::NotReady {
        return Ok(facts(&Changes::default(), String::new(), false).into());
    }
    let (_, count) = asked.page("offset", "count", 100, 500)?;
    let fits = |row: &Row| place.is_none_or(|place| row.account == place);
    let Some((changes, next, more)) = ledger.page(&cursor, count, fits) else {
        let message = "the transactions have changed since the first page: begin again at its cursor";
        return Err(TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION.because(message));
    };
    Ok(facts(&changes, next.write(), more).into())
}

fn get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (item, ledger) = of(world, asked)?;
    let day = |field: &str| {
        let text = asked.required(field)?;
        day_from(text).ok_or_else(|| INVALID_FIELD.because(format!("{field} is no date such as 2026-11-25")))
    };
    let (start, end) = (day("start_date")?, day("end_date")?);
    if start > end {
        return Err(INVALID_FIELD.because("start_date is after end_date"));
    }
    let accounts = item.accounts(asked.texts("options.account_ids"))?;
    let (offset, count) = asked.page("options.offset", "options.count", 100, 500)?;
    if ledger.status == Status::NotReady {
        return Err(PRODUCT_NOT_READY.because("the transactions have not been fetched yet; a webhook says when"));
    }
    let wanted = |row: &Row| {
        let account = item.accounts.get(row.account);
        (start..=end).contains(&row.day)
            && account.is_some_and(|account| accounts.iter().any(|wanted| wanted.id == account.id))
    };
    let mut found: Vec<(Day, usize)> =
        ledger.present().filter(|(_, row)| wanted(row)).map(|(place, row)| (row.day, place)).collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    let page = found.iter().skip(offset).take(count).filter_map(|(_, place)| facts(item, ledger, *place, asked));
    Ok(json!({
        "accounts": list(&accounts),
        "item": item.facts(),
        "total_transactions": found.len(),
        "transactions": page.collect::<Vec<_>>(),
    })
    .into())
}

/// A transaction as answers have it.
fn facts(item: &Item, ledger: &Ledger, place: usize, asked: &Asked) -> Option<Value> {
    let row = ledger.row(place)?;
    let account = item.accounts.get(row.account)?;
    let (date, merchant) = (day_text(row.day), merchant(row));
    let name = match &row.source {
        Source::Text(text) => text.as_str(),
        Source::Merchant(_) => merchant.map_or("", |merchant| merchant.name),
    };
    let category = merchant.map(|merchant| {
        json!({"primary": merchant.primary, "detailed": merchant.detailed, "confidence_level": "VERY_HIGH",
            "version": "v2"})
    });
    let counterparty = merchant.map(|merchant| {
        let kind = if merchant.primary == "INCOME" { "income_source" } else { "merchant" };
        json!({"name": merchant.name, "type": kind, "confidence_level": "VERY_HIGH"})
    });
    let mut facts = json!({
        "transaction_id": ledger.id(place),
        "account_id": account.id,
        "name": name,
        "merchant_name": merchant.map(|merchant| merchant.name),
        "amount": dollars(row.cents),
        "iso_currency_code": account.currency,
        "date": date,
        "authorized_date": date,
        "pending": row.pending,
        "pending_transaction_id": row.replaces.map(|pending| ledger.id(pending)),
        "payment_channel": merchant.map_or("other", |merchant| merchant.channel),
        "personal_finance_category": category.unwrap_or_else(|| {
            json!({"primary": "OTHER", "detailed": "OTHER_OTHER", "confidence_level": "LOW", "version": "v2"})
        }),
        "counterparties": counterparty.into_iter().collect::<Vec<_>>(),
        "location": {},
        "payment_meta": {},
    });
    if asked.flag("options.include_original_description") {
        facts["original_description"] = name.to_uppercase().into();
    }
    Some(facts)
}

fn merchant(row: &Row) -> Option<&'static made::Merchant> {
    match row.source {
        Source::Merchant(place) => made::MERCHANTS.get(place),
        Source::Text(_) => None,
    }
}

fn refresh(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = of(world, asked)?.0.id.clone();
    world.later(world.work, Event::TransactionsRefreshed(id));
    Ok(json!({}).into())
}

/// What was pending is posted, and something new is pending.
pub fn refreshed(world: &mut World, id: &str) {
    let mut random = world.random();
    let day = today(world.now());
    let count = random.usize(1..=3);
    alter(world, id, |edit, accounts| {
        let mut removed = Vec::new();
        for place in edit.places(|row| row.pending) {
            edit.post(place);
            removed.push(place);
        }
        for _ in 0..count {
            if let Some(mut row) = made::any(&mut random, day, accounts) {
                row.pending = true;
                edit.add(row);
            }
        }
        (count, removed)
    });
}

/// Changes transactions, and tells of it. `change` says how many are new, and which are gone.
fn alter(world: &mut World, id: &str, change: impl FnOnce(&mut Edit<'_>, &[usize]) -> (usize, Vec<usize>)) {
    let (now, state) = (world.now(), &mut world.state);
    let (Some(item), Some(ledger)) = (state.items.get(id), state.transactions.get_mut(id)) else { return };
    let accounts = match spending(item) {
        places if places.is_empty() => (0..item.accounts.len()).collect(),
        places => places,
    };
    let (mut new, mut removed) = (0, Vec::new());
    ledger.change(now, |edit| (new, removed) = change(edit, &accounts));
    let removed: Vec<String> = removed.into_iter().map(|place| ledger.id(place)).collect();
    tell_sync(world, id);
    if new > 0 {
        tell(world, id, ("TRANSACTIONS", "DEFAULT_UPDATE"), json!({"new_transactions": new, "error": null}));
    }
    if !removed.is_empty() {
        let more = json!({"removed_transactions": removed, "error": null});
        tell(world, id, ("TRANSACTIONS", "TRANSACTIONS_REMOVED"), more);
    }
}

fn create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    const MOST: usize = 10;
    const OLDEST: i64 = 14;
    let now = today(world.now());
    let item = item_of(world, asked.required("access_token")?)?;
    if item.login.as_deref() != Some(DYNAMIC) {
        return Err(INVALID_FIELD.because(format!("access_token: transactions are made only for Items of {DYNAMIC}")));
    }
    let given = asked.value("transactions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if given.is_empty() || given.len() > MOST {
        return Err(INVALID_FIELD.because(format!("transactions: from 1 to {MOST} can be made at once")));
    }
    let mut rows = Vec::new();
    for (place, one) in given.iter().enumerate() {
        let day = |field: &str| one[field].as_str().and_then(day_from);
        let (Some(transacted), Some(posted), Some(amount)) =
            (day("date_transacted"), day("date_posted"), one["amount"].as_f64())
        else {
            return Err(INVALID_FIELD.because(format!("transactions[{place}] has a date or amount of another form")));
        };
        if transacted > posted || posted > now || transacted < now - OLDEST {
            let days = format!("dates go from {OLDEST} days ago to today, date_transacted before date_posted");
            return Err(INVALID_FIELD.because(format!("transactions[{place}]: {days}")));
        }
        let text = one["description"].as_str().unwrap_or_default();
        rows.push(Row::new(0, posted, to_cents(amount), own_words(text)));
    }
    let id = of(world, asked)?.0.id.clone();
    alter(world, &id, |edit, accounts| {
        let account = accounts.first().copied().unwrap_or_default();
        rows.iter_mut().for_each(|row| row.account = account);
        (rows.into_iter().filter_map(|row| edit.add(row)).count(), Vec::new())
    });
    Ok(json!({}).into())
}

/// What a bank would do over the days, at once.
fn change(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = of(world, asked)?.0.id.clone();
    let count = |field: &str| usize::try_from(asked.number(field).unwrap_or_default()).unwrap_or(usize::MAX);
    let (add, modify, remove) = (count("add").min(1_000), count("modify"), count("remove"));
    let (mut random, day) = (world.random(), today(world.now()));
    alter(world, &id, |edit, accounts| {
        let places = edit.places(|_| true);
        let removed: Vec<usize> = places.iter().rev().take(remove).copied().collect();
        removed.iter().for_each(|place| edit.remove(*place));
        for place in places.iter().rev().skip(remove).take(modify) {
            edit.modify(*place, |row| row.cents = row.cents.saturating_add(100));
        }
        let new = (0..add).filter_map(|_| edit.add(made::any(&mut random, day, accounts)?)).count();
        (new, removed)
    });
    Ok(json!({}).into())
}

/// What comes every month.
fn recurring(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (item, ledger) = of(world, asked)?;
    let wanted = item.accounts(asked.texts("account_ids"))?;
    if ledger.status == Status::NotReady {
        return Err(PRODUCT_NOT_READY.because("the transactions have not been fetched yet; a webhook says when"));
    }
    let (mut inflow, mut outflow) = (Vec::new(), Vec::new());
    for (number, merchant) in made::MERCHANTS.iter().enumerate().filter(|(_, merchant)| !merchant.days.is_empty()) {
        let is_of = |row: &Row| row.source == Source::Merchant(number);
        let mut rows: Vec<(usize, &Row)> = ledger.present().filter(|(_, row)| is_of(row)).collect();
        rows.sort_unstable_by_key(|(place, row)| (row.day, *place));
        let (Some((_, first)), Some((_, last))) = (rows.first(), rows.last()) else { continue };
        let Some(account) = item.accounts.get(last.account) else { continue };
        if rows.len() < 3 || !wanted.iter().any(|known| known.id == account.id) {
            continue;
        }
        let sum: i64 = rows.iter().map(|(_, row)| row.cents).sum();
        let average = sum / i64::try_from(rows.len()).unwrap_or(1).max(1);
        let amount = |cents: i64| json!({"amount": dollars(cents), "iso_currency_code": account.currency});
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
            "transaction_ids": rows.iter().map(|(place, _)| ledger.id(*place)).collect::<Vec<_>>(),
        });
        if last.cents < 0 { inflow.push(stream) } else { outflow.push(stream) }
    }
    let updated = date_time(ledger.updated.unwrap_or_default());
    Ok(json!({"inflow_streams": inflow, "outflow_streams": outflow, "updated_datetime": updated}).into())
}
