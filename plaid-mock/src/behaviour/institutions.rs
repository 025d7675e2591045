//! The banks of the Sandbox.

use serde_json::{Value, json};

use super::common::handlers::{Handlers, Reply};
use crate::params::Params;
use crate::refusal::{INVALID_INSTITUTION, Refusal};
use crate::state::World;
use crate::state::institutions::{self, BANKS, Bank, PRODUCTS};

pub const HANDLERS: Handlers = Handlers {
    operations: &[("/institutions/get", get), ("/institutions/search", search), ("/institutions/get_by_id", get_by_id)],
    events: &[],
};

/// Limit of the results of a search.
const MAX_FOUND: usize = 10;

/// Returns the banks that fit the filters which all operations share. `products` is the name of a field.
fn fitting<'a>(params: &'a Params, products: &'a str) -> impl Iterator<Item = &'static Bank> + 'a {
    let countries = params.texts("country_codes").unwrap_or_default();
    let products = params.texts(products).unwrap_or_default();
    let oauth = params.value("options.oauth").and_then(Value::as_bool);
    let routing = params.texts("options.routing_numbers");
    BANKS.iter().filter(move |bank| {
        countries.contains(&bank.country)
            && products.iter().all(|product| PRODUCTS.contains(product))
            && oauth.is_none_or(|oauth| oauth == bank.oauth)
            && routing.as_ref().is_none_or(|numbers| numbers.contains(&bank.routing))
    })
}

fn get(_: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (offset, count) = params.page("offset", "count", 100, 500)?;
    let all: Vec<Value> = fitting(params, "options.products").map(Bank::facts).collect();
    let page: Vec<&Value> = all.iter().skip(offset).take(count).collect();
    Ok(json!({"institutions": page, "total": all.len()}).into())
}

fn search(_: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let query = params.required("query")?.to_lowercase();
    let found = fitting(params, "products").filter(|bank| bank.name.to_lowercase().contains(&query));
    let found: Vec<Value> = found.take(MAX_FOUND).map(Bank::facts).collect();
    Ok(json!({"institutions": found}).into())
}

fn get_by_id(_: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let id = institutions::find(params.required("institution_id")?)?.id;
    let bank = fitting(params, "products").find(|bank| bank.id == id);
    let message = || INVALID_INSTITUTION.because(format!("{id} does not fit country_codes and the other filters"));
    Ok(json!({"institution": bank.ok_or_else(message)?.facts()}).into())
}
