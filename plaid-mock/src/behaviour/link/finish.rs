//! `/_mock/link/finish`: what a user does in Link.

use serde_json::{Value, json};

use super::accounts::Choice;
use super::new_item::{NewItem, add_item};
use super::products::Lists;
use super::session::{self, Exit};
use super::{public, update};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::{items, payments, statements};
use crate::params::Params;
use crate::refusal::{Code, INVALID_FIELD, INVALID_INSTITUTION, INVALID_LINK_TOKEN, Refusal, UNKNOWN_FIELDS};
use crate::state::institutions::{self, BANKS, Bank};
use crate::state::items::evicted;
use crate::state::{World, products};

pub const HANDLERS: Handlers = Handlers { operations: &[("/_mock/link/finish", finish)], events: &[] };

/// The fields of a request.
const FIELDS: [&str; 8] =
    ["link_token", "outcome", "institution_id", "options", "accounts", "items", "status", "error_code"];

/// The points at which a user can leave Link. See <https://plaid.com/docs/link/web/#link-web-onexit-metadata-status>.
const STATUSES: [&str; 9] = [
    "requires_questions",
    "requires_selections",
    "requires_code",
    "choose_device",
    "requires_credentials",
    "requires_account_selection",
    "requires_oauth",
    "institution_not_found",
    "institution_not_supported",
];

/// The most Items of a session.
const MAX_ITEMS: usize = 20;

fn finish(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let mut fields = params.body.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    if let Some(field) = fields.find(|field| !FIELDS.contains(field)) {
        let message = format!("{field} is unknown: {} has the fields {}", params.path, FIELDS.join(", "));
        return Err(UNKNOWN_FIELDS.because(message));
    }
    let token = params.required("link_token")?;
    let now = world.now();
    let link = world.state.links.tokens.get(token).filter(|link| link.expires > now);
    let request = link.ok_or_else(|| INVALID_LINK_TOKEN.unknown("link_token"))?.request.clone();
    let link = Params { path: params.path, body: &request };
    match params.text("outcome").unwrap_or("success") {
        "success" => succeed(world, token, &link, params),
        "exit" => leave(world, token, &link, params),
        _ => Err(INVALID_FIELD.because("outcome must be success or exit")),
    }
}

/// Ends a session with its Items: new ones, or the one that the link token is about.
fn succeed(world: &mut World, token: &str, link: &Params, params: &Params) -> Result<Reply, Refusal> {
    let is_update = update::is_update(link);
    let ids = if is_update { vec![update::finish(world, link, params)?] } else { add_items(world, link, params)? };
    if let (Some(payment), Some(id)) = (link.text("payment_initiation.payment_id"), ids.first()) {
        payments::approved(world, payment, id);
    }
    let (mut tokens, mut results) = (Vec::new(), Vec::new());
    for id in ids {
        let public_token = public::add(world, &id);
        let item = world.state.items.get(&id).ok_or_else(evicted)?;
        results.push(session::item_result(item, &public_token));
        tokens.push(public_token);
    }
    let session = session::succeed(world, token, link, results, is_update);
    Ok(json!({"public_token": tokens.first(), "public_tokens": tokens, "link_session_id": session}).into())
}

/// Ends a session without an Item.
fn leave(world: &mut World, token: &str, link: &Params, params: &Params) -> Result<Reply, Refusal> {
    let status = params.text("status").unwrap_or("requires_credentials");
    if !STATUSES.contains(&status) {
        return Err(INVALID_FIELD.because(format!("status must be one of {}", STATUSES.join(", "))));
    }
    let code = |name: &str| {
        let message = || INVALID_FIELD.because(format!("error_code: {name} is not an error code of Plaid's"));
        Code::named(name).ok_or_else(message)
    };
    let error = params.text("error_code").map(code).transpose()?;
    let bank = params.text("institution_id").map(institutions::find).transpose()?;
    let error = error.map(|code| code.because("a test asked for this error in Link"));
    let session = session::exit(world, token, link, &Exit { status, error, bank });
    Ok(json!({"public_tokens": [], "link_session_id": session}).into())
}

/// Adds the Items of a session, all or none, and returns their ids.
fn add_items(world: &mut World, link: &Params, params: &Params) -> Result<Vec<String>, Refusal> {
    let logins: Vec<&Value> = match params.value("items") {
        None => vec![params.body],
        Some(_) if !link.flag("enable_multi_item_link") => {
            return Err(INVALID_FIELD.because("items: the link token does not have enable_multi_item_link"));
        }
        Some(items) => items.as_array().map(|items| items.iter().collect()).unwrap_or_default(),
    };
    if logins.is_empty() || logins.len() > MAX_ITEMS || !logins.iter().all(|login| login.is_object()) {
        return Err(INVALID_FIELD.because(format!("items must be a list of one to {MAX_ITEMS} logins")));
    }
    let mut ids = Vec::new();
    for login in logins {
        match add(world, link, &Params { path: params.path, body: login }) {
            Ok(id) => ids.push(id),
            Err(refusal) => {
                ids.iter().for_each(|id| items::discard(world, id));
                return Err(refusal);
            }
        }
    }
    Ok(ids)
}

/// Adds an Item of a login.
fn add(world: &mut World, link: &Params, login: &Params) -> Result<String, Refusal> {
    let products = Lists::of(link);
    let countries = link.texts("country_codes").unwrap_or_default();
    let new = NewItem {
        bank: bank(&countries, &products, login.text("institution_id"))?,
        products,
        // https://plaid.com/docs/link/data-transparency-messaging-migration-guide/#automatic-migration-path
        has_consent: countries.iter().any(|country| matches!(*country, "US" | "CA")),
        accounts: Choice::of(link, login),
        webhook: link.text("webhook"),
        days: link.number("transactions.days_requested"),
        user: world.state.users.named(link)?.map(str::to_owned),
    };
    let item = add_item(world, login, new)?;
    statements::linked(world, &item, link, "statements")?;
    Ok(item)
}

/// Returns the bank that the user chooses, or else the first one in these countries that offers the required products.
fn bank(countries: &[&str], lists: &Lists<'_>, chosen: Option<&str>) -> Result<&'static Bank, Refusal> {
    if let Some(id) = chosen {
        let bank = institutions::find(id)?;
        if !countries.contains(&bank.country) {
            let message = format!("institution_id: {id} is not in the country_codes of the link token");
            return Err(INVALID_INSTITUTION.because(message));
        }
        return Ok(bank);
    }
    let offers = |bank: &&Bank| {
        let mut required = lists.required.iter();
        countries.contains(&bank.country) && required.all(|name| products::find(name).is_none() || bank.offers(name))
    };
    BANKS.iter().find(offers).map_or_else(|| institutions::find(institutions::DEFAULT), Ok)
}
