//! Numbers, which are read from their text, because a double would lose digits.
//!
//! `serde_json` reads every number with a point or an exponent as a double, which is exact up to fifteen digits only.
//! If any crate turns on its feature `arbitrary_precision`, it makes an object of the number instead. The raw text of
//! the value is the same with all of its features, so the raw text is read.

use std::cell::Cell;
use std::fmt::{self, Write};
use std::marker::PhantomData;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::value::Error as ProbeError;
use serde::de::{DeserializeSeed, Deserializer, Error, Expected, MapAccess, Unexpected, Visitor};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize, forward_to_deserialize_any};
use serde_json::value::RawValue;

use super::Part;

/// A number that can be made from its text in JSON.
pub(super) trait Number: Sized {
    /// The description of the type, for errors.
    const EXPECTED: &'static str;

    /// Reads the number from its text, if this type can hold it.
    fn from_text(text: &str) -> Option<Self>;
}

impl Number for Decimal {
    const EXPECTED: &'static str = "a number of at most 28 digits";

    fn from_text(text: &str) -> Option<Self> {
        exact(text)
    }
}

/// Also reads `12.0`, as which Plaid writes some integers.
impl Number for i64 {
    const EXPECTED: &'static str = "an integer of at most 64 bits";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok().or_else(|| exact(text).filter(Decimal::is_integer)?.to_i64())
    }
}

/// Reads the nearest double. If the digits were written from a double, it is the same one.
impl Number for f64 {
    const EXPECTED: &'static str = "a number of at most 64 bits";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok().filter(|double: &f64| double.is_finite())
    }
}

/// Reads a JSON number as a decimal, unless it has more digits than a decimal holds.
pub(super) fn exact(text: &str) -> Option<Decimal> {
    short(text).or_else(|| long(text))
}

/// Reads a number without an exponent that fits 64 bits. Nearly all numbers do, and 128 bits take several times as
/// long.
fn short(text: &str) -> Option<Decimal> {
    const LONGEST: usize = 18;
    let text = if text.contains('.') { text.trim_end_matches('0') } else { text };
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    if digits.len() > LONGEST {
        return None;
    }
    let (mut mantissa, mut decimals) = (0_i64, None);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|decimals| decimals + 1);
            }
            b'.' if decimals.is_none() => decimals = Some(0_u32),
            _ => return None,
        }
    }
    Some(Decimal::new(sign * mantissa, decimals.unwrap_or_default()))
}

/// Reads any number that a decimal holds.
fn long(text: &str) -> Option<Decimal> {
    const TEN: i128 = 10;
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (mut mantissa, mut zeros, mut decimals, mut exponent) = (0_i128, 0_u32, None, 0_i64);
    for (at, byte) in digits.bytes().enumerate() {
        match byte {
            b'0' => zeros += 1,
            b'1'..=b'9' => {
                // Zeros count only if another digit follows: `1.000…0` is 1 with any number of zeros.
                if mantissa != 0 {
                    mantissa = mantissa.checked_mul(TEN.checked_pow(zeros + 1)?)?;
                }
                mantissa = mantissa.checked_add(i128::from(byte - b'0'))?;
                zeros = 0;
            }
            b'.' if decimals.is_none() => {
                decimals = Some(0_i64);
                continue;
            }
            b'e' | b'E' => {
                exponent = digits.get(at + 1..)?.parse().ok()?;
                break;
            }
            _ => return None,
        }
        decimals = decimals.map(|decimals| decimals + 1);
    }
    let power = exponent.checked_add(i64::from(zeros))?.checked_sub(decimals.unwrap_or_default())?;
    if mantissa == 0 {
        return Some(Decimal::ZERO);
    }
    let (whole, scale) = match u32::try_from(power) {
        Ok(power) => (mantissa.checked_mul(TEN.checked_pow(power)?)?, 0),
        Err(_) => (mantissa, u32::try_from(power.checked_neg()?).ok()?),
    };
    Decimal::try_from_i128_with_scale(sign * whole, scale).ok()
}

/// Reads a number from its text.
pub(super) fn read_number<'de, T: Number, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(*RAW, NumberVisitor(PhantomData))
}

/// The name by which `serde_json` recognises a request for the raw text of a value. Other formats and serde's own
/// buffers ignore it, so this works with them, too. `&RawValue` itself can read neither buffers nor text that had to be
/// copied.
pub(super) static RAW: LazyLock<&str> = LazyLock::new(|| {
    let name = Cell::new("");
    // The probe ends with an error, because it has no value to read.
    let _ = <&RawValue>::deserialize(NameProbe(&name));
    name.get()
});

/// Records the name that a type asks for.
struct NameProbe<'a>(&'a Cell<&'static str>);

impl<'de> Deserializer<'de> for NameProbe<'_> {
    type Error = ProbeError;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ProbeError> {
        Err(<ProbeError as Error>::custom("only a name is asked for"))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ProbeError> {
        self.0.set(name);
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Reads a number from its raw text, or from the form in which another deserializer has it.
struct NumberVisitor<T>(PhantomData<T>);

impl<T: Number> TakeText for NumberVisitor<T> {
    type Value = T;

    fn take_text<E: Error>(self, text: &str) -> Result<T, E> {
        let other = match text.as_bytes().first() {
            Some(b'-' | b'0'..=b'9') => return T::from_text(text).ok_or_else(|| refused(&self)),
            Some(b'"') => Unexpected::Other("text"),
            Some(b'{') => Unexpected::Map,
            Some(b'[') => Unexpected::Seq,
            Some(b't') => Unexpected::Bool(true),
            Some(b'f') => Unexpected::Bool(false),
            _ => Unexpected::Unit,
        };
        Err(E::invalid_type(other, &self))
    }
}

impl<T: Number> NumberVisitor<T> {
    fn read_shown<E: Error>(self, value: impl fmt::Display) -> Result<T, E> {
        let mut text = Text { bytes: [0; 40], length: 0 };
        // A double with a longer text does not fit a decimal anyway.
        let is_short = write!(text, "{value}").is_ok();
        let text = text.bytes.get(..text.length).and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.filter(|_| is_short).and_then(T::from_text).ok_or_else(|| refused(&self))
    }
}

/// Returns the error for a number that the type can't hold. It does not contain the number, which is data.
fn refused<T: Number, E: Error>(visitor: &NumberVisitor<T>) -> E {
    E::invalid_value(Unexpected::Other("another number"), visitor)
}

impl<'de, T: Number> Visitor<'de> for NumberVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    /// Reads the raw text, or a number in one of serde's buffers with the feature `arbitrary_precision`. Both are an
    /// object with one entry, whose name is private to `serde_json`.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        in_map(map, self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        self.read_shown(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        self.read_shown(value)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<T, E> {
        self.read_shown(value)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<T, E> {
        self.read_shown(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        self.read_shown(value)
    }
}

/// Reads the number that `serde_json` keeps in an object with one entry, by a visitor that takes its text.
pub(super) fn in_map<'de, A: MapAccess<'de>, V: TakeText>(mut map: A, visitor: V) -> Result<V::Value, A::Error> {
    if map.next_key_seed(OwnName)? != Some(true) {
        return Err(A::Error::invalid_type(Unexpected::Map, &visitor));
    }
    map.next_value_seed(NumberText(visitor))
}

/// A visitor that takes a number's text.
pub(super) trait TakeText: Expected {
    type Value;

    fn take_text<E: Error>(self, text: &str) -> Result<Self::Value, E>;
}

/// Reads whether a key is one of `serde_json`'s private names.
struct OwnName;

impl<'de> DeserializeSeed<'de> for OwnName {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for OwnName {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<bool, E> {
        Ok(key.starts_with("$serde_json::private::"))
    }
}

/// Reads the text of a number.
struct NumberText<V>(V);

impl<'de, V: TakeText> DeserializeSeed<'de> for NumberText<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<V: TakeText> Visitor<'_> for NumberText<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        self.0.take_text(text)
    }
}

/// Returns the shortest text of a double. Returns `None` if it has more than fifteen digits, because the number that
/// was written may then be another one.
pub(super) fn text_of_double(double: f64) -> Option<String> {
    const MOST: i128 = 1_000_000_000_000_000;
    let decimal = exact(&double.to_string())?.normalize();
    (decimal.mantissa().abs() < MOST).then(|| decimal.to_string())
}

/// A text buffer on the stack.
struct Text {
    bytes: [u8; 40],
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

impl Part for Decimal {
    #[cfg(feature = "test-util")]
    fn sample(_: super::Place) -> Self {
        Self::ONE
    }

    fn empty() -> Self {
        Self::ZERO
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_number(deserializer)
    }

    /// Writes a JSON number: an integer if it is whole, a double if that is written with the same digits, and otherwise
    /// the digits themselves, which a `serde_json::Value` rounds to a double unless it has `arbitrary_precision`.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_integer() {
            return match (self.to_i64(), self.to_u64(), self.to_i128()) {
                (Some(whole), ..) => serializer.serialize_i64(whole),
                (_, Some(whole), _) => serializer.serialize_u64(whole),
                (.., Some(whole)) => serializer.serialize_i128(whole),
                _ => Err(S::Error::custom("a number is too large to be written")),
            };
        }
        let text = self.normalize().to_string();
        // Several texts can mean the same double, and `serde_json` may write another one than the standard library.
        let is_written_so = |double: &f64| {
            serde_json::Number::from_f64(*double).and_then(|number| exact(&number.to_string())) == Some(*self)
        };
        match text.parse().ok().filter(is_written_so) {
            Some(double) => serializer.serialize_f64(double),
            None => RawValue::from_string(text).map_err(S::Error::custom)?.serialize(serializer),
        }
    }
}

macro_rules! numbers {
    ($($number:ty, $write:ident;)*) => {$(
        impl Part for $number {
            #[cfg(feature = "test-util")]
            fn sample(at: super::Place) -> Self {
                Self::from(if at.field() == "year" { 2024_u16 } else { 1 })
            }

            fn empty() -> Self {
                Self::default()
            }

            #[inline]
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read_number(deserializer)
            }

            #[inline]
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.$write(*self)
            }
        }
    )*};
}

numbers! {
    i64, serialize_i64;
    f64, serialize_f64;
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    fn read<T: Part>(text: &str) -> Result<T, serde_json::Error> {
        T::read(&mut serde_json::Deserializer::from_str(text))
    }

    fn write(value: &impl Part) -> Result<String, serde_json::Error> {
        let mut out = Vec::new();
        value.write(&mut serde_json::Serializer::new(&mut out))?;
        Ok(String::from_utf8(out).expect("JSON is text"))
    }

    /// Generates digits, sign, point and exponent at random, with the decimal as the library reads it.
    fn any_number(seed: u64) -> (String, Decimal) {
        let mut random = fastrand::Rng::with_seed(seed);
        let length = random.usize(1..=28);
        let digits: String = (0..length).map(|_| random.digit(10)).collect();
        let digits = format!("{}{}", random.char('1'..='9'), &digits[1..]);
        let point = random.usize(0..=length);
        let sign = if random.bool() { "-" } else { "" };
        let (whole, part) = digits.split_at(point);
        let whole = if whole.is_empty() { "0" } else { whole };
        let part = if part.is_empty() { String::new() } else { format!(".{part}") };
        let plain = format!("{sign}{whole}{part}");
        let decimal: Decimal = plain.parse().expect(&plain);
        // The same number is also read with an exponent, if a decimal can hold it.
        let shift = random.i64(-6..=6);
        let scientific = match shift {
            0 => plain.clone(),
            shift => format!("{plain}{}{shift}", if random.bool() { "e" } else { "E" }),
        };
        match exact(&scientific) {
            Some(_) if shift != 0 => (scientific, decimal * power(shift)),
            _ => (plain, decimal),
        }
    }

    fn power(exponent: i64) -> Decimal {
        let power = (0..exponent.unsigned_abs()).fold(Decimal::ONE, |power, _| power * Decimal::TEN);
        if exponent < 0 { Decimal::ONE / power } else { power }
    }

    #[test]
    fn numbers_are_read_and_written_exactly() {
        for seed in 0..20_000 {
            let (text, decimal) = any_number(seed);
            let number: Decimal = read(&text).unwrap_or_else(|e| panic!("{text}: {e}"));
            if text.contains(['e', 'E']) && decimal.scale() == 28 {
                continue;
            }
            assert_eq!(number, decimal, "{text}");
            let written = write(&number).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!(exact(&written), Some(decimal), "{text} became {written}");
        }
    }

    #[test]
    fn the_short_way_gives_the_same() {
        let fixed = ["0", "-0", "0.0", "-0.50", "100", "12.00", "999999999999999999", "0.0000000000000001"];
        for text in fixed.map(str::to_owned).into_iter().chain((0..20_000).map(|seed| any_number(seed).0)) {
            if let Some(decimal) = short(&text) {
                let long = long(&text).expect("a decimal");
                assert_eq!((decimal, decimal.scale()), (long, long.scale()), "{text}");
            }
        }
        assert!(fixed.iter().all(|text| short(text).is_some()));
    }

    #[test]
    fn the_text_of_a_number_stays() {
        for text in [
            "0.1",
            "12.5",
            "-0.07",
            "123456789012.345",
            "0.00012345",
            "9223372036854775807",
            "18446744073709551615",
            "79228162514264337593543950335",
            "-79228162514264337593543950335",
            "-5",
            "0",
            // serde_json reads these doubles as adjacent ones.
            "9979.815999999999",
            "0.49295128722039555",
            "-800135855822150.3",
            "1.2345678901234567890123456789",
        ] {
            assert_eq!(write(&read::<Decimal>(text).expect(text)).expect(text), text);
        }
        assert_eq!(read::<Decimal>("1e3").expect("exponent"), Decimal::from(1000));
        assert_eq!(read::<Decimal>("1.5e-3").expect("exponent"), Decimal::new(15, 4));
        assert_eq!(read::<Decimal>("1.5E+2").expect("exponent"), Decimal::from(150));
        assert_eq!(read::<Decimal>(" 12.0").expect("whole"), Decimal::from(12));
        assert_eq!(read::<Decimal>("-0.0").expect("zero"), Decimal::ZERO);
        let least: Decimal = read("0.0000000000000000000000000001").expect("the least");
        assert_eq!(exact(&write(&least).expect("writes")), Some(least));
        let zeros = format!("1.{}", "0".repeat(60));
        assert_eq!(read::<Decimal>(&zeros).expect("one"), Decimal::ONE);
        assert_eq!(write(&Decimal::new(1050, 2)).expect("writes"), "10.5");
        for text in ["9979.815999999999", "0.49295128722039555", "1e22", "5e-324", "1.7976931348623157e308"] {
            let double: f64 = read(text).expect(text);
            assert_eq!(double.to_bits(), text.parse::<f64>().expect(text).to_bits(), "{text}");
        }
    }

    #[test]
    fn a_number_that_a_type_cannot_hold_is_an_error() {
        for text in ["1e40", "1e-30", "1.00000000000000000000000000001", "1e99999999999999999999", "\"1\"", "null"] {
            read::<Decimal>(text).expect_err(text);
        }
        for text in ["12.5", "12.000000000000000000001", "9223372036854775808", "1e19", "\"1\"", "true", "[1]"] {
            read::<i64>(text).expect_err(text);
        }
        for text in ["1e400", "{}", "\"1\"", "null"] {
            read::<f64>(text).expect_err(text);
        }
        let error = read::<Decimal>("1e40").expect_err("too large").to_string();
        assert!(!error.contains("1e40") && error.contains("at most 28 digits"), "{error}");
    }

    #[test]
    fn integers_may_have_a_point_or_an_exponent() {
        for (text, whole) in [("12.0", 12), ("1e2", 100), ("-9007199254740993.0", -9_007_199_254_740_993), ("0.0", 0)] {
            assert_eq!(read::<i64>(text).expect(text), whole);
        }
    }

    /// A caller's own type with a tag, which makes serde read from its own buffer.
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(tag = "kind")]
    enum Kept {
        Price { price: Price },
    }

    #[derive(Debug, PartialEq)]
    struct Price(Decimal);

    impl<'de> Deserialize<'de> for Price {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Decimal::read(deserializer).map(Self)
        }
    }

    #[test]
    fn other_ways_of_serde_lead_to_the_same() {
        let expected = Kept::Price { price: Price(Decimal::new(-1205, 2)) };
        let text = r#"{"kind": "Price", "price": -12.05}"#;
        assert_eq!(serde_json::from_str::<Kept>(text).expect("a buffer"), expected);
        let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(serde_json::from_value::<Kept>(value.clone()).expect("a value"), expected);
        assert_eq!(Price::deserialize(&value["price"]).expect("a borrowed value"), Price(Decimal::new(-1205, 2)));
        assert_eq!(serde_json::from_reader::<_, Kept>(text.as_bytes()).expect("a reader"), expected);
        let object = r#"{"kind": "Price", "price": {"any": "1"}}"#;
        serde_json::from_str::<Kept>(object).expect_err("an object is no number");
    }
}
