//! The values that a field can have, in the forms that occur on the wire: absent, null, empty text, numbers written as
//! `12.0`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Utc};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};

use super::Form;
#[cfg(feature = "test-util")]
use super::Place;
use super::number::{TakeText, in_map, text_of_double};
use super::read::PartSeed;
use super::trail;
use super::write::AsPart;

/// A value that a field can have.
pub trait Part: Sized + Clone + PartialEq + fmt::Debug + 'static {
    /// Returns the value of a field that was not read.
    fn empty() -> Self;

    /// Returns a value that the description allows for a required field.
    #[cfg(feature = "test-util")]
    #[must_use]
    fn sample(at: Place) -> Self;

    /// Returns such a value for a required field that may be null.
    #[cfg(feature = "test-util")]
    #[must_use]
    fn sample_or_null(at: Place) -> Option<Self> {
        Some(Self::sample(at))
    }

    /// Whether the type reads `null` itself, also as an element of a list.
    const TAKES_NULL: bool = false;

    /// Whether the field is left out when written.
    fn is_unset(&self) -> bool {
        false
    }

    /// Reads the value.
    ///
    /// # Errors
    /// Fails if the input has another form.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// Reads the value, or `None` if the type has a special form for a missing value, such as empty text for a date.
    ///
    /// # Errors
    /// Fails if the input has another form.
    fn read_nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Self::read(deserializer).map(Some)
    }

    /// Reads the value into `self`, which is empty, so that large values are not moved.
    ///
    /// # Errors
    /// Fails like [`Self::read`].
    #[inline]
    fn read_into<'de, D: Deserializer<'de>>(&mut self, deserializer: D, _: Form) -> Result<(), D::Error> {
        match Self::read(deserializer) {
            Ok(value) => {
                *self = value;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Does the same as [`Self::read_nullable`], but reads into an empty field.
    ///
    /// # Errors
    /// Fails like [`Self::read_nullable`].
    #[inline]
    fn read_nullable_into<'de, D: Deserializer<'de>>(
        field: &mut Option<Self>,
        deserializer: D,
        _: Form,
    ) -> Result<(), D::Error> {
        match Self::read_nullable(deserializer) {
            Ok(value) => {
                *field = value;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the value.
    ///
    /// # Errors
    /// Fails if the serializer fails.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

impl<T: Part> Part for Option<T> {
    const TAKES_NULL: bool = true;

    #[cfg(feature = "test-util")]
    fn sample(at: Place) -> Self {
        T::sample_or_null(at)
    }

    fn empty() -> Self {
        None
    }

    fn is_unset(&self) -> bool {
        self.is_none()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_by_filling(deserializer)
    }

    #[inline]
    fn read_into<'de, D: Deserializer<'de>>(&mut self, deserializer: D, form: Form) -> Result<(), D::Error> {
        struct Optional<'a, T>(&'a mut Option<T>, Form);
        impl<'de, T: Part> Visitor<'de> for Optional<'_, T> {
            type Value = ();
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }
            fn visit_none<E>(self) -> Result<(), E> {
                Ok(())
            }
            fn visit_unit<E>(self) -> Result<(), E> {
                Ok(())
            }
            #[inline]
            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
                T::read_nullable_into(self.0, deserializer, self.1)
            }
        }
        deserializer.deserialize_option(Optional(self, form))
    }

    #[inline]
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(serializer),
            None => serializer.serialize_none(),
        }
    }
}

/// Implements [`Part::read`] for types that implement [`Part::read_into`].
fn read_by_filling<'de, T: Part, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::empty();
    value.read_into(deserializer, Form::Usual)?;
    Ok(value)
}

/// Reads a value into `target`, unless it is `null`.
pub(super) fn unless_null<'de, D: Deserializer<'de>, T: Target>(
    deserializer: D,
    target: T,
    form: Form,
) -> Result<(), D::Error> {
    struct UnlessNull<T>(T, Form);
    impl<'de, T: Target> Visitor<'de> for UnlessNull<T> {
        type Value = ();
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value or null")
        }
        fn visit_none<E>(self) -> Result<(), E> {
            Ok(())
        }
        fn visit_unit<E>(self) -> Result<(), E> {
            Ok(())
        }
        #[inline]
        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            self.0.receive(deserializer, self.1)
        }
    }
    deserializer.deserialize_option(UnlessNull(target, form))
}

/// The place for a value that is read unless it is `null`.
pub(super) trait Target {
    fn receive<'de, D: Deserializer<'de>>(self, deserializer: D, form: Form) -> Result<(), D::Error>;
}

impl<T: Part> Target for &mut T {
    #[inline]
    fn receive<'de, D: Deserializer<'de>>(self, deserializer: D, form: Form) -> Result<(), D::Error> {
        self.read_into(deserializer, form)
    }
}

/// Reads one more element of a list.
struct Element<'a, T>(&'a mut Vec<T>, Form);

impl<'de, T: Part> DeserializeSeed<'de> for Element<'_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self(list, form) = self;
        if T::TAKES_NULL || form == Form::Strict {
            Last(list).receive(deserializer, form)
        } else {
            unless_null(deserializer, Last(list), form)
        }
    }
}

/// The end of a list.
struct Last<'a, T>(&'a mut Vec<T>);

impl<T: Part> Target for Last<'_, T> {
    #[inline]
    fn receive<'de, D: Deserializer<'de>>(self, deserializer: D, form: Form) -> Result<(), D::Error> {
        self.0.push(T::empty());
        match self.0.last_mut() {
            Some(element) => element.read_into(deserializer, form),
            None => Ok(()),
        }
    }
}

impl<T: Part> Part for Vec<T> {
    const TAKES_NULL: bool = true;

    #[cfg(feature = "test-util")]
    fn sample(at: Place) -> Self {
        at.below().map(T::sample).into_iter().collect()
    }

    fn empty() -> Self {
        Self::new()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_by_filling(deserializer)
    }

    #[inline]
    fn read_nullable_into<'de, D: Deserializer<'de>>(
        field: &mut Option<Self>,
        deserializer: D,
        form: Form,
    ) -> Result<(), D::Error> {
        field.insert(Self::new()).read_into(deserializer, form)
    }

    fn read_into<'de, D: Deserializer<'de>>(&mut self, deserializer: D, form: Form) -> Result<(), D::Error> {
        struct List<'a, T>(&'a mut Vec<T>, Form);
        impl<'de, T: Part> Visitor<'de> for List<'_, T> {
            type Value = ();
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_unit<E: Error>(self) -> Result<(), E> {
                match self.1 {
                    Form::Strict => Err(E::invalid_type(Unexpected::Unit, &self)),
                    Form::Usual | Form::Assumed => Ok(()),
                }
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
                // `null` is not read as an empty object in a list.
                let form = if self.1 == Form::Assumed { Form::Usual } else { self.1 };
                let mut index = 0;
                loop {
                    match list.next_element_seed(Element(self.0, form)) {
                        Ok(Some(())) => index += 1,
                        Ok(None) => return Ok(()),
                        Err(error) => {
                            trail::index(index);
                            return Err(error);
                        }
                    }
                }
            }
        }
        deserializer.deserialize_any(List(self, form))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        for value in self {
            list.serialize_element(&AsPart(value))?;
        }
        list.end()
    }
}

impl<T: Part> Part for BTreeMap<String, T> {
    #[cfg(feature = "test-util")]
    fn sample(_: Place) -> Self {
        Self::new()
    }

    fn empty() -> Self {
        Self::new()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Part> Visitor<'de> for Entries<T> {
            type Value = BTreeMap<String, T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut out = BTreeMap::new();
                while let Some(key) = map.next_key::<String>()? {
                    let mut value = T::empty();
                    map.next_value_seed(PartSeed(&mut value, Form::Usual)).inspect_err(|_| trail::entry())?;
                    if out.insert(key, value).is_some() {
                        return Err(A::Error::custom("a key comes twice"));
                    }
                }
                Ok(out)
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }

    fn read_into<'de, D: Deserializer<'de>>(&mut self, deserializer: D, form: Form) -> Result<(), D::Error> {
        match form {
            Form::Assumed => unless_null(deserializer, self, Form::Usual),
            Form::Strict | Form::Usual => Self::read(deserializer).map(|map| *self = map),
        }
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(key, &AsPart(value))?;
        }
        map.end()
    }
}

/// Implements [`Part`] for types whose serde implementation has the form of the wire.
macro_rules! as_serde {
    ($($kind:ty = $empty:expr $(, TAKES_NULL = $takes_null:literal)?;)*) => {$(
        impl Part for $kind {
            $(const TAKES_NULL: bool = $takes_null;)?

            #[cfg(feature = "test-util")]
            fn sample(_: Place) -> Self {
                $empty
            }

            fn empty() -> Self {
                $empty
            }
            #[inline]
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Deserialize::deserialize(deserializer)
            }
            #[inline]
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Serialize::serialize(self, serializer)
            }
        }
    )*};
}

as_serde! {
    bool = false;
    serde_json::Value = Self::Null, TAKES_NULL = true;
    serde_json::Map<String, serde_json::Value> = Self::new();
}

/// Reads text without a type of its own, which may also be a number or a boolean.
impl Part for String {
    #[cfg(feature = "test-util")]
    fn sample(at: Place) -> Self {
        at.field().to_owned()
    }

    fn empty() -> Self {
        Self::new()
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyText)
    }

    #[inline]
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

struct AnyText;

impl TakeText for AnyText {
    type Value = String;

    fn take_text<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}

impl<'de> Visitor<'de> for AnyText {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    #[inline]
    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_bool<E>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<String, E> {
        text_of_double(value).ok_or_else(|| E::invalid_value(Unexpected::Other("a number of many digits"), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<String, A::Error> {
        in_map(map, self)
    }
}

/// Reads text by `parse`, which returns `None` for text of another form.
fn read_text<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    expecting: &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    struct Text<T> {
        expecting: &'static str,
        parse: fn(&str) -> Option<T>,
    }
    impl<T> Visitor<'_> for Text<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.expecting)
        }
        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.parse)(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
        }
    }
    deserializer.deserialize_str(Text { expecting, parse })
}

const DATE: &str = "a date as YYYY-MM-DD";
const DATE_TIME: &str = "a date and time in ISO 8601";

/// Reads a date, also from a date and time, whose date is kept as written.
fn date(text: &str) -> Option<NaiveDate> {
    let text = if matches!(text.as_bytes().get(10), Some(b'T' | b't' | b' ')) { text.get(..10)? } else { text };
    usual_date(text).or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
}

/// Reads a date of exactly ten characters. Nearly all dates have this form, and interpreting a format string for each
/// would take several times as long.
fn usual_date(text: &str) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits
            .iter()
            .try_fold(0, |number, digit| Some(number * 10 + u32::from(digit.checked_sub(b'0').filter(|d| *d < 10)?)))
    };
    NaiveDate::from_ymd_opt(number(&[y1, y2, y3, y4])?.cast_signed(), number(&[m1, m2])?, number(&[d1, d2])?)
}

/// Reads a date and time, with or without seconds. Without an offset it is in UTC, and a date alone means its midnight.
fn date_time(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    let text = text.replacen([' ', 't'], "T", 1).replace('z', "Z");
    let naive = text.strip_suffix('Z').unwrap_or(&text);
    let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    let with_offset = || {
        let offset = |form| DateTime::parse_from_str(&text, &format!("{form}%#z")).ok();
        forms.into_iter().find_map(offset).map(|time| time.to_utc())
    };
    let without_offset = || {
        forms.into_iter().find_map(|form| NaiveDateTime::parse_from_str(naive, form).ok()).map(|time| time.and_utc())
    };
    let midnight = || Some(NaiveDate::parse_from_str(naive, "%Y-%m-%d").ok()?.and_time(NaiveTime::MIN).and_utc());
    without_offset().or_else(with_offset).or_else(midnight)
}

/// Whether the text is an unknown date, which databases write as zeros, and some servers as empty text.
fn is_no_date(text: &str) -> bool {
    text.is_empty() || text.starts_with("0000-00-00")
}

impl Part for NaiveDate {
    #[cfg(feature = "test-util")]
    fn sample(_: Place) -> Self {
        DateTime::UNIX_EPOCH.date_naive()
    }

    fn empty() -> Self {
        Self::MIN
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, DATE, date)
    }

    fn read_nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        read_text(deserializer, DATE, |text| if is_no_date(text) { Some(None) } else { date(text).map(Some) })
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.format("%Y-%m-%d"))
    }
}

impl Part for DateTime<Utc> {
    #[cfg(feature = "test-util")]
    fn sample(_: Place) -> Self {
        Self::UNIX_EPOCH
    }

    fn empty() -> Self {
        Self::UNIX_EPOCH
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, DATE_TIME, date_time)
    }

    fn read_nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        read_text(deserializer, DATE_TIME, |text| if is_no_date(text) { Some(None) } else { date_time(text).map(Some) })
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Part>(text: &str) -> Result<T, serde_json::Error> {
        T::read(&mut serde_json::Deserializer::from_str(text))
    }

    #[test]
    fn dates_are_read_as_they_come() {
        let day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day");
        assert_eq!(read::<NaiveDate>("\"2024-02-29\"").expect("a date"), day);
        // The date is kept as written, even if it would be another one in UTC.
        assert_eq!(read::<NaiveDate>("\"2024-02-29T23:30:00-05:00\"").expect("a date"), day);
        for text in ["\"\"", "\"2024-02-30\"", "\"29.02.2024\"", "20240229"] {
            read::<NaiveDate>(text).expect_err(text);
        }
        assert_eq!(read::<Option<NaiveDate>>("\"\"").expect("none"), None);
        assert_eq!(read::<Option<NaiveDate>>("null").expect("none"), None);
        for text in ["0000-01-01", "1999-12-31", "2023-02-29", "2024-13-01", "2024-00-10", "20:4-01-01", "+024-01-01"] {
            assert_eq!(date(text), NaiveDate::parse_from_str(text, "%Y-%m-%d").ok(), "{text}");
        }
    }

    #[test]
    fn times_without_an_offset_are_utc() {
        let noon = "2024-02-29T12:00:00Z".parse::<DateTime<Utc>>().expect("a time");
        for text in [
            "2024-02-29T12:00:00Z",
            "2024-02-29T12:00:00",
            "2024-02-29 12:00:00.000",
            "2024-02-29T12:00",
            "2024-02-29T12:00Z",
            "2024-02-29t12:00:00z",
            "2024-02-29T12:00:00+0000",
            "2024-02-29T12:00+00",
            "2024-02-29T07:00:00-05:00",
            "2024-02-29T07:00:00.0-0500",
        ] {
            assert_eq!(read::<DateTime<Utc>>(&format!("\"{text}\"")).expect(text), noon);
        }
        let midnight = "2024-02-29T00:00:00Z".parse::<DateTime<Utc>>().expect("a time");
        assert_eq!(read::<DateTime<Utc>>("\"2024-02-29\"").expect("a date"), midnight);
        for text in ["\"0000-00-00\"", "\"0000-00-00 00:00:00\"", "\"0000-00-00T00:00:00Z\""] {
            assert_eq!(read::<Option<DateTime<Utc>>>(text).expect("none"), None);
            assert_eq!(read::<Option<NaiveDate>>(text).expect("none"), None);
            read::<NaiveDate>(text).expect_err("no date where one is needed");
            read::<DateTime<Utc>>(text).expect_err("no time where one is needed");
        }
        read::<DateTime<Utc>>("\"\"").expect_err("empty");
        assert_eq!(read::<Option<DateTime<Utc>>>("\"\"").expect("none"), None);
    }

    #[test]
    fn text_may_be_a_number_or_a_boolean() {
        for (text, read_as) in [("1235", "1235"), ("-1", "-1"), ("12.50", "12.5"), ("true", "true"), ("\"a\"", "a")] {
            assert_eq!(read::<String>(text).expect(text), read_as);
        }
        assert_eq!(
            read::<Option<String>>("18446744073709551615").expect("an integer").as_deref(),
            Some("18446744073709551615")
        );
        for text in ["null", "[]", "{}", "{\"any\": \"1\"}"] {
            read::<String>(text).expect_err(text);
        }
    }

    #[test]
    fn a_strict_list_is_not_null_and_has_no_null() {
        let read_as = |text: &str, form| {
            let mut list: Vec<String> = Vec::new();
            list.read_into(&mut serde_json::Deserializer::from_str(text), form).map(|()| list)
        };
        for form in [Form::Usual, Form::Assumed] {
            assert!(read_as("null", form).expect("empty").is_empty());
            assert_eq!(read_as("[null, \"a\", null]", form).expect("one"), ["a"]);
        }
        read_as("null", Form::Strict).expect_err("null");
        read_as("[\"a\", null]", Form::Strict).expect_err("null in the list");
        assert_eq!(read::<Vec<Option<i64>>>("[null, 1]").expect("two"), [None, Some(1)]);
    }

    #[test]
    fn integers_may_have_a_point_and_lists_may_be_null() {
        assert_eq!(read::<i64>("12.0").expect("whole"), 12);
        read::<i64>("12.5").expect_err("no integer");
        assert!(read::<Vec<i64>>("null").expect("empty").is_empty());
        assert_eq!(read::<Vec<i64>>("[1, 2.0]").expect("two"), [1_i64, 2]);
        assert_eq!(read::<Option<Vec<i64>>>("null").expect("none"), None);
    }
}
