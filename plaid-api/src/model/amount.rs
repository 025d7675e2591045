//! Money: exact decimals, as JSON numbers or as text with two decimals.

use std::fmt::{self, Write};
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::{Deserializer, Error, Visitor};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};

use super::Part;

/// An amount that travels as text with exactly two decimals, such as `"10.00"`: those of Transfer, Ledger
/// and bank transfers.
///
/// ```
/// use plaid_api::{Amount, Decimal};
/// assert_eq!(Amount::from(10).to_string(), "10.00");
/// assert_eq!(Amount::from(Decimal::new(1995, 2)).to_string(), "19.95");
/// assert_eq!("7.5".parse::<Amount>()?, Amount::from(Decimal::new(75, 1)));
/// # Ok::<(), plaid_api::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(Decimal);

impl Amount {
    /// The number.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }
}

impl From<Decimal> for Amount {
    fn from(decimal: Decimal) -> Self {
        Self(decimal)
    }
}

impl From<Amount> for Decimal {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

/// Whole units of the currency.
impl From<i32> for Amount {
    fn from(whole: i32) -> Self {
        Self(whole.into())
    }
}

impl FromStr for Amount {
    type Err = crate::Error;

    fn from_str(text: &str) -> Result<Self, crate::Error> {
        let decimal = Decimal::from_str_exact(text)
            .map_err(|_| crate::Error::configuration("an amount must be a decimal number"))?;
        Ok(Self(decimal))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.normalize().scale() > 2 { self.0.fmt(f) } else { write!(f, "{:.2}", self.0) }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.normalize().scale() > 2 {
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

/// An amount, or `None` for empty text: some amounts that have been retired are that.
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
        let amount = Decimal::from_str_exact(text).map(Amount);
        amount.map(Some).map_err(|_| E::custom("not a decimal number in text"))
    }
}

impl Part for Amount {
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

impl Part for Decimal {
    fn empty() -> Self {
        Self::ZERO
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Number)
    }

    /// As a JSON number: an integer where it is whole, the shortest text of the double otherwise.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(whole) = self.is_integer().then(|| self.to_i64()).flatten() {
            return serializer.serialize_i64(whole);
        }
        let double = self.to_string().parse::<f64>().ok();
        match double.filter(|double| from_double(*double) == Some(*self)) {
            Some(double) => serializer.serialize_f64(double),
            None => Err(S::Error::custom("a number has more digits than JSON numbers carry; round it")),
        }
    }
}

struct Number;

impl Visitor<'_> for Number {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E>(self, value: i64) -> Result<Decimal, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Decimal, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Decimal, E> {
        from_double(value).ok_or_else(|| E::custom("a number has more digits than a decimal carries"))
    }
}

/// The decimal of a double's shortest text: what stood in the JSON, up to 15 digits and beyond.
fn from_double(value: f64) -> Option<Decimal> {
    short_decimal(value).or_else(|| decimal_of_text(value))
}

/// The same for up to four decimals, which is what money has, at a tenth of the price.
#[allow(clippy::cast_possible_truncation, reason = "checked: whole and below 10^15")]
#[allow(clippy::float_cmp, reason = "the same double is meant, not one nearby")]
fn short_decimal(value: f64) -> Option<Decimal> {
    const POWERS: [f64; 5] = [1.0, 10.0, 100.0, 1000.0, 10000.0];
    // Up to 15 digits, a decimal and its double stand for each other; a quotient of two such is rounded right.
    const MOST: f64 = 1e15;
    (0..).zip(POWERS).find_map(|(scale, power)| {
        let digits = (value * power).round();
        (digits.abs() < MOST && digits / power == value).then(|| Decimal::new(digits as i64, scale))
    })
}

fn decimal_of_text(value: f64) -> Option<Decimal> {
    let mut text = Text { bytes: [0; 32], length: 0 };
    // Longer text than this is no decimal anyway.
    write!(text, "{value}").ok()?;
    Decimal::from_str_exact(std::str::from_utf8(text.bytes.get(..text.length)?).ok()?).ok()
}

/// Text on the stack.
struct Text {
    bytes: [u8; 32],
    length: usize,
}

impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Decimal, serde_json::Error> {
        Decimal::read(&mut serde_json::Deserializer::from_str(text))
    }

    fn write(decimal: Decimal) -> Result<String, serde_json::Error> {
        let mut out = Vec::new();
        decimal.write(&mut serde_json::Serializer::new(&mut out))?;
        Ok(String::from_utf8(out).expect("JSON is text"))
    }

    #[test]
    fn numbers_are_exact() {
        for text in ["0.1", "12.5", "-0.07", "123456789012.345", "0.00012345", "9223372036854775807", "-5", "0"] {
            assert_eq!(write(read(text).expect(text)).expect(text), text);
        }
        assert_eq!(read("1e3").expect("exponent"), Decimal::from(1000));
        assert_eq!(read("1.5e-3").expect("exponent"), Decimal::new(15, 4));
        assert_eq!(read("12.0").expect("whole"), Decimal::from(12));
        assert_eq!(write(Decimal::new(1050, 2)).expect("writes"), "10.5");
    }

    #[test]
    fn the_short_way_gives_the_same() {
        let mut digits = 1_i64;
        for n in 0..20_000 {
            digits = (digits * 48_271) % 2_147_483_647;
            let decimal = Decimal::new(digits * [1, -1, 311, -77_777][n % 4], u32::try_from(n % 7).expect("small"));
            let value: f64 = decimal.to_string().parse().expect("a number");
            assert_eq!(from_double(value), decimal_of_text(value), "{decimal}");
        }
        assert_eq!(short_decimal(0.1 + 0.2), None);
        assert_eq!(short_decimal(1e15), None);
    }

    #[test]
    fn what_a_decimal_cannot_hold_is_an_error() {
        for text in ["1e40", "1e-30", "\"1\"", "null"] {
            read(text).expect_err(text);
        }
        write("1.2345678901234567890123".parse().expect("a decimal")).expect_err("more than JSON carries");
    }

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
}
