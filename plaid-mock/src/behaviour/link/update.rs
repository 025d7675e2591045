//! Update mode: a session about an Item that exists. See <https://plaid.com/docs/link/update-mode/>.

use super::accounts::Choice;
use super::login;
use super::products::Lists;
use crate::behaviour::common::lookup;
use crate::behaviour::items::renewal;
use crate::behaviour::transactions::fetch;
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, ITEM_NOT_FOUND, Refusal, missing_one_of};
use crate::state::accounts::Account;
use crate::state::items::{Item, evicted};
use crate::state::products::is_added_in_update_mode;
use crate::state::{World, institutions};

/// The field that lets the user choose accounts again.
const SELECTION: &str = "update.account_selection_enabled";

/// Returns whether a request is for update mode.
pub fn is_update(params: &Params) -> bool {
    params.text("access_token").is_some() || params.flag("update.user") || !listed(params).is_empty()
}

/// Returns the ids of the Items that a request for a user's update mode lists.
fn listed<'a>(params: &Params<'a>) -> Vec<&'a str> {
    params.texts("update.item_ids").unwrap_or_default()
}

/// Refuses a request for update mode that names no Item of the caller, or products that update mode can't add.
pub fn check(world: &World, params: &Params) -> Result<(), Refusal> {
    if params.text("access_token").is_some() {
        lookup::item(world, params)?;
    } else {
        let user = world.state.users.named(params)?.ok_or_else(|| missing_one_of("user_id, user_token"))?;
        let is_foreign = |id: &&&str| !world.state.items.of_user(user).any(|item| item.id == **id);
        if let Some(id) = listed(params).iter().find(is_foreign) {
            return Err(INVALID_FIELD.because(format!("update.item_ids: the user has no Item {id}")));
        }
    }
    // Auth and Identity are validated, and added by their first call.
    let is_possible = |product: &str| is_added_in_update_mode(product) || matches!(product, "auth" | "identity");
    if let Some(product) = Lists::of(params).required.iter().find(|product| !is_possible(product)) {
        let message = format!(
            "products: update mode can't add {product}; list it in additional_consented_products and call its endpoint"
        );
        return Err(INVALID_FIELD.because(message));
    }
    if params.value("account_filters").is_some() && !params.flag(SELECTION) {
        return Err(INVALID_FIELD.because(format!("account_filters needs {SELECTION} in update mode")));
    }
    Ok(())
}

/// Completes update mode as a user would, and returns the id of the Item. `session` is what the user does.
pub fn finish(world: &mut World, link: &Params, session: &Params) -> Result<String, Refusal> {
    let id = item_of(world, link)?.id.clone();
    if ["options.override_username", "options.override_password"].iter().any(|field| session.value(field).is_some()) {
        // Only whether the login succeeds matters: the accounts of the Item stay.
        login::log_in(world, session)?;
    }
    let lists = Lists::of(link);
    let selection = select(world, &id, link, session, &lists)?;
    let now = world.now();
    let item = world.state.items.get_mut(&id).ok_or_else(evicted)?;
    item.consent_to(&lists.all().collect::<Vec<_>>());
    for product in lists.required.iter().filter(|product| is_added_in_update_mode(product)) {
        item.add_product(product, now);
    }
    if let Some(selection) = selection {
        selection.apply(world, &id);
    }
    renewal::renew(world, &id);
    Ok(id)
}

/// Returns the Item of a link token. For a user, this is the Item that failed last, among those that the token lists.
fn item_of<'w>(world: &'w World, link: &Params) -> Result<&'w Item, Refusal> {
    if link.text("access_token").is_some() {
        return lookup::item(world, link);
    }
    let user = world.state.users.named(link)?.unwrap_or_default().to_owned();
    let listed = listed(link);
    let fits = |item: &&Item| {
        let is_listed = listed.contains(&item.id.as_str());
        item.user.as_deref() == Some(&*user) && if listed.is_empty() { item.error.is_some() } else { is_listed }
    };
    let found = world.state.items.iter().filter(fits).max_by_key(|item| (item.error.is_some(), item.failed));
    found.ok_or_else(|| ITEM_NOT_FOUND.because("the user has no Item whose login must be renewed"))
}

/// The accounts that an Item shares after update mode.
struct Selection {
    shared: Vec<Account>,
    unshared: Vec<Account>,
}

/// Checks the products that update mode adds or validates, with the accounts that the user shares from now on. Returns
/// these accounts if they can be chosen.
fn select(
    world: &World,
    id: &str,
    link: &Params,
    session: &Params,
    lists: &Lists<'_>,
) -> Result<Option<Selection>, Refusal> {
    let item = world.state.items.get(id).ok_or_else(evicted)?;
    let bank = institutions::find(&item.institution)?;
    lists.check_bank(bank)?;
    let masks = session.texts("accounts");
    // Banks with OAuth let their users choose in any case.
    let can_choose = link.flag(SELECTION) || bank.oauth && masks.is_some();
    if !can_choose {
        if masks.is_some() {
            return Err(INVALID_FIELD.because(format!("accounts: the link token does not have {SELECTION}")));
        }
        lists.granted(bank, &item.accounts)?;
        return Ok(None);
    }
    // Accounts keep their order, and new ones come last: transactions refer to accounts by index.
    let all = item.accounts.iter().chain(&item.unshared).cloned().collect();
    let choice = Choice { filters: link.value("account_filters"), only_numbers: false, masks };
    let (shared, unshared) = choice.divide(all)?;
    lists.granted(bank, &shared)?;
    Ok(Some(Selection { shared, unshared }))
}

impl Selection {
    /// Changes the accounts of an Item, and fetches the transactions of new ones.
    fn apply(self, world: &mut World, id: &str) {
        let state = &mut world.state;
        let Some(item) = state.items.get_mut(id) else { return };
        let before: Vec<String> = item.accounts.iter().map(|account| account.id.clone()).collect();
        (item.accounts, item.unshared) = (self.shared, self.unshared);
        let place = |old: usize| item.accounts.iter().position(|account| Some(&account.id) == before.get(old));
        if let Some(ledger) = state.ledgers.get_mut(id) {
            ledger.renumber_accounts(place);
        }
        let is_new = |id: &String| !before.contains(id);
        let accounts = item.accounts.iter().enumerate().filter(|(_, account)| is_new(&account.id));
        let new: Vec<usize> = accounts.map(|(index, _)| index).collect();
        fetch::of_accounts(world, id, &new);
    }
}
