//! Amounts in text: exact numbers, written with two decimals.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::de::{Deserializer, Error, Visitor};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};

use super::Part;
use super::number::exact;

/// An amount that travels as text with exactly two decimals, such as `"10.00"`: those of Transfer, Ledger
/// and bank transfers.
///
/// An amount with more than two decimals is refused when a request is written. An amount from a server keeps all of its
/// decimals, and is written back unchanged.
///
/// ```
/// use plaid_api::{Amount, Decimal};
/// assert_eq!(Amount::from(10).to_string(), "10.00");
/// assert_eq!(Amount::from(Decimal::new(1995, 2)).to_string(), "19.95");
/// assert_eq!("7.5".parse::<Amount>()?, Amount::from(Decimal::new(75, 1)));
/// assert!("7.555".parse::<Amount>().is_err());
/// # Ok::<(), plaid_api::Error>(())
/// ```
#[derive(Clone, Copy, Default)]
pub struct Amount {
    decimal: Decimal,
    /// Whether the amount comes from a server, in which case it is written unchanged.
    is_from_server: bool,
}

/// The number of decimals of an amount.
const DECIMALS: u32 = 2;

impl Amount {
    /// Returns the number.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.decimal
    }

    /// Reads an amount from a text in Plaid's form.
    fn from_wire(text: &str) -> Option<Self> {
        Some(Self { decimal: decimal_of(text)?, is_from_server: true })
    }

    fn has_more_decimals(self) -> bool {
        self.decimal.normalize().scale() > DECIMALS
    }
}

/// Reads a decimal from digits with at most one point between two of them, perhaps after a minus sign. Plaid never
/// sends other forms that parsers accept, such as `1_000`, `+1`, `.5` and `1e3`.
fn decimal_of(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (is_digits(whole) && is_digits(decimals)).then(|| exact(text)).flatten()
}

impl From<Decimal> for Amount {
    fn from(decimal: Decimal) -> Self {
        Self { decimal, is_from_server: false }
    }
}

impl From<Amount> for Decimal {
    fn from(amount: Amount) -> Self {
        amount.decimal
    }
}

/// Converts whole units of the currency.
impl From<i32> for Amount {
    fn from(whole: i32) -> Self {
        Decimal::from(whole).into()
    }
}

impl FromStr for Amount {
    type Err = crate::Error;

    /// Reads digits with at most two decimals, such as `10`, `10.5` and `-10.50`.
    fn from_str(text: &str) -> Result<Self, crate::Error> {
        let amount = decimal_of(text).map(Self::from).filter(|amount| !amount.has_more_decimals());
        amount.ok_or_else(|| {
            let what = "an amount must be a decimal number with at most two decimals, such as 10.50";
            crate::Error::new(crate::ErrorKind::Parse, what)
        })
    }
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.decimal == other.decimal
    }
}

impl Eq for Amount {}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        self.decimal.cmp(&other.decimal)
    }
}

impl Hash for Amount {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.decimal.hash(state);
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Amount").field(&self.decimal).finish()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.has_more_decimals() { self.decimal.fmt(f) } else { write!(f, "{:.2}", self.decimal) }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.has_more_decimals() && !self.is_from_server {
            return Err(S::Error::custom("an amount in text must have at most two decimals"));
        }
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_str(NullableText) {
            Ok(Some(amount)) => Ok(amount),
            Ok(None) => Err(D::Error::custom("no amount, but empty text")),
            Err(error) => Err(error),
        }
    }
}

/// Reads an amount, or `None` from empty text, which Plaid sends for some retired amounts.
struct NullableText;

impl Visitor<'_> for NullableText {
    type Value = Option<Amount>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number in text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<Amount>, E> {
        if text.is_empty() {
            return Ok(None);
        }
        Amount::from_wire(text).map(Some).ok_or_else(|| E::custom("not a decimal number in text"))
    }
}

impl Part for Amount {
    #[cfg(feature = "test-util")]
    fn sample(_: super::Place) -> Self {
        Self::from(1)
    }

    fn empty() -> Self {
        Self::default()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn read_nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_str(NullableText)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_two_decimals() {
        let text = |amount: Amount| serde_json::to_string(&amount);
        assert_eq!(text(Amount::from(10)).expect("writes"), "\"10.00\"");
        assert_eq!(text(Amount::from(Decimal::new(105, 1))).expect("writes"), "\"10.50\"");
        assert_eq!(text(Amount::from(Decimal::new(10_500, 3))).expect("writes"), "\"10.50\"");
        text(Amount::from(Decimal::new(10_005, 3))).expect_err("three decimals");
        assert_eq!(serde_json::from_str::<Amount>("\"-3.1\"").expect("reads"), Amount::from(Decimal::new(-31, 1)));
        serde_json::from_str::<Amount>("\"ten\"").expect_err("no number");
        serde_json::from_str::<Amount>("\"\"").expect_err("no amount");
        let nullable = |text| Option::<Amount>::read(&mut serde_json::Deserializer::from_str(text)).expect("reads");
        assert_eq!(nullable("\"\""), None);
        assert_eq!(nullable("\"1\""), Some(Amount::from(1)));
    }
    #[test]
    fn an_amount_has_one_form() {
        for text in
            ["1_000.00", "+1.00", ".5", "5.", "1e3", " 1", "1 ", "--1", "1.2.3", "", "-", "0x1", "1,00", "\u{661}"]
        {
            text.parse::<Amount>().expect_err(text);
            serde_json::from_value::<Amount>(text.into()).expect_err(text);
        }
        for text in ["12.345", "0.001"] {
            text.parse::<Amount>().expect_err(text);
        }
        for (text, written) in [("12.340", "12.34"), ("0012", "12.00"), ("-0.5", "-0.50"), ("1", "1.00")] {
            assert_eq!(text.parse::<Amount>().expect(text).to_string(), written);
        }
    }

    #[test]
    fn what_a_server_answered_is_written_back() {
        for text in ["12.345", "0.0000000000000000000000000001", "79228162514264337593543950335.00", "-7.10"] {
            let amount: Amount = serde_json::from_value(text.into()).expect(text);
            assert_eq!(serde_json::to_value(amount).expect(text), text);
        }
        serde_json::from_value::<Amount>("79228162514264337593543950335.01".into()).expect_err("30 digits");
    }
}
