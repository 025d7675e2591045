//! The banks of the Sandbox.

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use crate::params::Params;
use crate::refusal::{INVALID_INSTITUTION, Refusal};
use crate::state::World;
use crate::state::institutions::{self, BANKS, Bank, Extras};
use crate::time::{day_of, start_of};

pub const HANDLERS: Handlers = Handlers {
    operations: &[("/institutions/get", get), ("/institutions/search", search), ("/institutions/get_by_id", get_by_id)],
    events: &[],
};

/// Limit of the results of a search.
const MAX_FOUND: usize = 10;
/// The days since the health of a bank has changed.
const HEALTH_DAYS: i64 = 30;

/// Returns the banks that fit the filters which all operations share. `products` is the name of a field.
fn fitting<'a>(params: &'a Params, products: &'a str) -> impl Iterator<Item = &'static Bank> + 'a {
    let countries = params.texts("country_codes").unwrap_or_default();
    let products = params.texts(products).unwrap_or_default();
    let oauth = params.value("options.oauth").and_then(Value::as_bool);
    let routing = params.texts("options.routing_numbers").unwrap_or_default();
    BANKS.iter().filter(move |bank| {
        countries.contains(&bank.country)
            && products.iter().all(|product| bank.offers(product))
            && oauth.is_none_or(|oauth| oauth == bank.oauth)
            && routing.iter().all(|number| *number == bank.routing)
    })
}

/// Returns banks as answers show them, with the additional data that a request asks for.
fn facts<'a>(world: &World, params: &Params) -> impl Fn(&'static Bank) -> Value + 'a {
    let extras = Extras {
        metadata: params.flag("options.include_optional_metadata"),
        status: params.flag("options.include_status"),
        auth: params.flag("options.include_auth_metadata"),
        payment_initiation: params.flag("options.include_payment_initiation_metadata"),
    };
    let changed = start_of(day_of(world.now()) - HEALTH_DAYS);
    move |bank| bank.facts(extras, changed)
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (offset, count) = params.page("offset", "count", 100, 500)?;
    let all: Vec<Value> = fitting(params, "options.products").map(facts(world, params)).collect();
    let page: Vec<&Value> = all.iter().skip(offset).take(count).collect();
    Ok(json!({"institutions": page, "total": all.len()}).into())
}

fn search(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let query = params.required("query")?.to_lowercase();
    let found = fitting(params, "products").filter(|bank| bank.name.to_lowercase().contains(&query));
    let found: Vec<Value> = found.take(MAX_FOUND).map(facts(world, params)).collect();
    Ok(json!({"institutions": found}).into())
}

fn get_by_id(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = institutions::find(params.required("institution_id")?)?.id;
    let bank = fitting(params, "products").find(|bank| bank.id == id);
    let message = || INVALID_INSTITUTION.because(format!("{id} does not fit country_codes and the other filters"));
    Ok(json!({"institution": facts(world, params)(bank.ok_or_else(message)?)}).into())
}
