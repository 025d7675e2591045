//! The webhooks of the description: the schema of each type and code, which the description itself does not tell.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde::Deserialize;
use serde_json::Value;

use super::description;
use super::json_schema::{Lazy, Side};

/// A webhook, as `webhooks.yaml` lists it.
#[derive(Deserialize)]
struct Listed {
    #[serde(rename = "type")]
    kind: String,
    code: String,
    /// The fields by which it is told apart from another webhook of the same type and code.
    #[serde(default)]
    when: BTreeMap<String, Form>,
    #[serde(skip)]
    validator: Lazy,
}

/// A webhook of the description.
pub struct Webhook {
    pub schema: &'static Value,
    validator: &'static Lazy,
}

impl Webhook {
    /// Returns the validator of its bodies.
    pub fn validator(&self) -> Option<&'static Validator> {
        self.validator.of(self.schema, Side::Answer)
    }
}

/// The form that a field must have.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Form {
    /// It is present, and not null.
    Any,
    /// It is text.
    Text,
}

/// Returns the webhooks, by the names of their schemas.
fn listed() -> &'static BTreeMap<String, Listed> {
    // `cargo xtask regen` keeps this copy equal to `spec/webhooks.yaml`.
    static LISTED: LazyLock<BTreeMap<String, Listed>> = LazyLock::new(|| {
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/webhooks.json"))).unwrap_or_default()
    });
    &LISTED
}

/// Returns whether there is a webhook of a type and a code.
pub fn exists(kind: &str, code: &str) -> bool {
    listed().values().any(|webhook| webhook.kind == kind && webhook.code == code)
}

/// Returns the webhook of a body by its type and code. The other fields decide between several.
pub fn of(body: &Value) -> Option<Webhook> {
    let fitting = listed().iter().filter(|(_, webhook)| webhook.fits(body));
    let (name, webhook) = fitting.max_by_key(|(_, webhook)| webhook.when.len())?;
    Some(Webhook { schema: description().schema(name)?, validator: &webhook.validator })
}

impl Listed {
    fn fits(&self, body: &Value) -> bool {
        let has = |(field, form): (&String, &Form)| match form {
            Form::Any => !body[field].is_null(),
            Form::Text => body[field].is_string(),
        };
        body["webhook_type"] == *self.kind && body["webhook_code"] == *self.code && self.when.iter().all(has)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_listed_webhook_has_a_schema() {
        assert!(listed().len() > 90, "{}", listed().len());
        for name in listed().keys() {
            assert!(description().schema(name).is_some(), "{name}");
        }
    }

    #[test]
    fn fields_decide_between_webhooks_of_the_same_code() {
        let title = |more: Value| {
            let mut body = json!({"webhook_type": "TRANSACTIONS", "webhook_code": "DEFAULT_UPDATE"});
            if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
                body.extend(more);
            }
            let schema = of(&body).expect("a webhook").schema;
            listed().keys().find(|name| description().schema(name) == Some(schema)).map(String::as_str)
        };
        assert_eq!(title(json!({"item_id": "i"})), Some("DefaultUpdateWebhook"));
        assert_eq!(title(json!({"account_id": "a"})), Some("ProcessorDefaultUpdateWebhook"));
        assert!(of(&json!({"webhook_type": "ITEM", "webhook_code": "DEFAULT_UPDATE"})).is_none());
    }
}
