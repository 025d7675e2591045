//! Accounts: the ones that every login has, and those of a login that says its own.

use fastrand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::items::{item_mut, item_of};
use super::{Act, Reply};
use crate::asked::Asked;
use crate::clock::{Day, date_time, day_from};
use crate::refusal::{Code, INVALID_CREDENTIALS, INVALID_FIELD, NO_AUTH_ACCOUNTS, Refusal};
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] =
    &[("/accounts/get", get), ("/accounts/balance/get", balance), ("/auth/get", auth)];

/// An account. Money is in cents.
#[derive(Clone, Serialize, Deserialize)]
pub struct Account {
    pub id: String,
    persistent_id: String,
    pub name: String,
    official_name: String,
    pub mask: String,
    pub kind: String,
    pub subtype: String,
    pub available: Option<i64>,
    pub current: i64,
    limit: Option<i64>,
    pub currency: String,
    pub number: String,
    pub routing: String,
    pub owners: Vec<Owner>,
    /// Whom the bank knows by now, where Plaid has not looked yet.
    pub at_bank: Option<Owner>,
    /// The transactions that a custom user says.
    pub own: Vec<OwnTransaction>,
}

/// A transaction in somebody's own words.
#[derive(Clone, Serialize, Deserialize)]
pub struct OwnTransaction {
    pub day: Day,
    pub cents: i64,
    pub text: String,
}

/// Who an account belongs to.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Owner {
    pub name: String,
    pub email: String,
    pub phone: String,
    pub address: Address,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Address {
    pub street: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
}

/// In dollars: name, type, subtype, available, current, limit.
type Usual = (&'static str, &'static str, &'static str, Option<i64>, i64, Option<i64>);

/// What every login has.
const USUAL: [Usual; 8] = [
    ("Checking", "depository", "checking", Some(100), 110, None),
    ("Saving", "depository", "savings", Some(200), 210, None),
    ("Certificate", "depository", "cd", None, 1000, None),
    ("Credit Card", "credit", "credit card", None, 410, Some(2000)),
    ("Money Market", "depository", "money market", Some(43_200), 43_200, None),
    ("Retirement", "investment", "ira", None, 320, None),
    ("Student Loan", "loan", "student", None, 65_262, None),
    ("Mortgage", "loan", "mortgage", None, 56_302, None),
];

impl Account {
    /// As answers have it.
    pub fn facts(&self) -> Value {
        json!({
            "account_id": self.id,
            "persistent_account_id": self.persistent_id,
            "name": self.name,
            "official_name": self.official_name,
            "mask": self.mask,
            "type": self.kind,
            "subtype": self.subtype,
            "holder_category": "personal",
            "balances": {
                "available": self.available.map(dollars),
                "current": dollars(self.current),
                "limit": self.limit.map(dollars),
                "iso_currency_code": self.currency,
                "unofficial_currency_code": null,
            },
        })
    }

    fn has_numbers(&self) -> bool {
        matches!(self.subtype.as_str(), "checking" | "savings" | "cash management" | "prepaid")
    }
}

/// Cents as answers have money.
#[allow(clippy::cast_precision_loss, reason = "amounts are far below what a double holds exactly")]
pub fn dollars(cents: i64) -> Value {
    json!(cents as f64 / 100.0)
}

/// The facts of accounts.
pub fn list(accounts: &[&Account]) -> Vec<Value> {
    accounts.iter().map(|account| account.facts()).collect()
}

fn get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let item = item_of(world, asked.required("access_token")?)?;
    let accounts = item.accounts(asked.texts("options.account_ids"))?;
    Ok(json!({"accounts": list(&accounts), "item": item.facts()}).into())
}

fn balance(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let now = world.now();
    let item = item_of(world, asked.required("access_token")?)?;
    let accounts = item.accounts(asked.texts("options.account_ids"))?;
    let fresh = |mut facts: Value| {
        facts["balances"]["last_updated_datetime"] = date_time(now).into();
        facts
    };
    let accounts: Vec<Value> = list(&accounts).into_iter().map(fresh).collect();
    Ok(json!({"accounts": accounts, "item": item.facts()}).into())
}

fn auth(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    uses(world, asked, "auth")?;
    let item = item_of(world, asked.required("access_token")?)?;
    let accounts = item.accounts(asked.texts("options.account_ids"))?;
    let ach: Vec<Value> = accounts.iter().filter_map(|account| numbers(account)).collect();
    if ach.is_empty() {
        return Err(NO_AUTH_ACCOUNTS.because("none of the accounts is a checking or savings account"));
    }
    Ok(json!({
        "accounts": list(&accounts),
        "item": item.facts(),
        "numbers": {"ach": ach, "eft": [], "international": [], "bacs": []},
    })
    .into())
}

/// The numbers by which money is moved, if the account has them.
pub fn numbers(account: &Account) -> Option<Value> {
    account.has_numbers().then(|| {
        json!({
            "account_id": account.id,
            "account": account.number,
            "routing": account.routing,
            "wire_routing": account.routing,
        })
    })
}

/// An Item gets a product by its first use.
pub fn uses(world: &mut World, asked: &Asked, product: &str) -> Result<(), Refusal> {
    let item = item_mut(world, asked)?;
    if !item.products.iter().any(|used| used == product) {
        item.products.push(product.into());
    }
    Ok(())
}

/// The accounts of a login: the usual ones, or what the password of `custom_user` says.
pub fn of_login(world: &mut World, [user, password]: [Option<&str>; 2]) -> Result<Vec<Account>, Refusal> {
    match (user, password) {
        (Some("custom_user"), Some(password)) => custom(world, password),
        (Some("user_bad"), _) | (_, Some("pass_bad")) => {
            Err(INVALID_CREDENTIALS.because("this login stands for one that is wrong"))
        }
        (_, Some(password)) if password.starts_with("error_") => {
            let code = password.trim_start_matches("error_");
            let code = Code::named(code).unwrap_or(INVALID_CREDENTIALS);
            Err(code.because("this password stands for that error"))
        }
        _ => Ok(usual(world)),
    }
}

fn usual(world: &mut World) -> Vec<Account> {
    let mut random = world.random();
    let owner = owner(&mut random);
    USUAL
        .iter()
        .enumerate()
        .map(|(place, &(name, kind, subtype, available, current, limit))| {
            let cents = |dollars: i64| dollars * 100;
            Account {
                id: world.id(),
                persistent_id: persistent(&mut random),
                name: name.into(),
                official_name: format!("Mock {name} Account"),
                mask: format!("{place}{place}{place}{place}"),
                kind: kind.into(),
                subtype: subtype.into(),
                available: available.map(cents),
                current: cents(current),
                limit: limit.map(cents),
                currency: "USD".into(),
                number: format!("11112222333{place}{place}{place}{place}"),
                routing: "011401533".into(),
                owners: vec![owner.clone()],
                at_bank: None,
                own: Vec::new(),
            }
        })
        .collect()
}

fn persistent(random: &mut Rng) -> String {
    (0..64).map(|_| random.digit(16)).collect()
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

/// As many accounts a custom user may have.
const MOST_CUSTOM: usize = 10;
/// And as many transactions each of them.
const MOST_OWN: usize = 1_000;

/// The accounts that a custom user of the Sandbox has: the password is JSON with `override_accounts`.
fn custom(world: &mut World, password: &str) -> Result<Vec<Account>, Refusal> {
    let wrong = |what: &str| INVALID_FIELD.because(format!("options.override_password: {what}"));
    let user: Value = serde_json::from_str(password).map_err(|_| wrong("it is no JSON, which custom_user needs"))?;
    let accounts = user["override_accounts"].as_array().ok_or_else(|| wrong("there is no list override_accounts"))?;
    if accounts.len() > MOST_CUSTOM {
        return Err(wrong(&format!("there are more than {MOST_CUSTOM} accounts")));
    }
    let mut made = Vec::new();
    for (place, account) in accounts.iter().enumerate() {
        let mut random = world.random();
        let text = |field: &str| account.pointer(field).and_then(Value::as_str).map(str::to_owned);
        let cents = |field: &str| account.pointer(field).and_then(Value::as_f64).map(to_cents);
        let kind = text("/type").ok_or_else(|| wrong("an account has no type"))?;
        let subtype = text("/subtype").ok_or_else(|| wrong("an account has no subtype"))?;
        let number = text("/numbers/account").unwrap_or_else(|| format!("11112222333{place:04}"));
        let current = cents("/starting_balance").unwrap_or(100_000);
        let name = text("/meta/name").unwrap_or_else(|| subtype.clone());
        let last_four = number.get(number.len().saturating_sub(4)..).unwrap_or_default().to_owned();
        made.push(Account {
            id: world.id(),
            persistent_id: persistent(&mut random),
            official_name: text("/meta/official_name").unwrap_or_else(|| name.clone()),
            name,
            mask: text("/meta/mask").unwrap_or(last_four),
            available: match cents("/force_available_balance") {
                Some(available) => Some(available),
                None => (kind == "depository").then_some(current),
            },
            current,
            limit: cents("/meta/limit"),
            currency: text("/currency").unwrap_or_else(|| "USD".into()),
            number,
            routing: text("/numbers/ach_routing").unwrap_or_else(|| "011401533".into()),
            owners: vec![named(&account["identity"], owner(&mut random))],
            at_bank: None,
            own: own(account),
            kind,
            subtype,
        });
    }
    Ok(made)
}

/// The transactions that a custom user gives an account, as far as they can be read.
fn own(account: &Value) -> Vec<OwnTransaction> {
    let given = account["transactions"].as_array().into_iter().flatten();
    given
        .filter_map(|one| {
            let day = one["date_posted"].as_str().or_else(|| one["date_transacted"].as_str());
            let text = one["description"].as_str().unwrap_or_default().to_owned();
            Some(OwnTransaction { day: day_from(day?)?, cents: to_cents(one["amount"].as_f64()?), text })
        })
        .take(MOST_OWN)
        .collect()
}

/// Somebody with the identity that a custom user gives, as far as it goes.
fn named(identity: &Value, usual: Owner) -> Owner {
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

/// What a number of dollars is in cents.
#[allow(clippy::cast_possible_truncation, reason = "beyond what fits, it is the largest or smallest")]
pub fn to_cents(dollars: f64) -> i64 {
    (dollars * 100.0).round() as i64
}
