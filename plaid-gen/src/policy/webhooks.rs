//! `spec/webhooks.yaml`: the type and code of each webhook.

use std::collections::{BTreeMap, BTreeSet};

use super::{REMOVE_OR_FIX, STAGE};
use crate::model::Webhook;
use crate::problem::{Problem, Problems, Result};
use crate::read::source::Source;

/// The webhooks, by the names of their schemas.
#[derive(Debug, Clone, Default)]
pub struct Webhooks {
    source: Source,
    webhooks: BTreeMap<String, Webhook>,
}

impl Webhooks {
    /// Reads the file.
    pub fn read(text: &str) -> Result<Self> {
        let source = Source::new(STAGE, "spec/webhooks.yaml", text);
        let webhooks = source.parse::<Option<_>>("give `type`, `code` and perhaps `when` for the name of a schema")?;
        let webhooks = Self { source, webhooks: webhooks.unwrap_or_default() };
        Problems::check(webhooks.indistinct().collect())?;
        Ok(webhooks)
    }

    /// Returns how the webhook with this schema is recognised.
    pub fn get(&self, schema: &str) -> Option<&Webhook> {
        self.webhooks.get(schema)
    }

    /// Returns the types and codes of all webhooks.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.webhooks.values().flat_map(|webhook| [webhook.kind.as_str(), webhook.code.as_str()])
    }

    /// Describes a field that distinguishes the webhook with this schema, and that it does not have.
    pub fn no_such_field(&self, schema: &str, field: &str) -> Problem {
        let what = format!("`{schema}` has no field `{field}`");
        self.source.problem(&[schema, "when", field], what, "name a field of the webhook")
    }

    /// Returns the entries whose schema is not one of `webhooks`.
    pub fn idle(&self, webhooks: &BTreeSet<&str>) -> Vec<Problem> {
        let idle = self.webhooks.keys().filter(|name| !webhooks.contains(name.as_str()));
        idle.map(|name| self.source.problem(&[name], format!("the description has no webhook `{name}`"), REMOVE_OR_FIX))
            .collect()
    }

    /// Returns a problem for each webhook that nothing distinguishes from another.
    fn indistinct(&self) -> impl Iterator<Item = Problem> {
        self.webhooks.iter().filter_map(|(name, webhook)| {
            let (other, _) =
                self.webhooks.iter().take_while(|(other, _)| *other != name).find(|(_, w)| *w == webhook)?;
            let what = format!("`{name}` has the type and code of `{other}`: {} and {}", webhook.kind, webhook.code);
            Some(self.source.problem(&[name], what, "distinguish them by a field under `when`"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webhooks_that_nothing_distinguishes_are_an_error() {
        let text = "OneWebhook: {type: T, code: C}\nOther: {type: T, code: C, when: {id: any}}\n";
        Webhooks::read(text).expect("distinct");
        let error = Webhooks::read(&text.replace(", when: {id: any}", "")).expect_err("the same").to_string();
        assert!(error.contains("spec/webhooks.yaml:2:1: `Other` has the type and code of `OneWebhook`"), "{error}");
    }

    #[test]
    fn webhooks_that_the_description_lacks_are_named() {
        let webhooks = Webhooks::read("One: {type: T, code: A}\nTwo: {type: T, code: B}\n").expect("webhooks");
        let idle = webhooks.idle(&BTreeSet::from(["One"]));
        assert_eq!(idle.iter().map(|p| p.place.as_str()).collect::<Vec<_>>(), ["spec/webhooks.yaml:2:1"]);
    }
}
