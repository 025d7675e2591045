//! The values of parameters, as texts.

use serde_json::Value;

use crate::Error;
use crate::model::{Part, json};

/// A value that a parameter can have.
pub(crate) trait Parameter {
    /// Returns the text of the value, or those of its elements for a list.
    ///
    /// # Errors
    /// Fails if the value of the parameter `name` has no text.
    fn texts(&self, name: &str) -> Result<Vec<String>, Error>;
}

impl Parameter for str {
    fn texts(&self, _: &str) -> Result<Vec<String>, Error> {
        Ok(vec![self.to_owned()])
    }
}

/// Any other value has the text that it has in JSON.
impl<T: Part> Parameter for T {
    fn texts(&self, name: &str) -> Result<Vec<String>, Error> {
        let value = json(self).map_err(|e| Error::encode(format!("the parameter `{name}` can't be written: {e}")))?;
        let values = match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        let texts = values.into_iter().map(|value| match value {
            Value::String(text) => Ok(text),
            Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                Err(Error::encode(format!("the parameter `{name}` has a value without a text")))
            }
        });
        texts.collect()
    }
}
