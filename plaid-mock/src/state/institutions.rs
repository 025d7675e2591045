//! The banks of the Sandbox.

use serde_json::{Value, json};

use crate::refusal::{INVALID_INSTITUTION, Refusal};

/// The bank of a login that names none.
pub const DEFAULT: &str = "ins_109508";

/// The products that every bank offers.
pub const PRODUCTS: &[&str] = &["assets", "auth", "balance", "identity", "investments", "liabilities", "transactions"];

/// A bank.
pub struct Bank {
    pub id: &'static str,
    pub name: &'static str,
    pub country: &'static str,
    pub oauth: bool,
    pub routing: &'static str,
}

const fn bank(id: &'static str, name: &'static str, country: &'static str, oauth: bool, routing: &'static str) -> Bank {
    Bank { id, name, country, oauth, routing }
}

/// All banks.
pub const BANKS: [Bank; 7] = [
    bank(DEFAULT, "First Platypus Bank", "US", false, "011401533"),
    bank("ins_109509", "First Gingham Credit Union", "US", false, "021000021"),
    bank("ins_109510", "Tattersall Federal Credit Union", "US", false, "026009593"),
    bank("ins_109511", "Tartan Bank", "US", false, "122105155"),
    bank("ins_109512", "Houndstooth Bank", "US", false, "111000025"),
    bank("ins_127287", "Platypus OAuth Bank", "US", true, "071000013"),
    bank("ins_43", "Tartan-Dominion Bank of Canada", "CA", false, "000110011"),
];

impl Bank {
    /// Returns the bank as answers show it.
    pub fn facts(&self) -> Value {
        json!({
            "institution_id": self.id,
            "name": self.name,
            "products": PRODUCTS,
            "country_codes": [self.country],
            "oauth": self.oauth,
            "routing_numbers": [self.routing],
            "dtc_numbers": [],
        })
    }
}

/// Returns the bank of an id.
pub fn find(id: &str) -> Result<&'static Bank, Refusal> {
    let found = BANKS.iter().find(|bank| bank.id == id);
    found.ok_or_else(|| INVALID_INSTITUTION.because(format!("there is no institution {id}")))
}

/// Returns the name of a bank.
pub fn name(id: &str) -> Option<&'static str> {
    find(id).ok().map(|bank| bank.name)
}
