//! The accounts of a custom user.

use fastrand::Rng;

use super::config::{
    AccountConfig, AddressConfig, ContactConfig, Identity, InflowConfig, NumbersConfig, TransactionConfig,
};
use super::portfolio::portfolio;
use crate::behaviour::link::login::usual;
use crate::ids;
use crate::state::accounts::{Account, Custom, OwnTransaction};
use crate::state::inflow::{Inflow, InflowKind};
use crate::state::investments::Holding;
use crate::state::liabilities::student_balance;
use crate::state::numbers::{Ach, Eft, International, Numbers};
use crate::state::owners::{Address, Contact, Owner};
use crate::state::{World, money};
use crate::time::day_of;

/// Makes the accounts of a configuration that has been checked. `random` decides about everything but ids.
pub fn all(world: &mut World, configs: Vec<AccountConfig>, random: &mut Rng) -> Vec<Account> {
    let mut usual = usual::owner(random);
    // An Item's accounts have the same names, as far as the configuration does not say otherwise.
    let identities = configs.iter().filter_map(|config| config.identity.as_ref());
    if let Some(identity) = identities.into_iter().find(|identity| !identity.names.is_empty()) {
        usual.names.clone_from(&identity.names);
    }
    configs.into_iter().enumerate().map(|(index, config)| account(world, index, config, &usual, random)).collect()
}

fn account(world: &mut World, index: usize, config: AccountConfig, usual: &Owner, random: &mut Rng) -> Account {
    let created = day_of(world.now());
    let seed = random.u64(..);
    let subtype = config.subtype.unwrap_or_default();
    let portfolio = portfolio(config.holdings, config.investment_transactions);
    let held = portfolio.as_ref().map(|portfolio| portfolio.holdings.iter().map(Holding::cents).sum());
    let owed = config.liability.as_ref().and_then(|liability| student_balance(liability, created));
    let starting = config.starting_balance.or(owed).map(money::from_number).or(held.filter(|held| *held != 0));
    // The number is drawn in any case, so that a seed has the same data whether or not this balance is given.
    let random_balance = balance(&config.kind, random);
    let current = starting.unwrap_or(random_balance);
    let limit = config.meta.limit.map(money::from_number);
    let usual_available = match config.kind.as_str() {
        "depository" => Some(current),
        "credit" => limit.map(|limit| limit - current),
        _ => None,
    };
    let forced = config.force_available_balance.map(money::from_number);
    let numbers = numbers(config.numbers, index);
    let name = config.meta.name.unwrap_or_else(|| subtype.clone());
    Account {
        id: world.id(),
        persistent_id: ids::hex(&mut world.random(), 64),
        seed,
        created,
        official_name: config.meta.official_name.unwrap_or_else(|| name.clone()),
        name,
        mask: config.meta.mask.unwrap_or_else(|| last_four(&numbers.account)),
        holder: config.holder_category.unwrap_or_else(|| "personal".into()),
        available: forced.or(usual_available).filter(|_| !config.has_null_available_balance),
        current,
        limit,
        apy: config.meta.apy,
        currency: config.currency.unwrap_or_else(|| "USD".into()),
        numbers,
        owners: vec![owner(config.identity, usual)],
        at_bank: None,
        verification: None,
        custom: Custom {
            transactions: config.transactions.map(|list| list.into_iter().map(transaction).collect()),
            inflow: config.inflow_model.and_then(inflow),
            liability: config.liability,
            portfolio,
            income: config.income,
        },
        kind: config.kind,
        subtype,
    }
}

/// Makes up a balance in cents.
fn balance(kind: &str, random: &mut Rng) -> i64 {
    let (min, max) = match kind {
        "depository" => (20_000, 800_000),
        "credit" => (5_000, 200_000),
        "loan" => (500_000, 6_000_000),
        "investment" => (100_000, 5_000_000),
        _ => (0, 0),
    };
    random.i64(min..=max)
}

/// Returns the last four characters of an account number.
fn last_four(number: &str) -> String {
    let length = number.chars().count();
    number.chars().skip(length.saturating_sub(4)).collect()
}

/// Returns the numbers by scheme. An account for which no scheme is named is one in the United States.
fn numbers(config: NumbersConfig, index: usize) -> Numbers {
    let eft = config.eft_institution.zip(config.eft_branch).map(|(institution, branch)| Eft { institution, branch });
    let international = config.international_iban.zip(config.international_bic);
    let international = international.map(|(iban, bic)| International { iban, bic });
    let is_abroad = eft.is_some() || international.is_some() || config.bacs_sort_code.is_some();
    let routing = config.ach_routing.or(config.ach_wire_routing.clone());
    let routing = routing.or((!is_abroad).then(|| usual::ROUTING.to_owned()));
    let ach = routing
        .map(|routing| Ach { wire_routing: config.ach_wire_routing.unwrap_or_else(|| routing.clone()), routing });
    let iban = international.as_ref().map(|international| international.iban.clone());
    let account = config.account.or(iban).unwrap_or_else(|| format!("11112222333{index:04}"));
    Numbers { account, ach, eft, international, bacs: config.bacs_sort_code }
}

fn transaction(config: TransactionConfig) -> OwnTransaction {
    let TransactionConfig { amount, date_posted, date_transacted, description, currency } = config;
    let cents = money::from_number(amount);
    OwnTransaction { transacted: date_transacted, posted: date_posted, cents, text: description, currency }
}

fn inflow(config: InflowConfig) -> Option<Inflow> {
    let kind = match config.kind.as_str() {
        "monthly-income" => InflowKind::Income(money::from_number(config.income_amount?)),
        "monthly-balance-payment" => InflowKind::Balance(config.statement_day_of_month?.0),
        "monthly-interest-only-payment" => InflowKind::Interest,
        _ => return None,
    };
    Some(Inflow { kind, name: config.transaction_name?, day: config.payment_day_of_month?.0 })
}

/// Returns the owner with the identity that is given. Parts that are not given are the usual ones.
fn owner(identity: Option<Identity>, usual: &Owner) -> Owner {
    fn or<T: Clone>(given: Vec<T>, usual: &[T]) -> Vec<T> {
        if given.is_empty() { usual.to_vec() } else { given }
    }
    let Some(Identity { names, phone_numbers, emails, addresses }) = identity else { return usual.clone() };
    Owner {
        names: or(names, &usual.names),
        emails: or(emails.into_iter().map(contact).collect(), &usual.emails),
        phones: or(phone_numbers.into_iter().map(contact).collect(), &usual.phones),
        addresses: or(addresses.into_iter().map(address).collect(), &usual.addresses),
    }
}

fn contact(ContactConfig { data, primary, kind }: ContactConfig) -> Contact {
    Contact { data, primary, kind }
}

fn address(AddressConfig { data, primary }: AddressConfig) -> Address {
    Address {
        primary,
        street: data.street,
        city: data.city,
        region: data.region,
        postal_code: data.postal_code,
        country: data.country,
    }
}
