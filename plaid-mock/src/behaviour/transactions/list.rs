//! `/transactions/get`.

use serde_json::json;

use super::facts::facts;
use super::fetch::{check_ready, ledger};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::World;
use crate::state::accounts::list;
use crate::state::facts::merged;
use crate::state::ledger::Row;
use crate::time::Day;

pub const HANDLERS: Handlers = Handlers { operations: &[("/transactions/get", get)], events: &[] };

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (item, ledger) = ledger(world, params)?;
    let days = params.days("start_date", "end_date")?;
    let accounts = item.accounts(params.texts("options.account_ids"))?;
    let (offset, count) = params.page("options.offset", "options.count", 100, 500)?;
    check_ready(ledger)?;
    let is_wanted = |row: &Row| {
        let account = item.accounts.get(row.account);
        days.contains(&row.day) && account.is_some_and(|account| accounts.iter().any(|wanted| wanted.id == account.id))
    };
    let mut found: Vec<(Day, usize)> =
        ledger.present().filter(|(_, row)| is_wanted(row)).map(|(index, row)| (row.day, index)).collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    let page = found.iter().skip(offset).take(count).filter_map(|(_, index)| facts(item, ledger, *index, params));
    let page = json!({"total_transactions": found.len(), "transactions": page.collect::<Vec<_>>()});
    Ok(merged(item.with_accounts(list(&accounts)), page).into())
}
