//! Statements: a PDF for each account and month, with the transactions and the balances of that month.
//!
//! The statements of an Item are those that were posted in the period that its link names, or else in the last months,
//! and in the periods of later refreshes. A statement is posted on the first day after its month. Its id belongs to its
//! account and month, so that it never changes.

use fastrand::Rng;
use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::{lookup, notify};
use super::transactions::history;
use crate::ids;
use crate::made::pdf;
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, Refusal};
use crate::state::accounts::Account;
use crate::state::items::Item;
use crate::state::owners::Address;
use crate::state::statements::Period;
use crate::state::{EventKind, World, institutions, money};
use crate::time::{Day, day_from, day_of, day_text, first_of, month_of};

pub const HANDLERS: Handlers = Handlers {
    operations: &[("/statements/list", list), ("/statements/download", download), ("/statements/refresh", refresh)],
    events: &[(EventKind::StatementsRefreshed, refreshed)],
};

/// The months that an Item has statements of if its link names no period.
const DEFAULT_MONTHS: i64 = 6;
/// The longest period, in days: <https://plaid.com/docs/api/products/statements/#statementsrefresh>.
const MAX_DAYS: Day = 2 * 366;
/// The age of the oldest statements, in days. Banks keep them for about seven years.
const MAX_AGE: Day = 7 * 366;
/// The width of a statement's description of a transaction.
const WIDTH: usize = 38;

/// A statement of an account.
struct Statement<'a> {
    account: &'a Account,
    /// The number of its month, see [`month_of`].
    month: i64,
    /// The first day after the month.
    posted: Day,
}

impl Statement<'_> {
    fn id(&self) -> String {
        ids::plain(&mut Rng::with_seed(ids::seed_of(&format!("{} {}", self.account.id, self.month))))
    }

    fn facts(&self) -> Value {
        json!({
            "statement_id": self.id(),
            "month": self.month.rem_euclid(12) + 1,
            "year": self.month.div_euclid(12),
            "date_posted": day_text(self.posted),
        })
    }
}

/// Keeps the period of statements that the link of an Item names in a field.
pub fn linked(world: &mut World, item: &str, params: &Params, field: &str) -> Result<(), Refusal> {
    if params.value(field).is_some() {
        let period = period(params, &format!("{field}."))?;
        world.state.statements.insert(item, vec![period]);
    }
    Ok(())
}

/// Reads the period between the fields `start_date` and `end_date`, whose names have a prefix.
fn period(params: &Params, prefix: &str) -> Result<Period, Refusal> {
    let day = |name: &str| {
        let field = format!("{prefix}{name}");
        let day = day_from(params.required(&field)?);
        day.ok_or_else(|| INVALID_FIELD.because(format!("{field} must be a date such as 2026-11-25")))
    };
    let (start, end) = (day("start_date")?, day("end_date")?);
    if end - start > MAX_DAYS {
        return Err(INVALID_FIELD.because(format!("{prefix}end_date is more than two years after {prefix}start_date")));
    }
    Ok(Period { start, end, is_pending: false })
}

/// Returns the periods of an Item. Without one in its link, it has the statements of the last months and of each month
/// to come.
fn periods(world: &World, item: &Item) -> Vec<Period> {
    let [linked, ..] = month_of(day_of(item.created));
    let usual = || {
        let start = first_of(linked - DEFAULT_MONTHS + 1)?;
        Some(Period { start, end: Day::MAX, is_pending: false })
    };
    world.state.statements.get(&item.id).cloned().unwrap_or_else(|| usual().into_iter().collect())
}

/// Returns the statements of an account that have been extracted, the newest first.
fn of_account<'a>(world: &World, item: &Item, account: &'a Account) -> Vec<Statement<'a>> {
    let today = day_of(world.now());
    let periods = periods(world, item);
    let oldest = periods.iter().map(|period| period.start).min().unwrap_or(today).max(today - MAX_AGE);
    let ([oldest, ..], [this_month, ..]) = (month_of(oldest), month_of(today));
    (oldest - 1..this_month)
        .rev()
        .filter_map(|month| Some(Statement { account, month, posted: first_of(month + 1)? }))
        .filter(|statement| periods.iter().any(|period| period.has(statement.posted)))
        .collect()
}

/// Returns the accounts of an Item that banks make statements of.
fn with_statements(item: &Item) -> impl Iterator<Item = &Account> {
    item.accounts.iter().filter(|account| matches!(account.kind.as_str(), "depository" | "credit"))
}

fn list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    let accounts = with_statements(item).map(|account| {
        let statements: Vec<Value> = of_account(world, item, account).iter().map(Statement::facts).collect();
        json!({
            "account_id": account.id,
            "account_mask": account.mask,
            "account_name": account.name,
            "account_official_name": account.official_name,
            "account_subtype": account.subtype,
            "account_type": account.kind,
            "statements": statements,
        })
    });
    Ok(json!({
        "accounts": accounts.collect::<Vec<_>>(),
        "institution_id": item.institution,
        "institution_name": institutions::name(&item.institution),
        "item_id": item.id,
    })
    .into())
}

fn download(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    let id = params.required("statement_id")?;
    let mut all = with_statements(item).flat_map(|account| of_account(world, item, account));
    let statement = all.find(|statement| statement.id() == id);
    let statement = statement
        .ok_or_else(|| INVALID_FIELD.because(format!("statement_id: /statements/list has no statement {id}")))?;
    Ok(Reply::File(pdf::document(&lines(world, item, &statement))))
}

/// Returns the lines of a statement. The balances are those of today, less what has happened since.
fn lines(world: &World, item: &Item, statement: &Statement<'_>) -> Vec<String> {
    let Statement { account, month, posted } = statement;
    let start = first_of(*month).unwrap_or(*posted);
    let effect = |entry: &history::Entry| history::effect(account, &entry.row);
    let is_own = |entry: &history::Entry| {
        !entry.row.pending && item.accounts.get(entry.row.account).is_some_and(|own| own.id == account.id)
    };
    let all = history::between(world, item, start, day_of(world.now()));
    let (within, since): (Vec<_>, Vec<_>) = all.into_iter().filter(is_own).partition(|entry| entry.row.day < *posted);
    let closing = account.current - since.iter().map(effect).sum::<i64>();
    let opening = closing - within.iter().map(effect).sum::<i64>();
    let bank = institutions::name(&item.institution).unwrap_or(&item.institution);
    let mut lines = vec![
        format!("{bank}: statement of account"),
        format!("{} ending in {}", account.official_name, account.mask),
        format!("From {} to {}, in {}", day_text(start), day_text(posted - 1), account.currency),
        String::new(),
    ];
    if let Some(owner) = account.owners.first() {
        lines.extend(owner.names.first().cloned());
        if let Some(Address { street, city, region, postal_code, .. }) = owner.addresses.first() {
            let code = [region, postal_code].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
            lines.extend([street.clone(), format!("{city}, {code}")]);
        }
        lines.push(String::new());
    }
    let row = |day: Day, text: &str, cents: i64, balance: i64| {
        let text: String = text.chars().take(WIDTH).collect();
        format!("{}  {text:WIDTH$} {:>13} {:>13}", day_text(day), money::text(cents), money::text(balance))
    };
    lines.push(format!("{:10}  {:WIDTH$} {:>13} {:>13}", "Date", "Description", "Amount", "Balance"));
    let mut balance = opening;
    lines.push(format!("{}  {:WIDTH$} {:>27}", day_text(start), "Opening balance", money::text(opening)));
    for entry in &within {
        balance += effect(entry);
        lines.push(row(entry.row.day, &entry.name, effect(entry), balance));
    }
    lines.push(format!("{}  {:WIDTH$} {:>27}", day_text(posted - 1), "Closing balance", money::text(closing)));
    lines
}

fn refresh(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let period = Period { is_pending: true, ..period(params, "")? };
    let item = lookup::item_mut(world, params)?;
    let id = item.id.clone();
    let mut periods = periods(world, lookup::item(world, params)?);
    periods.push(period);
    world.state.statements.insert(&id, periods);
    world.after_work(EventKind::StatementsRefreshed.of(&id));
    Ok(json!({}).into())
}

/// Ends the refreshes of an Item.
fn refreshed(world: &mut World, item: &str) {
    let Some(periods) = world.state.statements.get_mut(item) else { return };
    periods.iter_mut().for_each(|period| period.is_pending = false);
    periods.dedup();
    // https://plaid.com/docs/api/products/statements/#statements_refresh_complete
    notify::item(world, item, ("STATEMENTS", "STATEMENTS_REFRESH_COMPLETE"), json!({"result": "SUCCESS"}));
}
