//! `/investments/transactions/get`.

use serde_json::{Value, json};

use super::invested;
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::behaviour::processor;
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::World;
use crate::state::accounts::{Account, list};
use crate::state::facts::merged;
use crate::state::investments::security::Securities;
use crate::state::investments::{Trade, portfolio};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/investments/transactions/get", get),
        ("/processor/investments/transactions/get", get_by_processor),
    ],
    events: &[],
};

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    let accounts = item.accounts(params.texts("options.account_ids"))?;
    let page = page(&invested(&accounts)?, params)?;
    let accounts = list(&accounts);
    Ok(merged(page, item.with_accounts(accounts)).into())
}

fn get_by_processor(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (_, account) = processor::named(world, params)?;
    let page = page(&invested(&[account])?, params)?;
    Ok(merged(page, json!({"account": account.facts()})).into())
}

/// Returns a page of the transactions between two days, the newest first, with the securities of the page.
fn page(accounts: &[&Account], params: &Params) -> Result<Value, Refusal> {
    let days = params.days("start_date", "end_date")?;
    let (offset, count) = params.page("options.offset", "options.count", 100, 500)?;
    let mut found: Vec<(&Account, usize, Trade)> = Vec::new();
    for account in accounts {
        let trades = portfolio(account).trades.into_iter().enumerate();
        found.extend(
            trades.filter(|(_, trade)| days.contains(&trade.day)).map(|(index, trade)| (*account, index, trade)),
        );
    }
    // A stable order is the same on each page.
    found.sort_by(|(_, one, first), (_, other, second)| (second.day, other).cmp(&(first.day, one)));
    let mut securities = Securities::default();
    let mut transactions = Vec::new();
    for (account, index, trade) in found.iter().skip(offset).take(count) {
        transactions.push(trade.facts(account, *index));
        if let Some(security) = &trade.security {
            securities.add(security, Some(trade.price).filter(|price| *price > 0.0), Some(trade.day));
        }
    }
    Ok(json!({
        "investment_transactions": transactions,
        "securities": securities.facts(),
        "total_investment_transactions": found.len(),
    }))
}
