//! New Items.

use super::login::{self, Login};
use crate::behaviour::transactions;
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::World;
use crate::state::institutions;
use crate::state::items::Item;

/// The properties of a new Item, except for its bank and its login, which are in the request.
#[derive(Default)]
pub struct NewItem<'a> {
    pub products: Vec<&'a str>,
    pub webhook: Option<&'a str>,
    /// The days of transactions.
    pub days: Option<u64>,
    /// The id of its user.
    pub user: Option<String>,
}

/// Adds an Item of the login in a request, and returns its id.
pub fn add_item(world: &mut World, params: &Params, new: NewItem<'_>) -> Result<String, Refusal> {
    let institution = institutions::find(params.text("institution_id").unwrap_or(institutions::DEFAULT))?;
    let Login { accounts, seed } = login::log_in(world, params)?;
    let id = world.id();
    let item = Item {
        id: id.clone(),
        institution: institution.id.into(),
        products: new.products.iter().map(|&product| product.into()).collect(),
        webhook: new.webhook.map(Into::into),
        access_token: world.token("access"),
        created: world.now(),
        accounts,
        error: None,
        login: params.owned("options.override_username"),
        seed,
        user: new.user,
        last_webhook: None,
    };
    world.state.items.insert(item);
    if new.products.contains(&"transactions") {
        transactions::fetch::begin(world, &id, new.days);
    }
    Ok(id)
}
