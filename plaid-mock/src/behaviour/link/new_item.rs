//! New Items.

use super::accounts::Choice;
use super::login::{self, Login};
use super::products::Lists;
use crate::behaviour::items::renewal;
use crate::behaviour::transactions;
use crate::params::Params;
use crate::refusal::{INSTITUTION_DOWN, INSTITUTION_NO_LONGER_SUPPORTED, Refusal};
use crate::state::World;
use crate::state::institutions::{Bank, Health};
use crate::state::items::Item;

/// The properties of a new Item, except for its login, which is in the request.
pub struct NewItem<'a> {
    pub bank: &'static Bank,
    pub products: Lists<'a>,
    /// Whether the consent of the user is recorded.
    pub has_consent: bool,
    pub accounts: Choice<'a>,
    pub webhook: Option<&'a str>,
    /// The days of transactions.
    pub days: Option<u64>,
    /// The id of its user.
    pub user: Option<String>,
}

/// Adds an Item of the login in a request, and returns its id.
pub fn add_item(world: &mut World, params: &Params, new: NewItem<'_>) -> Result<String, Refusal> {
    check_health(new.bank)?;
    new.products.check_bank(new.bank)?;
    let Login { accounts, seed } = login::log_in(world, params)?;
    let (accounts, unshared) = new.accounts.divide(accounts)?;
    let granted = new.products.granted(new.bank, &accounts)?;
    let (id, now) = (world.id(), world.now());
    let mut item = Item {
        id: id.clone(),
        institution: new.bank.id.into(),
        products: granted.products,
        unbilled: granted.unbilled,
        consent: new.has_consent.then(Vec::new),
        webhook: new.webhook.map(Into::into),
        access_token: world.token("access"),
        created: now,
        accounts,
        unshared,
        error: None,
        failed: None,
        login_until: None,
        consent_until: None,
        investments_updated: None,
        login: params.owned("options.override_username"),
        seed,
        user: new.user,
        last_webhook: None,
    };
    item.consent_to(&new.products.all().collect::<Vec<_>>());
    item.investments_updated = item.has("investments").then_some(now);
    let fetches_transactions = item.has("transactions");
    world.state.items.insert(item);
    renewal::renew(world, &id);
    if fetches_transactions {
        transactions::fetch::begin(world, &id, new.days);
    }
    Ok(id)
}

/// Refuses a login to a bank that does not work.
fn check_health(bank: &Bank) -> Result<(), Refusal> {
    match bank.health {
        Health::Healthy | Health::Degraded => Ok(()),
        Health::Down => Err(INSTITUTION_DOWN.because(format!("{} simulates that no login succeeds", bank.name))),
        Health::Unsupported => {
            let message = format!("{} simulates a bank that Plaid supports no more", bank.name);
            Err(INSTITUTION_NO_LONGER_SUPPORTED.because(message))
        }
    }
}
