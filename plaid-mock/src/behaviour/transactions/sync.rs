//! `/transactions/sync`.

use serde_json::{Value, json};

use super::facts::facts;
use super::fetch::ledger;
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::pages::foreign_cursor;
use crate::params::Params;
use crate::refusal::{Refusal, TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION};
use crate::state::World;
use crate::state::accounts::list;
use crate::state::items::Item;
use crate::state::ledger::{Changes, Cursor, Ledger, Row, Status};

pub const HANDLERS: Handlers = Handlers { operations: &[("/transactions/sync", sync)], events: &[] };

fn sync(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (item, ledger) = ledger(world, params)?;
    ledger.is_synced = true;
    let account = params.text("options.account_id").unwrap_or_default();
    if !account.is_empty() {
        item.account(account)?;
    }
    let cursor = cursor(item, account, params)?;
    if ledger.status == Status::NotReady {
        return Ok(page_facts(item, ledger, &Changes::default(), params, &Page::default()).into());
    }
    let (_, count) = params.page("offset", "count", 100, 500)?;
    let wanted = item.accounts.iter().position(|known| known.id == account);
    let fits = |row: &Row| wanted.is_none_or(|wanted| row.account == wanted);
    let Some((changes, next, has_more)) = ledger.page(&cursor, count, fits) else {
        let message = "the transactions have changed since the first page: start again from its cursor";
        return Err(TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION.because(message));
    };
    let page = Page { next_cursor: next.write(), has_more };
    Ok(page_facts(item, ledger, &changes, params, &page).into())
}

/// The position of a page.
#[derive(Default)]
struct Page {
    next_cursor: String,
    has_more: bool,
}

fn cursor(item: &Item, account: &str, params: &Params) -> Result<Cursor, Refusal> {
    match params.text("cursor").filter(|text| !text.is_empty()) {
        None => Ok(Cursor::new(&item.id, account)),
        Some(text) => Cursor::read(text)
            .filter(|cursor| cursor.item == item.id && cursor.account == account)
            .ok_or_else(foreign_cursor),
    }
}

fn page_facts(item: &Item, ledger: &Ledger, changes: &Changes, params: &Params, page: &Page) -> Value {
    let full = |indexes: &[usize]| -> Vec<Value> {
        indexes.iter().filter_map(|index| facts(item, ledger, *index, params)).collect()
    };
    let removed = changes.removed.iter().filter_map(|index| {
        let account = item.accounts.get(ledger.row(*index)?.account)?;
        Some(json!({"transaction_id": ledger.id(*index), "account_id": account.id}))
    });
    let is_changed = |account: usize| {
        let mut all = [&changes.added, &changes.modified, &changes.removed].into_iter().flatten();
        all.any(|index| ledger.row(*index).is_some_and(|row| row.account == account))
    };
    let accounts = item.accounts.iter().enumerate().filter(|(index, _)| is_changed(*index));
    json!({
        "accounts": list(&accounts.map(|(_, account)| account).collect::<Vec<_>>()),
        "added": full(&changes.added),
        "modified": full(&changes.modified),
        "removed": removed.collect::<Vec<_>>(),
        "next_cursor": page.next_cursor,
        "has_more": page.has_more,
        "transactions_update_status": match ledger.status {
            Status::NotReady => "NOT_READY",
            Status::Initial => "INITIAL_UPDATE_COMPLETE",
            Status::Historical => "HISTORICAL_UPDATE_COMPLETE",
        },
    })
}
