//! Liabilities: what is owed on credit cards and loans.
//!
//! Everything follows from the account, from what a custom user gives about it, and from the day of the request. Past
//! dates lie before that day and due dates after it.

mod credit;
mod cycle;
mod line_of_credit;
mod loan;
mod mortgage;
mod schedule;
mod student;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use self::cycle::Cycle;
use super::accounts::Account;
use super::money;
use crate::time::Day;

pub use self::student::balance as student_balance;

/// The kinds of liabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Credit,
    Student,
    Mortgage,
    Loan,
    LineOfCredit,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Credit, Self::Student, Self::Mortgage, Self::Loan, Self::LineOfCredit];

    /// Returns the kind of an account, if the product supports it:
    /// <https://plaid.com/docs/api/products/liabilities/#liabilitiesget>.
    pub fn of(kind: &str, subtype: &str) -> Option<Self> {
        match (kind, subtype) {
            ("credit", "credit card" | "paypal") => Some(Self::Credit),
            ("loan", "student") => Some(Self::Student),
            ("loan", "mortgage") => Some(Self::Mortgage),
            ("loan", "auto" | "commercial" | "consumer" | "home equity loan" | "loan") => Some(Self::Loan),
            ("loan", "commercial line of credit" | "home equity" | "line of credit") => Some(Self::LineOfCredit),
            _ => None,
        }
    }

    /// Returns the name of the kind in answers and in the configuration of a custom user.
    pub fn name(self) -> &'static str {
        match self {
            Self::Credit => "credit",
            Self::Student => "student",
            Self::Mortgage => "mortgage",
            Self::Loan => "loan",
            Self::LineOfCredit => "line_of_credit",
        }
    }

    /// Returns the fields of a custom user's configuration that belong to the kind:
    /// <https://plaid.com/docs/sandbox/user-custom/#UserCustomPassword-override-accounts-liability>.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Credit => credit::FIELDS,
            Self::Student => student::FIELDS,
            Self::Mortgage => &[],
            Self::Loan => loan::FIELDS,
            Self::LineOfCredit => line_of_credit::FIELDS,
        }
    }

    fn facts(self, debt: &Debt<'_>) -> Value {
        match self {
            Self::Credit => credit::facts(debt),
            Self::Student => student::facts(debt),
            Self::Mortgage => mortgage::facts(debt),
            Self::Loan => loan::facts(debt),
            Self::LineOfCredit => line_of_credit::facts(debt),
        }
    }
}

/// Returns the liabilities of accounts by kind, or nothing if there are none.
pub fn facts(accounts: &[&Account], today: Day) -> Option<Value> {
    let mut lists: Map<String, Value> = Map::new();
    for account in accounts {
        let Some(kind) = Kind::of(&account.kind, &account.subtype) else { continue };
        let list = lists.entry(kind.name()).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(kind.facts(&Debt::new(account, today)));
        }
    }
    if lists.is_empty() {
        return None;
    }
    for kind in [Kind::Credit, Kind::Student, Kind::Mortgage] {
        lists.entry(kind.name()).or_insert(Value::Null);
    }
    Some(lists.into())
}

/// Returns the interest of one month on the balance of an account, in cents.
pub fn monthly_interest(account: &Account) -> i64 {
    let debt = Debt::new(account, account.created);
    let rate = match Kind::of(&account.kind, &account.subtype) {
        Some(Kind::Credit) => credit::rate(&debt),
        Some(Kind::Student) => student::rate(&debt),
        Some(Kind::Mortgage) => mortgage::RATE,
        Some(Kind::Loan) => loan::rate(&debt),
        Some(Kind::LineOfCredit) => line_of_credit::rate(&debt),
        None => 0.0,
    };
    money::from_number(debt.balance() * rate / 1200.0)
}

/// The debt on an account, as seen on a day.
struct Debt<'a> {
    account: &'a Account,
    today: Day,
    cycle: Cycle,
}

impl<'a> Debt<'a> {
    fn new(account: &'a Account, today: Day) -> Self {
        Self { account, today, cycle: Cycle::new(account.seed, today) }
    }

    /// Returns the random numbers of the account, which are the same each time.
    fn random(&self) -> Rng {
        Rng::with_seed(self.account.seed)
    }

    /// Returns the balance in dollars.
    fn balance(&self) -> f64 {
        money::dollars(self.account.current.max(0))
    }

    /// Returns what a custom user gives for a field.
    fn given(&self, field: &str) -> Option<&'a Value> {
        self.account.custom.liability.as_ref()?.get(field)
    }

    /// Returns what a custom user gives for a field, or else another value.
    fn given_or(&self, field: &str, other: impl Into<Value>) -> Value {
        self.given(field).cloned().unwrap_or_else(|| other.into())
    }

    /// Returns the number that a custom user gives for a field.
    fn number(&self, field: &str) -> Option<f64> {
        self.given(field)?.as_f64()
    }

    /// Replaces the facts that a custom user gives under the same name.
    fn overridden(&self, mut facts: Value, fields: &[&str]) -> Value {
        for field in fields {
            if let (Some(given), Some(fact)) = (self.given(field), facts.get_mut(*field)) {
                fact.clone_from(given);
            }
        }
        facts
    }
}

/// Returns dollars with two decimals.
fn rounded(dollars: f64) -> Value {
    money::number(money::from_number(dollars))
}
