//! The transactions that a custom user lists, and those of an `inflow_model`:
//! <https://plaid.com/docs/sandbox/user-custom/#UserCustomPassword-override-accounts-transactions>.

use std::time::Duration;

use super::changes::alter;
use crate::behaviour::common::handlers::Handlers;
use crate::state::items::Item;
use crate::state::ledger::{Edit, Row, Source};
use crate::state::{EventKind, World};
use crate::time::{Day, after, day_of, start_of};

pub const HANDLERS: Handlers = Handlers { operations: &[], events: &[(EventKind::CustomTransactionsDue, due)] };

/// Returns the transactions of an Item between two ages in days.
pub fn rows(item: &Item, last_day: Day, (from, until): (i64, i64)) -> Vec<Row> {
    let is_wanted = |row: &Row| (from..until).contains(&(last_day - row.day).max(0));
    let own = item.accounts.iter().enumerate().flat_map(|(index, account)| {
        let listed = account.custom.transactions.iter().flatten().enumerate();
        listed.map(move |(number, own)| {
            let pending = own.posted > last_day;
            let day = if pending { own.transacted } else { own.posted };
            let mut row = Row::new(index, day, own.cents, Source::Own(number));
            row.pending = pending;
            row
        })
    });
    let paydays = (from..until).flat_map(|age| inflow(item, last_day - age));
    let mut rows: Vec<Row> = own.filter(is_wanted).chain(paydays).collect();
    rows.sort_by_key(|row| row.day);
    rows
}

/// Returns the transactions of the inflow models on a day.
fn inflow(item: &Item, day: Day) -> impl Iterator<Item = Row> {
    item.accounts.iter().enumerate().filter_map(move |(index, account)| {
        let inflow = account.custom.inflow.as_ref().filter(|inflow| inflow.is_on(day))?;
        let cents = inflow.cents(account, day);
        (cents != 0).then(|| Row::new(index, day, cents, Source::Inflow))
    })
}

/// Schedules the next day after this one on which a transaction is due, if there is one.
pub fn schedule(world: &mut World, id: &str, day: Day) {
    let Some(item) = world.state.items.get(id) else { return };
    let days = item.accounts.iter().flat_map(|account| {
        let posted = account.custom.transactions.iter().flatten().map(|own| own.posted).filter(|posted| *posted > day);
        posted.chain(account.custom.inflow.iter().map(|inflow| after(day, inflow.day)))
    });
    let Some(next) = days.min() else { return };
    let wait = start_of(next).saturating_sub(world.now()).max(0);
    world.later(Duration::from_millis(wait.unsigned_abs()), EventKind::CustomTransactionsDue.of(id));
}

/// Posts what is due by today, and adds the transactions of the inflow models.
fn due(world: &mut World, id: &str) {
    let today = day_of(world.now());
    let Some(item) = world.state.items.get(id) else { return };
    let posted = |row: &Row| match row.source {
        Source::Own(number) => item.accounts.get(row.account)?.custom.transactions.as_ref()?.get(number),
        _ => None,
    };
    let Some(ledger) = world.state.ledgers.get(id) else { return };
    let incomes = ledger.present().filter(|(_, row)| row.source == Source::Inflow);
    let known = incomes.map(|(_, row)| row.day).max().unwrap_or_default().max(day_of(item.created));
    let incoming: Vec<Row> = (known + 1..=today).flat_map(|day| inflow(item, day)).collect();
    let is_due = |row: &Row| posted(row).is_some_and(|own| row.pending && own.posted <= today);
    let pending: Vec<(usize, Day)> = ledger
        .present()
        .filter(|(_, row)| is_due(row))
        .filter_map(|(index, row)| Some((index, posted(row)?.posted)))
        .collect();
    if !pending.is_empty() || !incoming.is_empty() {
        alter(world, id, |edit, _| post(edit, &pending, incoming));
    }
    schedule(world, id, today);
}

/// Makes the changes, and returns the number of new transactions and the indexes of the removed ones.
fn post(edit: &mut Edit<'_>, pending: &[(usize, Day)], incoming: Vec<Row>) -> (usize, Vec<usize>) {
    for (index, day) in pending {
        edit.post_on(*index, *day);
    }
    let added = incoming.into_iter().filter_map(|row| edit.add(row)).count();
    (pending.len() + added, pending.iter().map(|(index, _)| *index).collect())
}
