//! Items: their tokens, their errors, their webhooks.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::accounts::Account;
use super::{Act, Reply, institutions, processor, transactions, users};
use crate::asked::Asked;
use crate::clock::{Millis, date_time};
use crate::refusal::{
    Code, INVALID_ACCESS_TOKEN, INVALID_ACCOUNT_ID, INVALID_FIELD, ITEM_LOGIN_REQUIRED, ITEM_NOT_FOUND, Refusal,
    SANDBOX_WEBHOOK_INVALID,
};
use crate::store::Store;
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[
    ("/item/get", get),
    ("/item/webhook/update", webhook_update),
    ("/item/access_token/invalidate", invalidate),
    ("/item/remove", remove),
    ("/sandbox/item/reset_login", reset_login),
    ("/sandbox/item/fire_webhook", fire_webhook),
    ("/_mock/item/repair", repair_by_token),
];

/// What works while a login is required.
const WITHOUT_LOGIN: &[&str] = &[
    "/item/access_token/invalidate",
    "/item/get",
    "/item/public_token/create",
    "/item/remove",
    "/item/webhook/update",
    "/link/token/create",
    "/sandbox/item/fire_webhook",
    "/sandbox/item/reset_login",
    "/transfer/authorization/create",
    "/transfer/create",
    "/transfer/recurring/create",
];

/// Items, and which token is whose.
#[derive(Default, Serialize, Deserialize)]
pub struct Items {
    items: Store<Item>,
    tokens: Store<Token>,
}

#[derive(Clone, Serialize, Deserialize)]
enum Token {
    Of(String),
    /// Another took its place.
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
    /// The code of the error that it is in.
    pub error: Option<String>,
    /// The user name of the login, if one was given.
    pub login: Option<String>,
    /// The id of the user whose it is, if one was named.
    pub user: Option<String>,
    last_webhook: Option<(String, Millis)>,
}

impl Item {
    pub fn new(
        id: String,
        institution: &str,
        products: &[&str],
        webhook: Option<&str>,
        accounts: Vec<Account>,
        created: Millis,
    ) -> Self {
        Self {
            id,
            institution: institution.into(),
            products: products.iter().map(|&product| product.into()).collect(),
            webhook: webhook.map(Into::into),
            access_token: String::new(),
            created,
            accounts,
            error: None,
            login: None,
            user: None,
            last_webhook: None,
        }
    }

    /// Whether the login says all of its own data.
    pub fn is_custom(&self) -> bool {
        self.login.as_deref() == Some("custom_user")
    }

    /// As answers have it.
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

    fn error_facts(&self) -> Value {
        let code = self.error.as_deref().and_then(Code::named);
        code.map_or(Value::Null, |code| {
            let mut body = code.because("the login of the Item has to be renewed").body("");
            if let Some(body) = body.as_object_mut() {
                body.remove("request_id");
            }
            body
        })
    }

    /// The accounts of these ids; all if none are named.
    pub fn accounts(&self, ids: Option<Vec<&str>>) -> Result<Vec<&Account>, Refusal> {
        let Some(ids) = ids else { return Ok(self.accounts.iter().collect()) };
        let find = |id: &&str| self.accounts.iter().find(|account| account.id == **id);
        match ids.iter().find(|id| find(id).is_none()) {
            Some(id) => Err(INVALID_ACCOUNT_ID.because(format!("the Item has no account {id}"))),
            None => Ok(self.accounts.iter().filter(|account| ids.contains(&account.id.as_str())).collect()),
        }
    }
}

impl Items {
    pub fn get(&self, id: &str) -> Option<&Item> {
        self.items.get(id)
    }

    pub fn get_mut(&mut self, id: &str) -> Option<&mut Item> {
        self.items.get_mut(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().map(|(_, item)| item)
    }
}

/// Keeps a new Item, with a token of its own.
pub fn add(world: &mut World, mut item: Item) {
    let token = world.token("access");
    item.access_token.clone_from(&token);
    world.state.items.tokens.insert(token, Token::Of(item.id.clone()));
    world.state.items.items.insert(item.id.clone(), item);
}

/// The Item of an access token.
pub fn item_of<'w>(world: &'w World, token: &str) -> Result<&'w Item, Refusal> {
    let items = &world.state.items;
    let id = match items.tokens.get(token) {
        Some(Token::Of(id)) => id,
        Some(Token::Removed) => return Err(ITEM_NOT_FOUND.because("the Item of access_token has been removed")),
        Some(Token::Invalidated) => {
            return Err(INVALID_ACCESS_TOKEN.because("access_token has been invalidated; another took its place"));
        }
        None => return Err(INVALID_ACCESS_TOKEN.because("access_token is none of this server's")),
    };
    items.items.get(id).ok_or_else(|| ITEM_NOT_FOUND.because("the Item of access_token is kept no longer"))
}

/// The Item that a request is about, to be changed.
pub fn item_mut<'w>(world: &'w mut World, asked: &Asked) -> Result<&'w mut Item, Refusal> {
    let id = item_of(world, asked.required("access_token")?)?.id.clone();
    world.state.items.get_mut(&id).ok_or_else(|| ITEM_NOT_FOUND.because("the Item is kept no longer"))
}

/// Checks the tokens that a request has, whatever the operation: Plaid does that before it looks at the rest.
pub fn check<'w>(world: &'w World, asked: &Asked<'w>) -> Result<(), Refusal> {
    let tokens = asked.text("access_token").into_iter().chain(asked.texts("access_tokens").into_iter().flatten());
    for token in tokens {
        let item = item_of(world, token)?;
        if let Some(code) = item.error.as_deref().filter(|_| !WITHOUT_LOGIN.contains(&asked.path)) {
            let code = Code::named(code).unwrap_or(ITEM_LOGIN_REQUIRED);
            return Err(code.because("the login of the Item has to be renewed, in Link's update mode"));
        }
    }
    if let Some(token) = asked.text("processor_token") {
        processor::of(world, token)?;
    }
    users::named(world, asked).map(drop)
}

/// Sends a webhook to where an Item's go, if anywhere.
pub fn tell(world: &mut World, id: &str, (group, code): (&str, &str), more: Value) {
    let now = world.now();
    let Some(item) = world.state.items.get_mut(id) else { return };
    let Some(url) = item.webhook.clone() else { return };
    item.last_webhook = Some((code.to_owned(), now));
    let mut body = json!({"webhook_type": group, "webhook_code": code, "item_id": id, "environment": "sandbox"});
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    world.send(&url, &body);
}

fn get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let item = item_of(world, asked.required("access_token")?)?;
    let last = item.last_webhook.as_ref();
    let last = last.map(|(code, at)| json!({"code_sent": code, "sent_at": date_time(*at)}));
    let updated = transactions::updated(world, &item.id).map(|at| json!({"last_successful_update": date_time(at)}));
    Ok(json!({"item": item.facts(), "status": {"last_webhook": last, "transactions": updated}}).into())
}

fn webhook_update(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let url = asked.text("webhook").filter(|url| !url.is_empty());
    if url.is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
        return Err(INVALID_FIELD.because("these fields have another form: webhook; it has to be a URL"));
    }
    let item = item_mut(world, asked)?;
    item.webhook = url.map(Into::into);
    let (id, facts) = (item.id.clone(), item.facts());
    tell(world, &id, ("ITEM", "WEBHOOK_UPDATE_ACKNOWLEDGED"), json!({"new_webhook_url": url, "error": null}));
    Ok(json!({"item": facts}).into())
}

fn invalidate(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let fresh = world.token("access");
    let item = item_mut(world, asked)?;
    let old = std::mem::replace(&mut item.access_token, fresh.clone());
    let id = item.id.clone();
    world.state.items.tokens.insert(old, Token::Invalidated);
    world.state.items.tokens.insert(&fresh, Token::Of(id));
    Ok(json!({"new_access_token": fresh}).into())
}

fn remove(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = item_mut(world, asked)?.id.clone();
    discard(world, &id);
    Ok(json!({}).into())
}

/// Forgets an Item, and that its token was one.
pub fn discard(world: &mut World, id: &str) {
    world.state.transactions.remove(id);
    if let Some(item) = world.state.items.items.remove(id) {
        world.state.items.tokens.insert(item.access_token, Token::Removed);
    }
}

fn reset_login(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let item = item_mut(world, asked)?;
    item.error = Some(ITEM_LOGIN_REQUIRED.name.into());
    let (id, error) = (item.id.clone(), item.error_facts());
    tell(world, &id, ("ITEM", "ERROR"), json!({"error": error}));
    Ok(json!({"reset_login": true}).into())
}

/// The login is renewed, as by a user in update mode.
pub fn repair(world: &mut World, id: &str) {
    if world.state.items.get_mut(id).is_some_and(|item| item.error.take().is_some()) {
        tell(world, id, ("ITEM", "LOGIN_REPAIRED"), Value::Null);
    }
}

fn repair_by_token(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = item_of(world, asked.required("access_token")?)?.id.clone();
    repair(world, &id);
    Ok(json!({}).into())
}

fn fire_webhook(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let item = item_of(world, asked.required("access_token")?)?;
    if item.webhook.is_none() {
        return Err(SANDBOX_WEBHOOK_INVALID.because("the Item has no webhook; set one by /item/webhook/update"));
    }
    let code = asked.required("webhook_code")?;
    let group = asked.text("webhook_type").unwrap_or(match code {
        "DEFAULT_UPDATE" | "RECURRING_TRANSACTIONS_UPDATE" | "SYNC_UPDATES_AVAILABLE" => "TRANSACTIONS",
        "SMS_MICRODEPOSITS_VERIFICATION" => "AUTH",
        "PRODUCT_READY" => "INCOME",
        _ => "ITEM",
    });
    let (id, ids) = (item.id.clone(), item.accounts.iter().map(|account| account.id.clone()).collect::<Vec<_>>());
    let error = |code: Code| {
        let mut body = code.because("the Item needs its user").body("");
        body.as_object_mut().map(|body| body.remove("request_id"));
        body
    };
    // What the description of the webhook has beside the fields of all.
    let more = match (group, code) {
        ("ITEM", "ERROR") => json!({"error": error(ITEM_LOGIN_REQUIRED)}),
        ("ITEM", "PENDING_DISCONNECT") => json!({"reason": "INSTITUTION_MIGRATION"}),
        ("ITEM", "USER_ACCOUNT_REVOKED") => json!({"account_id": ids.first()}),
        ("TRANSACTIONS", "DEFAULT_UPDATE") => json!({"new_transactions": 0, "error": null}),
        ("TRANSACTIONS", "SYNC_UPDATES_AVAILABLE") => {
            json!({"initial_update_complete": true, "historical_update_complete": true})
        }
        ("TRANSACTIONS", "RECURRING_TRANSACTIONS_UPDATE") => json!({"account_ids": ids}),
        ("AUTH", "SMS_MICRODEPOSITS_VERIFICATION") => {
            json!({"account_id": ids.first(), "status": "MANUALLY_VERIFIED"})
        }
        ("AUTH", "DEFAULT_UPDATE") => {
            let updated: Map<String, Value> = ids.iter().map(|id| (id.clone(), json!(["ACCOUNT_NUMBER"]))).collect();
            json!({"account_ids_with_updated_auth": updated})
        }
        ("IDENTITY", "DEFAULT_UPDATE") => {
            let updated: Map<String, Value> = ids.iter().map(|id| (id.clone(), json!(["NAMES"]))).collect();
            json!({"account_ids_with_updated_identity": updated})
        }
        ("HOLDINGS", "DEFAULT_UPDATE") => json!({"new_holdings": 1, "updated_holdings": 0, "error": null}),
        ("INVESTMENTS_TRANSACTIONS", "DEFAULT_UPDATE") => {
            json!({"new_investments_transactions": 1, "canceled_investments_transactions": 0, "error": null})
        }
        ("LIABILITIES", "DEFAULT_UPDATE") => {
            json!({"account_ids_with_new_liabilities": ids, "account_ids_with_updated_liabilities": {}, "error": null})
        }
        _ => json!({}),
    };
    tell(world, &id, (group, code), more);
    Ok(json!({"webhook_fired": true}).into())
}
