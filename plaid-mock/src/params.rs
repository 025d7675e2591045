//! The fields of a request body, as the operations read them.

use std::ops::RangeInclusive;

use serde_json::Value;

use crate::refusal::{INVALID_FIELD, Refusal, missing};
use crate::time::{Day, Millis, day_from, time_from};

/// A request whose form has been checked.
#[derive(Debug)]
pub struct Params<'a> {
    pub path: &'a str,
    pub body: &'a Value,
}

impl<'a> Params<'a> {
    /// Returns the value of a field, named like `options.count`. Null counts as absent.
    pub fn value(&self, field: &str) -> Option<&'a Value> {
        let found = field.split('.').try_fold(self.body, |value, name| value.get(name));
        found.filter(|value| !value.is_null())
    }

    /// Returns the value of a field, or null.
    pub fn value_or_null(&self, field: &str) -> Value {
        self.value(field).cloned().unwrap_or_default()
    }

    /// Returns a text.
    pub fn text(&self, field: &str) -> Option<&'a str> {
        self.value(field)?.as_str()
    }

    /// Returns a text of its own.
    pub fn owned(&self, field: &str) -> Option<String> {
        self.text(field).map(str::to_owned)
    }

    /// Returns a flag; false if absent.
    pub fn flag(&self, field: &str) -> bool {
        self.value(field).and_then(Value::as_bool).unwrap_or_default()
    }

    /// Returns a number that is not negative.
    pub fn number(&self, field: &str) -> Option<u64> {
        self.value(field)?.as_u64()
    }

    /// Returns the texts of a list.
    pub fn texts(&self, field: &str) -> Option<Vec<&'a str>> {
        Some(self.value(field)?.as_array()?.iter().filter_map(Value::as_str).collect())
    }

    /// Returns a text, or refuses the request. For fields that the description does not require, because the mock
    /// reads them itself or because they are alternatives.
    pub fn required(&self, field: &str) -> Result<&'a str, Refusal> {
        self.text(field).ok_or_else(|| missing(field))
    }

    /// Returns how many entries of a list to skip, and how many to return.
    pub fn page(&self, offset: &str, count: &str, default: usize, max: usize) -> Result<(usize, usize), Refusal> {
        let given = |field: &str, default: usize| match self.value(field) {
            None => Ok(default),
            Some(value) => {
                let message = || INVALID_FIELD.because(format!("{field} must be a whole number, not below zero"));
                value.as_u64().and_then(|number| usize::try_from(number).ok()).ok_or_else(message)
            }
        };
        Ok((given(offset, 0)?, given(count, default)?.min(max)))
    }

    /// Returns the days between two required dates, both of which are included.
    pub fn days(&self, start: &str, end: &str) -> Result<RangeInclusive<Day>, Refusal> {
        let day = |field: &str| {
            let message = || INVALID_FIELD.because(format!("{field} must be a date such as 2026-11-25"));
            day_from(self.required(field)?).ok_or_else(message)
        };
        let days = day(start)?..=day(end)?;
        if days.is_empty() {
            return Err(INVALID_FIELD.because(format!("{start} is after {end}")));
        }
        Ok(days)
    }

    /// Returns a time.
    pub fn time(&self, field: &str) -> Result<Option<Millis>, Refusal> {
        let read = |text: &str| {
            let message = || INVALID_FIELD.because(format!("{field} must be a time such as 2026-11-25T00:00:00Z"));
            time_from(text).ok_or_else(message)
        };
        self.text(field).map(read).transpose()
    }

    /// Returns the test whether a time is in the period between two fields. Both ends are optional and inclusive.
    pub fn period(&self, start: &str, end: &str) -> Result<impl Fn(Millis) -> bool + use<>, Refusal> {
        let (start, end) = (self.time(start)?, self.time(end)?);
        Ok(move |at: Millis| start.is_none_or(|start| at >= start) && end.is_none_or(|end| at <= end))
    }
}
