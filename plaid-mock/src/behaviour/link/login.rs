//! The accounts of a login. [`crate::outcomes`] lists the logins.

use fastrand::Rng;
use serde_json::Value;

use crate::ids;
use crate::refusal::{Code, INVALID_CREDENTIALS, INVALID_FIELD, Refusal};
use crate::state::accounts::{Account, Address, OwnTransaction, Owner};
use crate::state::{World, money};
use crate::time::day_from;

const ROUTING: &str = "011401533";

/// Name, type, subtype, available, current, limit. Amounts are in dollars.
type Template = (&'static str, &'static str, &'static str, Option<i64>, i64, Option<i64>);

/// The accounts of a usual login.
const TEMPLATES: [Template; 8] = [
    ("Checking", "depository", "checking", Some(100), 110, None),
    ("Saving", "depository", "savings", Some(200), 210, None),
    ("Certificate", "depository", "cd", None, 1000, None),
    ("Credit Card", "credit", "credit card", None, 410, Some(2000)),
    ("Money Market", "depository", "money market", Some(43_200), 43_200, None),
    ("Retirement", "investment", "ira", None, 320, None),
    ("Student Loan", "loan", "student", None, 65_262, None),
    ("Mortgage", "loan", "mortgage", None, 56_302, None),
];

/// Limit of accounts per custom user.
const MAX_CUSTOM_ACCOUNTS: usize = 10;
/// Limit of transactions per account of a custom user.
const MAX_OWN_TRANSACTIONS: usize = 1_000;

/// Makes the accounts of a login.
pub fn accounts(world: &mut World, user: Option<&str>, password: Option<&str>) -> Result<Vec<Account>, Refusal> {
    match (user, password) {
        (Some("custom_user"), Some(password)) => custom_accounts(world, password),
        (Some("user_bad"), _) | (_, Some("pass_bad")) => {
            Err(INVALID_CREDENTIALS.because("the login simulates wrong credentials"))
        }
        (_, Some(password)) if password.starts_with("error_") => {
            let code = password.trim_start_matches("error_");
            let code = Code::named(code).unwrap_or(INVALID_CREDENTIALS);
            Err(code.because("the password simulates this error"))
        }
        _ => Ok(usual_accounts(world)),
    }
}

fn usual_accounts(world: &mut World) -> Vec<Account> {
    let mut random = world.random();
    let owner = owner(&mut random);
    TEMPLATES
        .iter()
        .enumerate()
        .map(|(index, &(name, kind, subtype, available, current, limit))| {
            let cents = |dollars: i64| dollars * 100;
            Account {
                id: world.id(),
                persistent_id: ids::hex(&mut random, 64),
                name: name.into(),
                official_name: format!("Mock {name} Account"),
                mask: format!("{index}{index}{index}{index}"),
                kind: kind.into(),
                subtype: subtype.into(),
                available: available.map(cents),
                current: cents(current),
                limit: limit.map(cents),
                currency: "USD".into(),
                number: format!("11112222333{index}{index}{index}{index}"),
                routing: ROUTING.into(),
                owners: vec![owner.clone()],
                at_bank: None,
                verification: None,
                own: Vec::new(),
            }
        })
        .collect()
}

fn owner(random: &mut Rng) -> Owner {
    const FIRST: [&str; 6] = ["Ines", "Tom", "Aiko", "Lena", "Samuel", "Noor"];
    const LAST: [&str; 6] = ["Okafor", "Berg", "Sato", "Vidal", "Lindqvist", "Haddad"];
    let first = random.choice(FIRST).unwrap_or_default();
    let last = random.choice(LAST).unwrap_or_default();
    Owner {
        name: format!("{first} {last}"),
        email: format!("{}.{}@example.com", first.to_lowercase(), last.to_lowercase()),
        phone: format!("+1415555{:04}", random.u16(..10_000)),
        address: Address {
            street: format!("{} Elm Street", random.u16(1..999)),
            city: "Sacramento".into(),
            region: "CA".into(),
            postal_code: "95814".into(),
            country: "US".into(),
        },
    }
}

/// Makes the accounts of a custom user, whose password is JSON with `override_accounts`, as in Plaid's Sandbox.
fn custom_accounts(world: &mut World, password: &str) -> Result<Vec<Account>, Refusal> {
    let user: Value = serde_json::from_str(password).map_err(|_| wrong("custom_user needs a password of JSON"))?;
    let accounts =
        user["override_accounts"].as_array().ok_or_else(|| wrong("the list override_accounts is missing"))?;
    if accounts.len() > MAX_CUSTOM_ACCOUNTS {
        return Err(wrong(&format!("there are more than {MAX_CUSTOM_ACCOUNTS} accounts")));
    }
    accounts.iter().enumerate().map(|(index, account)| custom_account(world, index, account)).collect()
}

fn custom_account(world: &mut World, index: usize, account: &Value) -> Result<Account, Refusal> {
    let mut random = world.random();
    let text = |field: &str| account.pointer(field).and_then(Value::as_str).map(str::to_owned);
    let cents = |field: &str| account.pointer(field).and_then(Value::as_f64).map(money::from_number);
    let kind = text("/type").ok_or_else(|| wrong("an account has no type"))?;
    let subtype = text("/subtype").ok_or_else(|| wrong("an account has no subtype"))?;
    let number = text("/numbers/account").unwrap_or_else(|| format!("11112222333{index:04}"));
    let current = cents("/starting_balance").unwrap_or(100_000);
    let name = text("/meta/name").unwrap_or_else(|| subtype.clone());
    let last_four = number.get(number.len().saturating_sub(4)..).unwrap_or_default().to_owned();
    Ok(Account {
        id: world.id(),
        persistent_id: ids::hex(&mut random, 64),
        official_name: text("/meta/official_name").unwrap_or_else(|| name.clone()),
        name,
        mask: text("/meta/mask").unwrap_or(last_four),
        available: cents("/force_available_balance").or((kind == "depository").then_some(current)),
        current,
        limit: cents("/meta/limit"),
        currency: text("/currency").unwrap_or_else(|| "USD".into()),
        number,
        routing: text("/numbers/ach_routing").unwrap_or_else(|| ROUTING.into()),
        owners: vec![custom_owner(&account["identity"], owner(&mut random))],
        at_bank: None,
        verification: None,
        own: own_transactions(account),
        kind,
        subtype,
    })
}

fn wrong(problem: &str) -> Refusal {
    INVALID_FIELD.because(format!("options.override_password: {problem}"))
}

/// Reads the transactions that a custom user lists. Those without a date or an amount are left out.
fn own_transactions(account: &Value) -> Vec<OwnTransaction> {
    let given = account["transactions"].as_array().into_iter().flatten();
    given
        .filter_map(|one| {
            let day = one["date_posted"].as_str().or_else(|| one["date_transacted"].as_str());
            let text = one["description"].as_str().unwrap_or_default().to_owned();
            Some(OwnTransaction { day: day_from(day?)?, cents: money::from_number(one["amount"].as_f64()?), text })
        })
        .take(MAX_OWN_TRANSACTIONS)
        .collect()
}

/// Returns the owner with the identity that a custom user gives. Missing parts are the usual ones.
fn custom_owner(identity: &Value, usual: Owner) -> Owner {
    let text = |pointer: &str| identity.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let place = |field: &str| text(&format!("/addresses/0/data/{field}"));
    Owner {
        name: text("/names/0").unwrap_or(usual.name),
        email: text("/emails/0/data").unwrap_or(usual.email),
        phone: text("/phone_numbers/0/data").unwrap_or(usual.phone),
        address: Address {
            street: place("street").unwrap_or(usual.address.street),
            city: place("city").unwrap_or(usual.address.city),
            region: place("region").unwrap_or(usual.address.region),
            postal_code: place("postal_code").unwrap_or(usual.address.postal_code),
            country: place("country").unwrap_or(usual.address.country),
        },
    }
}
