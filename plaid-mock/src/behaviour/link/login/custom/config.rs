//! The configuration of a custom user: <https://plaid.com/docs/sandbox/user-custom/#configuration-object-schema>.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::time::{Day, day_from};

#[derive(Deserialize)]
pub struct Config {
    pub force_error: Option<String>,
    pub mfa: Option<Mfa>,
    pub recaptcha: Option<String>,
    pub seed: Option<String>,
    pub override_accounts: Option<Vec<AccountConfig>>,
}

#[derive(Deserialize)]
pub struct Mfa {
    #[serde(rename = "type")]
    pub kind: String,
    pub question_rounds: Option<f64>,
    pub questions_per_round: Option<f64>,
    pub selection_rounds: Option<f64>,
    pub selections_per_question: Option<f64>,
}

#[derive(Deserialize)]
pub struct AccountConfig {
    #[serde(rename = "type")]
    pub kind: String,
    pub subtype: Option<String>,
    pub holder_category: Option<String>,
    pub starting_balance: Option<f64>,
    pub force_available_balance: Option<f64>,
    #[serde(default)]
    pub has_null_available_balance: bool,
    pub currency: Option<String>,
    #[serde(default)]
    pub meta: Meta,
    #[serde(default)]
    pub numbers: NumbersConfig,
    pub identity: Option<Identity>,
    pub transactions: Option<Vec<TransactionConfig>>,
    pub inflow_model: Option<InflowConfig>,
    pub liability: Option<Value>,
    pub holdings: Option<Vec<HoldingConfig>>,
    pub investment_transactions: Option<Vec<TradeConfig>>,
    pub income: Option<Value>,
}

#[derive(Default, Deserialize)]
pub struct Meta {
    pub name: Option<String>,
    pub official_name: Option<String>,
    pub limit: Option<f64>,
    pub mask: Option<String>,
    pub apy: Option<f64>,
}

#[derive(Default, Deserialize)]
pub struct NumbersConfig {
    pub account: Option<String>,
    pub ach_routing: Option<String>,
    pub ach_wire_routing: Option<String>,
    pub eft_institution: Option<String>,
    pub eft_branch: Option<String>,
    pub international_bic: Option<String>,
    pub international_iban: Option<String>,
    pub bacs_sort_code: Option<String>,
}

#[derive(Deserialize)]
pub struct Identity {
    pub names: Vec<String>,
    #[serde(default)]
    pub phone_numbers: Vec<ContactConfig>,
    #[serde(default)]
    pub emails: Vec<ContactConfig>,
    #[serde(default)]
    pub addresses: Vec<AddressConfig>,
}

#[derive(Deserialize)]
pub struct ContactConfig {
    pub data: String,
    pub primary: bool,
    #[serde(rename = "type")]
    pub kind: String,
}

#[derive(Deserialize)]
pub struct AddressConfig {
    pub data: Place,
    pub primary: bool,
}

#[derive(Deserialize)]
pub struct Place {
    pub city: String,
    pub country: String,
    pub street: String,
    pub region: Option<String>,
    pub postal_code: Option<String>,
}

#[derive(Deserialize)]
pub struct TransactionConfig {
    pub amount: f64,
    #[serde(deserialize_with = "day")]
    pub date_posted: Day,
    #[serde(deserialize_with = "day")]
    pub date_transacted: Day,
    pub description: String,
    pub currency: Option<String>,
}

#[derive(Deserialize)]
pub struct InflowConfig {
    #[serde(rename = "type")]
    pub kind: String,
    pub income_amount: Option<f64>,
    pub payment_day_of_month: Option<DayOfMonth>,
    pub statement_day_of_month: Option<DayOfMonth>,
    pub transaction_name: Option<String>,
}

/// A day of the month. Beyond the 28th it is the last one.
#[derive(Clone, Copy, Deserialize)]
#[serde(from = "Value")]
pub struct DayOfMonth(pub i64);

#[derive(Deserialize)]
pub struct HoldingConfig {
    pub institution_price: f64,
    #[serde(default, deserialize_with = "optional_day")]
    pub institution_price_as_of: Option<Day>,
    pub cost_basis: Option<f64>,
    pub quantity: f64,
    pub currency: String,
    pub security: SecurityConfig,
}

#[derive(Deserialize)]
pub struct TradeConfig {
    #[serde(deserialize_with = "day")]
    pub date: Day,
    pub name: String,
    pub quantity: f64,
    pub price: f64,
    pub fees: Option<f64>,
    #[serde(rename = "type")]
    pub kind: String,
    pub currency: String,
    pub security: Option<SecurityConfig>,
}

#[derive(Clone, Deserialize)]
pub struct SecurityConfig {
    pub name: Option<String>,
    pub ticker_symbol: Option<String>,
    pub cusip: Option<String>,
    pub isin: Option<String>,
    pub sedol: Option<String>,
    pub currency: String,
}

impl From<Value> for DayOfMonth {
    /// Reads a number, or else the word for the last day. The form has been checked.
    fn from(value: Value) -> Self {
        Self(value.as_i64().unwrap_or(31))
    }
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
    let text = String::deserialize(deserializer)?;
    day_from(&text).ok_or_else(|| D::Error::custom("a date is malformed"))
}

fn optional_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
    day(deserializer).map(Some)
}
