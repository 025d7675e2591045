//! The banks of the Sandbox.

use serde_json::{Value, json};

use super::{Act, Reply};
use crate::asked::Asked;
use crate::refusal::{INVALID_INSTITUTION, Refusal};
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] =
    &[("/institutions/get", get), ("/institutions/search", search), ("/institutions/get_by_id", get_by_id)];

/// The one that a login is at unless another is named.
pub const USUAL: &str = "ins_109508";

/// Id, name, whether logins go through OAuth, routing number.
const BANKS: [(&str, &str, bool, &str); 7] = [
    (USUAL, "First Platypus Bank", false, "011401533"),
    ("ins_109509", "First Gingham Credit Union", false, "021000021"),
    ("ins_109510", "Tattersall Federal Credit Union", false, "026009593"),
    ("ins_109511", "Tartan Bank", false, "122105155"),
    ("ins_109512", "Houndstooth Bank", false, "111000025"),
    ("ins_127287", "Platypus OAuth Bank", true, "071000013"),
    ("ins_43", "Tartan-Dominion Bank of Canada", false, "000110011"),
];

/// What all of them offer.
pub const PRODUCTS: &[&str] = &["assets", "auth", "balance", "identity", "investments", "liabilities", "transactions"];

type Bank = (&'static str, &'static str, bool, &'static str);

fn country((id, ..): &Bank) -> &'static str {
    if *id == "ins_43" { "CA" } else { "US" }
}

fn facts(bank: &Bank) -> Value {
    let (id, name, oauth, routing) = bank;
    json!({
        "institution_id": id,
        "name": name,
        "products": PRODUCTS,
        "country_codes": [country(bank)],
        "oauth": oauth,
        "routing_numbers": [routing],
        "dtc_numbers": [],
    })
}

/// The id, if there is such a bank.
pub fn known(id: &str) -> Result<&'static str, Refusal> {
    let bank = BANKS.iter().find(|(known, ..)| *known == id);
    bank.map(|(id, ..)| *id).ok_or_else(|| INVALID_INSTITUTION.because(format!("there is no institution {id}")))
}

pub fn name(id: &str) -> Option<&'static str> {
    BANKS.iter().find(|(known, ..)| *known == id).map(|(_, name, ..)| *name)
}

/// The banks that fit what requests have in common.
fn fitting<'a>(asked: &'a Asked, products: &'a str) -> impl Iterator<Item = &'static Bank> + 'a {
    let countries = asked.texts("country_codes").unwrap_or_default();
    let products = asked.texts(products).unwrap_or_default();
    let oauth = asked.value("options.oauth").and_then(Value::as_bool);
    let routing = asked.texts("options.routing_numbers");
    BANKS.iter().filter(move |bank| {
        countries.contains(&country(bank))
            && products.iter().all(|product| PRODUCTS.contains(product))
            && oauth.is_none_or(|oauth| oauth == bank.2)
            && routing.as_ref().is_none_or(|numbers| numbers.contains(&bank.3))
    })
}

fn get(_: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (offset, count) = asked.page("offset", "count", 100, 500)?;
    let all: Vec<Value> = fitting(asked, "options.products").map(facts).collect();
    let page: Vec<&Value> = all.iter().skip(offset).take(count).collect();
    Ok(json!({"institutions": page, "total": all.len()}).into())
}

fn search(_: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let query = asked.required("query")?.to_lowercase();
    let found = fitting(asked, "products").filter(|(_, name, ..)| name.to_lowercase().contains(&query));
    let found: Vec<Value> = found.take(10).map(facts).collect();
    Ok(json!({"institutions": found}).into())
}

fn get_by_id(_: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let id = known(asked.required("institution_id")?)?;
    let bank = fitting(asked, "products").find(|(known, ..)| *known == id);
    let bank = bank.ok_or_else(|| INVALID_INSTITUTION.because(format!("{id} is in none of country_codes")))?;
    Ok(json!({"institution": facts(bank)}).into())
}
