//! Items and their access tokens.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::accounts::Account;
use super::facts::object;
use super::{institutions, products};
use crate::refusal::{Code, INVALID_ACCESS_TOKEN, INVALID_ACCOUNT_ID, ITEM_NOT_FOUND, Refusal};
use crate::time::{Millis, date_time};
use crate::world::store::Store;

/// All Items and access tokens.
#[derive(Default, Serialize, Deserialize)]
pub struct Items {
    by_id: Store<Item>,
    tokens: Store<AccessToken>,
    /// Whether logins last until something ends them. Otherwise they end after 30 days, as in Plaid's Sandbox.
    #[serde(skip)]
    pub logins_last: bool,
}

#[derive(Clone, Serialize, Deserialize)]
enum AccessToken {
    /// The token of the Item with this id.
    Valid(String),
    /// Another token has replaced it.
    Invalidated,
    /// Its Item has been removed.
    Removed,
}

#[derive(Serialize, Deserialize)]
pub struct Item {
    pub id: String,
    pub institution: String,
    pub products: Vec<String>,
    /// Those of its products that are billed only once they are used.
    pub unbilled: Vec<String>,
    /// The products that the user has consented to in Link, if Link showed Data Transparency Messaging.
    pub consent: Option<Vec<String>>,
    pub webhook: Option<String>,
    pub access_token: String,
    pub created: Millis,
    /// The accounts that the user shares.
    pub accounts: Vec<Account>,
    /// The accounts at the bank that the user does not share.
    pub unshared: Vec<Account>,
    /// The code of the error that the Item is in.
    pub error: Option<String>,
    /// The time of the last error.
    pub failed: Option<Millis>,
    /// The time at which the login ends, if it does.
    pub login_until: Option<Millis>,
    /// The time at which the consent to access ends, if it does.
    pub consent_until: Option<Millis>,
    /// The time at which investments were last fetched.
    pub investments_updated: Option<Millis>,
    /// The user name of the login, if one was given.
    pub login: Option<String>,
    /// The seed that a custom user gives for what is made up.
    pub seed: Option<u64>,
    /// The id of the Item's user, if one was named.
    pub user: Option<String>,
    /// The code of the last webhook, and when it was sent.
    pub last_webhook: Option<(String, Millis)>,
}

impl Item {
    /// Returns the accounts for which a custom user gives income, with the `income` of each: an `IncomeOverride` of the
    /// description without nulls.
    pub fn income(&self) -> impl Iterator<Item = (&Account, &Value)> {
        self.accounts.iter().filter_map(|account| Some((account, account.custom.income.as_ref()?)))
    }

    /// Returns whether the Item has a product.
    pub fn has(&self, product: &str) -> bool {
        self.products.iter().any(|own| own == product)
    }

    /// Adds a product, unless the Item has it. Assets are billed only with a report.
    pub fn add_product(&mut self, product: &str, now: Millis) {
        if self.has(product) {
            return;
        }
        self.products.push(product.into());
        self.products.sort_unstable();
        match product {
            "assets" => self.unbilled.push(product.into()),
            "investments" => self.investments_updated = Some(now),
            _ => {}
        }
    }

    /// Adds a product that is used from now on, and therefore billed.
    pub fn use_product(&mut self, product: &str, now: Millis) {
        self.add_product(product, now);
        self.unbilled.retain(|unbilled| unbilled != product);
    }

    /// Adds consent to products, if consent is recorded for the Item.
    pub fn consent_to(&mut self, products: &[&str]) {
        if let Some(consent) = &mut self.consent {
            consent.extend(products.iter().map(|&product| product.to_owned()));
            consent.sort_unstable();
            consent.dedup();
        }
    }

    /// Returns the scopes of data that the user agreed to share, if consent is recorded for the Item.
    pub fn consented_scopes(&self) -> Option<Vec<&'static str>> {
        Some(products::scopes(self.consent.as_ref()?.iter().map(String::as_str)))
    }

    /// Returns whether the Item can have a product as far as consent goes.
    pub fn consents_to(&self, product: &str) -> bool {
        let named = |consent: &Vec<String>| consent.iter().any(|consented| consented == product);
        let covers = |scopes: Vec<&str>| products::covered(&scopes).any(|covered| covered == product);
        self.consent.as_ref().is_none_or(named) || self.consented_scopes().is_none_or(covers)
    }

    /// Returns the Item as most answers show it.
    pub fn facts(&self) -> Value {
        let billed: Vec<&String> = self.products.iter().filter(|product| !self.unbilled.contains(product)).collect();
        let offered = institutions::find(&self.institution).map_or(&[][..], |bank| bank.products);
        let is_available = |product: &&&str| !billed.iter().any(|billed| billed == *product);
        let mut facts = json!({
            "item_id": self.id,
            "institution_id": self.institution,
            "institution_name": institutions::name(&self.institution),
            "webhook": self.webhook.clone().unwrap_or_default(),
            "auth_method": if self.has("auth") { "INSTANT_AUTH".into() } else { Value::Null },
            "error": self.error_facts(),
            "available_products": offered.iter().filter(is_available).collect::<Vec<_>>(),
            "billed_products": billed,
            "products": self.products,
            "consent_expiration_time": self.consent_until.map(date_time),
            "update_type": "background",
        });
        if let Some(scopes) = self.consented_scopes() {
            let consented = products::covered(&scopes).filter(|product| offered.contains(product));
            facts["consented_products"] = consented.collect();
        }
        facts
    }

    /// Returns the Item with accounts, as the answers of most products have them.
    pub fn with_accounts(&self, accounts: Vec<Value>) -> Value {
        object([("accounts", accounts.into()), ("item", self.facts())])
    }

    /// Returns the Item as `/item/get` shows it.
    pub fn full_facts(&self) -> Value {
        let mut facts = self.facts();
        facts["created_at"] = date_time(self.created).into();
        if let Some(scopes) = self.consented_scopes() {
            facts["consented_data_scopes"] = scopes.into();
            // The Sandbox asks for no use case: https://plaid.com/docs/sandbox/#differences-between-sandbox-and-production
            facts["consented_use_cases"] = json!([]);
        }
        facts
    }

    /// Puts the Item in an error that its user must resolve.
    pub fn fail(&mut self, code: Code, now: Millis) {
        self.error = Some(login_error(code).code);
        self.failed = Some(now);
    }

    /// Returns the error that the Item is in, or null.
    pub fn error_facts(&self) -> Value {
        let code = self.error.as_deref().and_then(Code::named);
        code.map_or(Value::Null, |code| login_error(code).error())
    }

    /// Returns the account of an id.
    pub fn account(&self, id: &str) -> Result<&Account, Refusal> {
        let found = self.accounts.iter().find(|account| account.id == id);
        found.ok_or_else(|| INVALID_ACCOUNT_ID.because(format!("the Item has no account {id}")))
    }

    /// Returns the accounts of these ids, in the Item's order; all accounts without ids.
    pub fn accounts(&self, ids: Option<Vec<&str>>) -> Result<Vec<&Account>, Refusal> {
        let Some(ids) = ids else { return Ok(self.accounts.iter().collect()) };
        for id in &ids {
            self.account(id)?;
        }
        Ok(self.accounts.iter().filter(|account| ids.contains(&account.id.as_str())).collect())
    }
}

impl Items {
    /// Adds an Item. Its access token becomes valid.
    pub fn insert(&mut self, item: Item) {
        self.tokens.insert(&item.access_token, AccessToken::Valid(item.id.clone()));
        self.by_id.insert(item.id.clone(), item);
    }

    /// Returns the Item of an id.
    pub fn get(&self, id: &str) -> Option<&Item> {
        self.by_id.get(id)
    }

    /// Returns the Item of an id, to be changed.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut Item> {
        self.by_id.get_mut(id)
    }

    /// Iterates over all Items, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Item> {
        self.by_id.iter().map(|(_, item)| item)
    }

    /// Iterates over the Items of a user, oldest first.
    pub fn of_user<'a, 'u>(&'a self, user: &'u str) -> impl Iterator<Item = &'a Item> + use<'a, 'u> {
        self.iter().filter(move |item| item.user.as_deref() == Some(user))
    }

    /// Iterates over all Items, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Item> {
        self.by_id.newest_first()
    }

    /// Returns the Item of an access token.
    pub fn of_token(&self, token: &str) -> Result<&Item, Refusal> {
        let id = match self.tokens.get(token) {
            Some(AccessToken::Valid(id)) => id,
            Some(AccessToken::Removed) => return Err(ITEM_NOT_FOUND.because("the Item of access_token was removed")),
            Some(AccessToken::Invalidated) => {
                return Err(INVALID_ACCESS_TOKEN.because("access_token was invalidated; another token replaces it"));
            }
            None => return Err(INVALID_ACCESS_TOKEN.because("access_token: this server did not issue it")),
        };
        self.by_id.get(id).ok_or_else(evicted)
    }

    /// Returns the Item of an access token, to be changed.
    pub fn of_token_mut(&mut self, token: &str) -> Result<&mut Item, Refusal> {
        let id = self.of_token(token)?.id.clone();
        self.by_id.get_mut(&id).ok_or_else(evicted)
    }

    /// Replaces the access token of an Item.
    pub fn replace_token(&mut self, token: &str, fresh: &str) -> Result<(), Refusal> {
        let item = self.of_token_mut(token)?;
        fresh.clone_into(&mut item.access_token);
        let id = item.id.clone();
        self.tokens.insert(token, AccessToken::Invalidated);
        self.tokens.insert(fresh, AccessToken::Valid(id));
        Ok(())
    }

    /// Removes an Item. Its token is remembered as removed.
    pub fn remove(&mut self, id: &str) {
        if let Some(item) = self.by_id.remove(id) {
            self.tokens.insert(item.access_token, AccessToken::Removed);
        }
    }
}

/// Creates the error of an Item whose user must act.
pub fn login_error(code: Code) -> Refusal {
    code.because("the login of the Item must be renewed in Link's update mode")
}

/// Creates the refusal of an Item that had to make room for newer ones.
pub fn evicted() -> Refusal {
    ITEM_NOT_FOUND.because("the server no longer keeps the Item")
}
