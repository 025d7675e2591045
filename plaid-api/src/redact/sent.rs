//! The values of a request, which must not be shown when an answer repeats them.

use std::borrow::Cow;

use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::Value;

use super::fold::Folded;
use super::form;
use super::pieces::Pieces;
use super::values::Values;
use crate::headers::REQUEST_IDS;

/// The parts of a request. A server may repeat any of them.
pub(crate) struct Sent<'a> {
    /// The path, with parameters in braces.
    pub(crate) template: &'a str,
    /// The segments of the path as sent.
    pub(crate) segments: &'a [Cow<'static, str>],
    /// The names and values of the query.
    pub(crate) query: &'a [(Cow<'static, str>, String)],
    /// The values of the headers with the credentials.
    pub(crate) credentials: &'a [HeaderValue],
    /// The caller's own headers.
    pub(crate) headers: &'a HeaderMap,
    /// The JSON body.
    pub(crate) body: Option<&'a [u8]>,
    /// Whether the names of the body's fields come from the API's description.
    pub(crate) is_described: bool,
}

/// Fields whose texts are always words of Plaid's enums, so that messages about them may be shown.
const VOCABULARY: [&str; 11] = [
    "additional_consented_products",
    "ach_class",
    "consented_products",
    "country_codes",
    "initial_products",
    "iso_currency_code",
    "optional_products",
    "products",
    "required_if_supported_products",
    "requested_products",
    "strategy",
];

impl Sent<'_> {
    /// Returns the values that must not be shown.
    pub(crate) fn values(&self) -> Values {
        self.leaves().iter().map(String::as_str).collect()
    }

    /// Marks request ids as unsafe to show that don't have the form of one or repeat a value of the request.
    pub(crate) fn mark_request_ids(&self, headers: &mut HeaderMap) {
        for name in &REQUEST_IDS {
            if let Some(value) = headers.get_mut(name) {
                let is_id = value.to_str().is_ok_and(|id| self.is_request_id(id));
                value.set_sensitive(!is_id);
            }
        }
    }

    /// Returns whether text has the form of a request id and does not repeat a value of the request.
    pub(crate) fn is_request_id(&self, text: &str) -> bool {
        form::is_request_id(text) && !(self.may_hold(text) && self.is_repeated_by(&folded(text)))
    }

    /// Returns whether a thorough search for the id is needed. This runs for every success, so it does not allocate.
    fn may_hold(&self, id: &str) -> bool {
        let pieces = Pieces::of(id);
        let parameters = self.parameters().map(str::as_bytes);
        self.headers().map(HeaderValue::as_bytes).chain(parameters).chain(self.body).any(|sent| pieces.may_be_in(sent))
    }

    /// Returns whether a short text contains a value of the request, or a part of one.
    fn is_repeated_by(&self, text: &[char]) -> bool {
        const PIECE: usize = 8;
        let holds = |whole: &[char], part: &[char]| !part.is_empty() && whole.windows(part.len()).any(|w| w == part);
        self.leaves().iter().any(|leaf| {
            let leaf = folded(leaf);
            let is_part = leaf.len() > 3 && holds(text, &leaf);
            is_part || leaf == text || text.len() >= PIECE && text.windows(PIECE).any(|piece| holds(&leaf, piece))
        })
    }

    fn leaves(&self) -> Vec<String> {
        let mut leaves: Vec<String> =
            self.headers().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect();
        leaves.extend(self.parameters().map(str::to_owned));
        if let Some(body) = self.body.and_then(|body| serde_json::from_slice::<Value>(body).ok()) {
            self.collect("", &body, &mut leaves);
        }
        leaves
    }

    fn headers(&self) -> impl Iterator<Item = &HeaderValue> {
        self.credentials.iter().chain(self.headers.values())
    }

    /// Returns the parameters in the path and in the query.
    fn parameters(&self) -> impl Iterator<Item = &str> {
        // Most paths have no parameters, so they need not be split.
        let template = if self.template.contains('{') { self.template } else { "" };
        let templates = template.trim_matches('/').split('/');
        let filled = templates.zip(self.segments).filter(|(template, _)| template.starts_with('{'));
        filled.map(|(_, segment)| segment.as_ref()).chain(self.query.iter().map(|(_, value)| value.as_str()))
    }

    fn collect(&self, parent: &str, value: &Value, leaves: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    // The caller chooses the keys of a map.
                    if parent == "metadata" || !is_field(name) {
                        leaves.push(name.clone());
                    }
                    self.collect(name, value, leaves);
                }
            }
            Value::Array(list) => list.iter().for_each(|value| self.collect(parent, value, leaves)),
            Value::String(text) => {
                let is_word = self.is_described && VOCABULARY.contains(&parent) && form::is_words(text);
                if !is_word {
                    leaves.push(text.clone());
                }
            }
            Value::Number(number) => {
                // A small number in a described field is a count, which messages may contain as well.
                let number = number.to_string();
                if !self.is_described || number.len() > 2 {
                    leaves.push(number);
                }
            }
            Value::Bool(_) | Value::Null => {}
        }
    }
}

fn is_field(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn folded(text: &str) -> Vec<char> {
    Folded::of(&text.chars().collect::<Vec<_>>()).chars
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;
    use serde_json::json;

    use super::{HeaderMap, Sent, folded};

    /// A few characters from a seed, among them what folding ignores and what may mean any letter.
    fn text(mut seed: u64, length: u64) -> String {
        const CHARS: [&str; 12] = ["a", "B", "c", "7", "-", "_", " ", "\"", "\\", "%41", "é", "\u{212a}"];
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            seed >> 33
        };
        (0..length).map(|_| CHARS[(next() % 12) as usize]).collect()
    }

    #[test]
    fn a_quick_look_misses_nothing_that_a_thorough_one_finds() {
        let mut found = 0;
        for seed in 0..20_000 {
            let body = json!({"field": text(seed, seed % 23), "list": [text(seed + 7, 5), seed]}).to_string();
            let mut headers = HeaderMap::new();
            headers.insert("x-own", HeaderValue::from_str(&text(seed + 1, 6)).expect("a value"));
            let segments = ["door".into(), text(seed + 2, 4).into()];
            let sent = Sent {
                template: "/door/{id}",
                segments: &segments,
                query: &[],
                credentials: &[],
                headers: &headers,
                body: Some(body.as_bytes()),
                is_described: true,
            };
            // Most ids repeat one of the values that are sent, without its escapes.
            let value = text(seed + [0, 1, 2, 3, 7][(seed % 5) as usize], 12);
            let id: String = folded(&value).into_iter().filter(char::is_ascii_alphanumeric).collect();
            if sent.is_repeated_by(&folded(&id)) {
                found += 1;
                assert!(sent.may_hold(&id), "{id} in {body}");
            }
        }
        assert!(found > 1_000, "{found}");
    }
}
