//! The banks of the Sandbox. Their names and ids are those of <https://plaid.com/docs/sandbox/institutions/>.

use serde_json::{Value, json};

use super::facts::merged;
use crate::refusal::{INVALID_INSTITUTION, Refusal};
use crate::time::{Millis, date_time};

/// The bank of a login that names none.
pub const DEFAULT: &str = "ins_109508";

/// The products that the banks of a country offer.
const UNITED_STATES: &[&str] = &[
    "assets",
    "auth",
    "balance",
    "identity",
    "income_verification",
    "investments",
    "investments_auth",
    "liabilities",
    "signal",
    "statements",
    "transactions",
    "transfer",
];
const CANADA: &[&str] = &["assets", "auth", "balance", "identity", "investments", "liabilities", "transactions"];
const UNITED_KINGDOM: &[&str] = &["assets", "auth", "balance", "identity", "payment_initiation", "transactions"];
/// The products of the bank for Signal and Balance only.
const BALANCE_ONLY: &[&str] = &["balance", "signal"];

/// The health of a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    Healthy,
    /// Only some logins succeed. The mock's always do.
    Degraded,
    /// No login succeeds.
    Down,
    /// Plaid does not support the bank any more.
    Unsupported,
}

/// A bank.
pub struct Bank {
    pub id: &'static str,
    pub name: &'static str,
    pub country: &'static str,
    pub oauth: bool,
    pub routing: &'static str,
    pub products: &'static [&'static str],
    pub health: Health,
}

/// Additional data of a bank, which a request asks for.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the request")]
pub struct Extras {
    pub metadata: bool,
    pub status: bool,
    pub auth: bool,
    pub payment_initiation: bool,
}

const fn bank(id: &'static str, name: &'static str, routing: &'static str) -> Bank {
    let (country, products, health) = ("US", UNITED_STATES, Health::Healthy);
    Bank { id, name, country, oauth: false, routing, products, health }
}

const fn british(id: &'static str, name: &'static str, routing: &'static str) -> Bank {
    Bank { country: "GB", oauth: true, products: UNITED_KINGDOM, ..bank(id, name, routing) }
}

/// All banks.
pub const BANKS: [Bank; 15] = [
    bank(DEFAULT, "First Platypus Bank", "011401533"),
    bank("ins_109509", "First Gingham Credit Union", "021000021"),
    bank("ins_109510", "Tattersall Federal Credit Union", "026009593"),
    bank("ins_109511", "Tartan Bank", "122105155"),
    bank("ins_109512", "Houndstooth Bank", "111000025"),
    Bank { oauth: true, ..bank("ins_127287", "Platypus OAuth Bank", "071000013") },
    Bank { country: "CA", products: CANADA, ..bank("ins_43", "Tartan-Dominion Bank of Canada", "000110011") },
    british("ins_116834", "Flexible Platypus Open Banking", "200000"),
    british("ins_117650", "Royal Bank of Plaid", "600000"),
    british("ins_117181", "Flexible Platypus Open Banking", "200001"),
    Bank { products: BALANCE_ONLY, ..bank("ins_130016", "First Platypus Balance Bank", "011401534") },
    Bank { oauth: true, ..bank("ins_132241", "First Platypus OAuth App2App Bank", "071000014") },
    Bank { health: Health::Degraded, ..bank("ins_132363", "Unhealthy Platypus Bank - Degraded", "011401535") },
    Bank { health: Health::Down, ..bank("ins_132361", "Unhealthy Platypus Bank - Down", "011401536") },
    Bank {
        health: Health::Unsupported,
        ..bank("ins_133402", "Unsupported Platypus Bank - Institution Not Supported", "011401537")
    },
];

impl Bank {
    /// Returns whether the bank offers a product.
    pub fn offers(&self, product: &str) -> bool {
        self.products.contains(&product)
    }

    /// Returns whether consent to access expires, as it does in Europe. See
    /// <https://plaid.com/docs/link/oauth/#refreshing-item-consent>.
    pub fn consent_expires(&self) -> bool {
        self.country == "GB"
    }

    /// Returns the bank as answers show it, with additional data. `now` is when its health last changed.
    pub fn facts(&self, extras: Extras, now: Millis) -> Value {
        let mut facts = json!({
            "institution_id": self.id,
            "name": self.name,
            "products": self.products,
            "country_codes": [self.country],
            "oauth": self.oauth,
            "routing_numbers": [self.routing],
            "dtc_numbers": [],
        });
        if extras.metadata {
            let url = format!("https://{}.example", self.id.replace('_', "-"));
            facts = merged(facts, json!({"url": url, "primary_color": "#1f1f1f", "logo": null}));
        }
        if extras.status {
            facts["status"] = self.status(now);
        }
        if extras.auth {
            facts["auth_metadata"] = self.auth_metadata();
        }
        if extras.payment_initiation {
            facts["payment_initiation_metadata"] = self.payment_initiation_metadata();
        }
        facts
    }

    fn status(&self, now: Millis) -> Value {
        let (status, success, interval) = match self.health {
            Health::Healthy => ("HEALTHY", 0.98, "NORMAL"),
            Health::Degraded => ("DEGRADED", 0.42, "DELAYED"),
            Health::Down | Health::Unsupported => ("DOWN", 0.0, "STOPPED"),
        };
        let breakdown = json!({"success": success, "error_plaid": 0.0, "error_institution": 1.0 - success});
        let of = |has_interval: bool| {
            let mut breakdown = breakdown.clone();
            if has_interval {
                breakdown["refresh_interval"] = interval.into();
            }
            json!({"status": status, "last_status_change": date_time(now), "breakdown": breakdown})
        };
        let mut facts = json!({"item_logins": of(false), "health_incidents": []});
        let updates = [("transactions_updates", "transactions"), ("investments_updates", "investments")];
        for (field, product) in updates.into_iter().chain([("liabilities_updates", "liabilities")]) {
            facts[field] = if self.offers(product) { of(true) } else { Value::Null };
        }
        for product in ["auth", "identity", "investments", "liabilities"] {
            facts[product] = if self.offers(product) { of(false) } else { Value::Null };
        }
        facts
    }

    /// Houndstooth Bank is the one for Instant Match and Automated Micro-deposits.
    fn auth_metadata(&self) -> Value {
        if !self.offers("auth") {
            return Value::Null;
        }
        let is_matched = self.id == "ins_109512";
        json!({"supported_methods": {
            "instant_auth": !is_matched,
            "instant_match": is_matched,
            "automated_micro_deposits": is_matched,
            "instant_micro_deposits": false,
        }})
    }

    fn payment_initiation_metadata(&self) -> Value {
        if !self.offers("payment_initiation") {
            return Value::Null;
        }
        json!({
            "supports_international_payments": false,
            "supports_sepa_instant": false,
            "supports_refund_details": true,
            "supports_payment_consents": true,
            "supports_commercial_payment_consents": false,
            "maximum_payment_amount": {"GBP": "25000"},
            "standing_order_metadata": {
                "supports_standing_order_end_date": true,
                "supports_standing_order_negative_execution_days": false,
                "valid_standing_order_intervals": ["MONTHLY", "WEEKLY"],
            },
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
