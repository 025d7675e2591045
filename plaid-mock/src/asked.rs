//! A request that has the right form.

use serde_json::Value;

use crate::refusal::{INVALID_FIELD, MISSING_FIELDS, Refusal};

/// What is asked of an operation.
#[derive(Debug)]
pub struct Asked<'a> {
    pub path: &'a str,
    pub body: &'a Value,
}

impl<'a> Asked<'a> {
    /// What stands at a field, given as `options.count`. Null is as absent.
    pub fn value(&self, field: &str) -> Option<&'a Value> {
        let found = field.split('.').try_fold(self.body, |value, name| value.get(name));
        found.filter(|value| !value.is_null())
    }

    pub fn text(&self, field: &str) -> Option<&'a str> {
        self.value(field)?.as_str()
    }

    pub fn flag(&self, field: &str) -> bool {
        self.value(field).and_then(Value::as_bool).unwrap_or_default()
    }

    pub fn number(&self, field: &str) -> Option<u64> {
        self.value(field)?.as_u64()
    }

    /// The texts of a list, if it is there.
    pub fn texts(&self, field: &str) -> Option<Vec<&'a str>> {
        Some(self.value(field)?.as_array()?.iter().filter_map(Value::as_str).collect())
    }

    /// Text that must be there where the description does not require it, or where it is one of several choices.
    pub fn required(&self, field: &str) -> Result<&'a str, Refusal> {
        self.text(field).ok_or_else(|| MISSING_FIELDS.because(format!("these required fields are missing: {field}")))
    }

    /// Where to begin in a list of this length, and how many to give.
    pub fn page(&self, offset: &str, count: &str, usual: usize, most: usize) -> Result<(usize, usize), Refusal> {
        let given = |field: &str, otherwise: usize| match self.value(field) {
            None => Ok(otherwise),
            Some(value) => value
                .as_u64()
                .and_then(|number| usize::try_from(number).ok())
                .ok_or_else(|| INVALID_FIELD.because(format!("these fields have another form: {field}"))),
        };
        Ok((given(offset, 0)?, given(count, usual)?.min(most)))
    }
}
