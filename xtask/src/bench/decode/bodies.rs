//! Makes answers from the description: every documented property of each object, with invented values about as long as
//! real ones. They are the same each time.

use std::mem;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

/// Makes an answer of the schema `name` of a normalised description.
pub fn answer(document: &Value, name: &str) -> Result<Value> {
    let schemas = &document["components"]["schemas"];
    let schema = schemas.get(name).with_context(|| format!("the description has no schema {name}"))?;
    Maker { schemas, state: 1 }.make(schema, name)
}

struct Maker<'a> {
    schemas: &'a Value,
    /// The state of the pseudorandom numbers, by which adjacent values differ like real ones.
    state: u32,
}

impl Maker<'_> {
    /// Makes a value of `schema` for the property `name`.
    fn make(&mut self, schema: &Value, name: &str) -> Result<Value> {
        if let Some(reference) = schema["$ref"].as_str() {
            let found = reference.strip_prefix("#/components/schemas/").and_then(|name| self.schemas.get(name));
            return self.make(found.with_context(|| format!("{reference} is not in the description"))?, name);
        }
        if let Some(values) = schema["enum"].as_array() {
            let values: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
            return Ok(self.one_of(&values).copied().cloned().unwrap_or_default());
        }
        if let [part] = schema["allOf"].as_array().map(Vec::as_slice).unwrap_or_default() {
            return self.make(part, name);
        }
        Ok(match schema["type"].as_str() {
            Some("object") => {
                let mut object = Map::new();
                for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
                    object.insert(name.clone(), self.make(schema, name)?);
                }
                object.into()
            }
            Some("array") => (0..length(name)).map(|_| self.make(&schema["items"], name)).collect::<Result<Value>>()?,
            Some("string") => self.string(schema["format"].as_str(), name).into(),
            Some("number") if matches!(name, "lat" | "lon") => json!(f64::from(self.below(90_000_000)) / 1e6),
            Some("number") => json!(f64::from(self.below(500_000)) / 100.0),
            Some("integer") => json!(self.below(100)),
            Some("boolean") => json!(self.below(2) == 0),
            _ => bail!("`{name}` has a form that this benchmark does not make: add it to bench/decode/bodies.rs"),
        })
    }

    fn string(&mut self, format: Option<&str>, name: &str) -> String {
        let date = format!("2024-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28));
        match format {
            Some("date") => return date,
            Some("date-time") => return format!("{date}T{:02}:{:02}:{:02}Z", self.below(24), self.below(60), 7),
            _ => {}
        }
        if let Some(value) = self.one_of(texts(name)) {
            return (*value).to_owned();
        }
        match name {
            "next_cursor" => self.id(160),
            "request_id" => self.id(15),
            name if name.ends_with("_url") => format!("https://files.example.com/{}.png", self.id(12)),
            // These are signed links to pictures of documents.
            name if name.starts_with("original_") || name.starts_with("cropped_") => {
                format!("https://files.example.com/{}.jpeg?signature={}", self.id(40), self.id(120))
            }
            name if name.ends_with("_id") || name == "id" => self.id(37),
            _ => self.id(12),
        }
    }

    fn id(&mut self, length: usize) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz0123456789";
        (0..length).filter_map(|_| self.one_of(LETTERS).map(|letter| char::from(*letter))).collect()
    }

    fn one_of<'v, T>(&mut self, values: &'v [T]) -> Option<&'v T> {
        let count = u32::try_from(values.len()).ok().filter(|count| *count > 0)?;
        values.get(self.below(count) as usize)
    }

    /// Returns a number below `end` by xorshift, which is random enough for this.
    fn below(&mut self, end: u32) -> u32 {
        let mut next = mem::take(&mut self.state);
        next ^= next << 13;
        next ^= next >> 17;
        next ^= next << 5;
        self.state = next;
        next % end
    }
}

/// Returns the number of elements of a list. Together, a page has 500 transactions.
fn length(list: &str) -> usize {
    match list {
        "added" => 480,
        "modified" => 20,
        "removed" => 5,
        "accounts" => 3,
        "counterparties" => 1,
        "linked_services" => 6,
        _ => 2,
    }
}

/// Returns a value for a string of this name, if it is not just an identifier.
fn texts(name: &str) -> &'static [&'static str] {
    match name {
        "account_owner" | "payee" | "payer" | "by_order_of" => &["Robin Falkner", "Chidi A. Okonjo", "Zoë Lindqvist"],
        "address" | "street" => &["2340 Larkspur Hollow Road", "17 Quay Street, Floor 3", "905 N Meridian Ave"],
        "category" => &["Food and Drink", "Shops", "Travel", "Coffee Shop", "Supermarkets and Groceries"],
        "category_id" => &["13005043", "19047000", "22016000"],
        "check_number" | "store_number" => &["10482", "371", "2095"],
        "city" => &["Cedar Falls", "Portland", "San Bernardino"],
        "confidence_level" => &["VERY_HIGH", "HIGH", "MEDIUM", "LOW"],
        "country" | "issuing_country" => &["US", "CA", "GB"],
        "primary" => &["FOOD_AND_DRINK", "GENERAL_MERCHANDISE", "TRANSPORTATION"],
        "detailed" => &["FOOD_AND_DRINK_COFFEE", "GENERAL_MERCHANDISE_OTHER_GENERAL_MERCHANDISE", "TRANSPORTATION_GAS"],
        "email_address" => &["robin.falkner@mail.example.com", "z.lindqvist@example.org"],
        "family_name" => &["Falkner", "Okonjo", "Lindqvist"],
        "given_name" => &["Robin", "Chidi", "Zoë"],
        "factors" => &["the address was first seen long ago", "the number belongs to a large carrier"],
        "ip_address" => &["203.0.113.77", "2001:db8:85a3::8a2e:370:7334"],
        "iso_currency_code" | "unofficial_currency_code" => &["USD", "CAD"],
        "mask" => &["0417", "8833"],
        "merchant_name" => &["Blue Heron Coffee", "Okonjo & Sons Hardware", "Café Lumière", "Northline Transit"],
        "name" => &["BLUE HERON COFFEE", "Okonjo & Sons Hardware", "Café Lumière", "NORTHLINE TRANSIT 0042"],
        "official_name" => &["Evergreen Everyday Checking", "Evergreen Cash Rewards Card"],
        "original_description" => &[
            "POS PURCHASE BLUE HERON COFFEE #371 CEDAR FALLS IA 0417",
            "ACH DEBIT NORTHLINE TRANSIT AUTOPAY 240229 ID:5500127731",
            "CARD 8833 \"OKONJO & SONS\" HARDWARE PORTLAND OR",
        ],
        "payment_method" => &["ACH", "Card"],
        "payment_processor" => &["Square", "Toast"],
        "phone_number" => &["+15035550142", "+442079460958"],
        "postal_code" => &["50613", "97205", "92401-1234"],
        "reason" => &["monthly fare", "rent for the flat in Quay Street"],
        "region" | "issuing_region" => &["IA", "OR", "CA"],
        "website" => &["blueheroncoffee.example.com", "okonjo.example.com", "northline.example.org"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    #[test]
    fn a_page_is_as_long_as_a_real_one() {
        let document = super::super::normalised(&Workspace::here()).unwrap();
        let page = answer(&document, "TransactionsSyncResponse").unwrap();
        let count = |list: &str| page[list].as_array().unwrap().len();
        assert_eq!(count("added") + count("modified"), 500);
        let bytes = page.to_string().len();
        assert!((700_000..1_200_000).contains(&bytes), "{bytes} bytes");
        // Values are also made in objects in lists, and through references.
        assert!(page["added"][479]["counterparties"][0]["account_numbers"]["bacs"]["sort_code"].is_string());
        assert_ne!(page["added"][0]["transaction_id"], page["added"][1]["transaction_id"]);
        assert_eq!(answer(&document, "TransactionsSyncResponse").unwrap(), page);
    }
}
