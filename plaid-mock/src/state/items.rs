//! Items and their access tokens.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::accounts::Account;
use super::institutions;
use crate::refusal::{Code, INVALID_ACCESS_TOKEN, INVALID_ACCOUNT_ID, ITEM_NOT_FOUND, Refusal};
use crate::time::Millis;
use crate::world::store::Store;

/// All Items and access tokens.
#[derive(Default, Serialize, Deserialize)]
pub struct Items {
    items: Store<Item>,
    tokens: Store<AccessToken>,
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
    pub webhook: Option<String>,
    pub access_token: String,
    pub created: Millis,
    pub accounts: Vec<Account>,
    /// The code of the error that the Item is in.
    pub error: Option<String>,
    /// The user name of the login, if one was given.
    pub login: Option<String>,
    /// The id of the Item's user, if one was named.
    pub user: Option<String>,
    /// The code of the last webhook, and when it was sent.
    pub last_webhook: Option<(String, Millis)>,
}

impl Item {
    /// Returns whether the login is a custom user, who lists all data.
    pub fn is_custom(&self) -> bool {
        self.login.as_deref() == Some("custom_user")
    }

    /// Adds a product, unless the Item has it.
    pub fn use_product(&mut self, product: &str) {
        if !self.products.iter().any(|used| used == product) {
            self.products.push(product.into());
        }
    }

    /// Returns the Item as answers show it.
    pub fn facts(&self) -> Value {
        let billed: Vec<&String> = self.products.iter().filter(|product| *product != "balance").collect();
        let is_available = |product: &&&str| !self.products.iter().any(|used| used == **product);
        let available: Vec<&&str> = institutions::PRODUCTS.iter().filter(is_available).collect();
        json!({
            "item_id": self.id,
            "institution_id": self.institution,
            "institution_name": institutions::name(&self.institution),
            "webhook": self.webhook.clone().unwrap_or_default(),
            "error": self.error_facts(),
            "available_products": available,
            "billed_products": billed,
            "products": billed,
            "consented_products": billed,
            "consent_expiration_time": null,
            "update_type": "background",
        })
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
        self.items.insert(item.id.clone(), item);
    }

    /// Returns the Item of an id.
    pub fn get(&self, id: &str) -> Option<&Item> {
        self.items.get(id)
    }

    /// Returns the Item of an id, to be changed.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut Item> {
        self.items.get_mut(id)
    }

    /// Iterates over all Items, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().map(|(_, item)| item)
    }

    /// Iterates over all Items, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Item> {
        self.items.newest_first()
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
        self.items.get(id).ok_or_else(evicted)
    }

    /// Returns the Item of an access token, to be changed.
    pub fn of_token_mut(&mut self, token: &str) -> Result<&mut Item, Refusal> {
        let id = self.of_token(token)?.id.clone();
        self.items.get_mut(&id).ok_or_else(evicted)
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
        if let Some(item) = self.items.remove(id) {
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
