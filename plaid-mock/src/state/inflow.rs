//! The regular income of a custom user, or the regular payments on a debt.

use serde::{Deserialize, Serialize};

use super::accounts::Account;
use super::liabilities;
use crate::time::{Day, month_of, on_or_before};

/// A transaction that occurs every month.
#[derive(Clone, Serialize, Deserialize)]
pub struct Inflow {
    pub kind: InflowKind,
    pub name: String,
    /// The day of the month on which it occurs. A shorter month has it on its last day.
    pub day: i64,
}

/// The kinds of inflow.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub enum InflowKind {
    /// Income of so many cents.
    Income(i64),
    /// A payment of the whole balance of this statement day.
    Balance(i64),
    /// A payment of the interest alone.
    Interest,
}

impl Inflow {
    /// Returns whether the transaction occurs on a day.
    pub fn is_on(&self, day: Day) -> bool {
        let [_, of_month, length] = month_of(day);
        of_month == self.day.min(length)
    }

    /// Returns the primary and the detailed category.
    pub fn category(&self) -> [&'static str; 2] {
        match self.kind {
            InflowKind::Income(_) => ["INCOME", "INCOME_WAGES"],
            InflowKind::Balance(_) | InflowKind::Interest => ["LOAN_PAYMENTS", "LOAN_PAYMENTS_OTHER_PAYMENT"],
        }
    }

    /// Returns the amount of the transaction on a day. Money that comes in is negative, as in all transactions.
    pub fn cents(&self, account: &Account, day: Day) -> i64 {
        match self.kind {
            InflowKind::Income(cents) => -cents,
            InflowKind::Balance(statement_day) => -charges(account, statement_day, day),
            InflowKind::Interest => -liabilities::monthly_interest(account),
        }
    }
}

/// Returns the sum of the transactions of the last statement before a day; the balance of an account that lists no
/// transactions.
fn charges(account: &Account, statement_day: i64, day: Day) -> i64 {
    let Some(own) = &account.custom.transactions else { return account.current.max(0) };
    let last = on_or_before(day - 1, statement_day);
    let before = on_or_before(last - 1, statement_day);
    let charged = own.iter().filter(|one| one.posted > before && one.posted <= last);
    charged.map(|one| one.cents).sum::<i64>().max(0)
}
