//! What the overlay says of operations: what sending one twice does, how long it may take, how it tells that
//! something is not ready, how its pages turn. By path; `*` stands for any text, and a path without one wins.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use crate::glob::Glob;
use crate::problem::{Problem, Problems, Result};

/// The overlay's words on operations.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Words {
    repeat: RepeatWords,
    seconds: BTreeMap<u64, Vec<Path>>,
    not_ready: NotReadyWords,
    paging: BTreeMap<String, Paging>,
    rate_limits: BTreeMap<String, RateLimit>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct RepeatWords {
    read: Vec<Path>,
    billed_read: Vec<Path>,
    keyed: BTreeMap<String, Key>,
    write: Vec<Path>,
    moves_money: Vec<Path>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NotReadyWords {
    error: Vec<Path>,
    field: Vec<NotReadyField>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotReadyField {
    paths: Vec<Path>,
    name: String,
    waiting: Vec<String>,
}

/// What sending an operation a second time does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Repeat {
    /// Nothing.
    Read,
    /// It is billed again.
    BilledRead,
    /// Nothing, if the request has this key.
    Keyed(Key),
    /// Something is written again.
    Write,
    /// Money moves again.
    MovesMoney,
    /// The same, since the overlay does not say.
    #[default]
    Unknown,
}

/// The key by which Plaid knows a request again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Key {
    /// The field that holds it.
    field: Option<String>,
    /// Or the field that must be true.
    switch: Option<String>,
    /// For how many seconds the server remembers it.
    #[serde(default)]
    pub lives: u64,
    /// How many seconds must pass before the request is sent again.
    #[serde(default)]
    pub least_wait: u64,
    /// What the server answers the second time.
    pub replay: Replay,
    /// What it is without the key.
    pub otherwise: Otherwise,
}

/// What the server answers to a request that it has carried out before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Replay {
    /// The first answer.
    Same,
    /// An error.
    Error,
    /// Plaid doesn't say.
    Unknown,
}

/// What a keyed operation is without its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Otherwise {
    /// Something is written again.
    Write,
    /// Money moves again.
    MovesMoney,
}

impl Key {
    /// The field that counts.
    pub fn field(&self) -> &str {
        self.field.as_deref().or(self.switch.as_deref()).unwrap_or_default()
    }

    /// The field must be true, rather than have a value.
    pub fn is_switch(&self) -> bool {
        self.switch.is_some()
    }
}

/// How an operation tells that what it is asked for is still being made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum NotReady {
    /// It doesn't, or must not be polled.
    #[default]
    Never,
    /// By an error.
    Error,
    /// By a field of a success, and the values that mean waiting.
    Field(String, Vec<String>),
}

/// How pages turn: fields of request and answer, with dots between levels.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Paging {
    /// The field of the request that says where the page begins.
    pub send: String,
    /// What leads to the next page.
    #[serde(flatten)]
    pub by: By,
    /// The field of the answer that holds what is paged.
    pub items: String,
    /// A page that fails spoils the ones before it.
    #[serde(default)]
    pub begins_anew: bool,
}

/// What leads to the next page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// A cursor in the answer, and perhaps a field that says whether there is more.
    Cursor {
        /// The cursor.
        next: String,
        /// Whether there is more.
        more: Option<String>,
    },
    /// A field of the last item.
    Last {
        /// The field.
        field: String,
        /// Whether there is more.
        more: Option<String>,
    },
    /// How many came so far.
    Count {
        /// How many there are in all.
        total: Option<String>,
        /// Whether there is more.
        more: Option<String>,
        /// The field of the request that says how far to go on, where pages may be shorter than that.
        step: Option<String>,
    },
}

/// Plaid's own limits for an operation, in calls a minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RateLimit {
    /// In Production.
    pub production: Calls,
    /// In the Sandbox.
    pub sandbox: Calls,
}

/// Calls a minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calls {
    /// For each Item.
    pub item: Option<u32>,
    /// For all of a client id's.
    pub client: Option<u32>,
}

/// What the overlay says of one operation.
#[derive(Debug, Default)]
pub struct Word {
    /// What sending it twice does.
    pub repeat: Repeat,
    /// How long it may take, where that is more than usual.
    pub seconds: Option<u64>,
    /// How it tells that something is not ready.
    pub not_ready: NotReady,
    /// How its pages turn, if it has some.
    pub paging: Option<Paging>,
    /// Plaid's limits.
    pub rate_limit: Option<RateLimit>,
}

impl Words {
    /// The words of a description.
    pub fn read(document: &Value) -> Result<Self> {
        let Some(words) = document.get(KEY) else { return Ok(Self::default()) };
        let words = Self::deserialize(words)
            .map_err(|e| problem("", e.to_string(), "see plaid-gen/src/operations.rs for the form"))?;
        let short = words.seconds.keys().filter(|seconds| **seconds <= USUAL_SECONDS);
        let short = short.map(|seconds| {
            let what = format!("{seconds} is not longer than the {USUAL_SECONDS} seconds that every operation has");
            problem("seconds", what, "name only what Plaid calls slow, with its longer limit")
        });
        Problems::check(short.collect())?;
        Ok(words)
    }

    /// What is said of the operation at `path`.
    ///
    /// # Errors
    /// When the words contradict each other.
    pub fn of(&self, path: &str) -> Result<Word> {
        let mut seconds: Vec<(&Path, u64)> = Vec::new();
        for (number, paths) in &self.seconds {
            seconds.extend(paths.iter().map(|p| (p, *number)));
        }
        let mut not_ready: Vec<(&Path, NotReady)> = self.not_ready.error.iter().map(|p| (p, NotReady::Error)).collect();
        for NotReadyField { paths, name, waiting } in &self.not_ready.field {
            not_ready.extend(paths.iter().map(|p| (p, NotReady::Field(name.clone(), waiting.clone()))));
        }
        Ok(Word {
            repeat: match self.repeat.keyed.get(path) {
                Some(key) => Repeat::Keyed(key.clone()),
                None => best("repeat", path, &self.repeat.plain())?.unwrap_or_default(),
            },
            seconds: best("seconds", path, &seconds)?,
            not_ready: best("not-ready", path, &not_ready)?.unwrap_or_default(),
            paging: self.paging.get(path).cloned(),
            rate_limit: self.rate_limits.get(path).copied(),
        })
    }

    /// Words that are about none of the operations at `paths`.
    pub fn idle(&self, paths: &BTreeSet<&str>) -> Vec<Problem> {
        let seconds = self.seconds.values().flatten();
        let field = self.not_ready.field.iter().flat_map(|f| &f.paths);
        let patterns = [
            ("repeat", self.repeat.plain().into_iter().map(|(p, _)| p).collect::<Vec<_>>()),
            ("seconds", seconds.collect()),
            ("not-ready", self.not_ready.error.iter().chain(field).collect()),
        ];
        let patterns = patterns.into_iter().flat_map(|(list, patterns)| patterns.into_iter().map(move |p| (list, p)));
        let idle = patterns.filter(|(_, p)| !paths.iter().any(|path| p.glob.matches(path)));
        let exact = [
            ("repeat/keyed", self.repeat.keyed.keys().collect::<Vec<_>>()),
            ("paging", self.paging.keys().collect()),
            ("rate-limits", self.rate_limits.keys().collect()),
        ];
        let exact = exact.into_iter().flat_map(|(list, keys)| keys.into_iter().map(move |key| (list, key)));
        let exact = exact.filter(|(_, key)| !paths.contains(key.as_str()));
        let idle = idle.map(|(list, p)| (list, &p.text)).chain(exact);
        idle.map(|(list, text)| problem(list, format!("`{text}` is no operation's path"), "remove it or mend it"))
            .collect()
    }
}

const KEY: &str = "x-operations";

/// How long an attempt may take where the overlay does not say otherwise.
pub const USUAL_SECONDS: u64 = 60;

fn problem(list: &str, what: impl Into<String>, remedy: &str) -> Problem {
    Problem::new("facts", format!("/{KEY}/{list}"), what.into(), remedy)
}

/// What the words that match say: those without a `*` win, and the rest must agree.
fn best<T: Clone + PartialEq>(list: &str, path: &str, words: &[(&Path, T)]) -> Result<Option<T>> {
    let matching = || words.iter().filter(|(p, _)| p.glob.matches(path));
    let exact: Vec<_> = matching().filter(|(p, _)| matches!(p.glob, Glob::Exact(_))).collect();
    let chosen: Vec<_> = if exact.is_empty() { matching().collect() } else { exact };
    let Some((_, first)) = chosen.first() else { return Ok(None) };
    if chosen.iter().any(|(_, word)| word != first) {
        let texts: Vec<_> = chosen.iter().map(|(p, _)| format!("`{}`", p.text)).collect();
        let what = format!("{path} is under {}, which say different things", texts.join(" and "));
        return Err(problem(list, what, "name the path itself in one of the lists").into());
    }
    Ok(Some(first.clone()))
}

impl RepeatWords {
    fn plain(&self) -> Vec<(&Path, Repeat)> {
        let lists = [
            (&self.read, Repeat::Read),
            (&self.billed_read, Repeat::BilledRead),
            (&self.write, Repeat::Write),
            (&self.moves_money, Repeat::MovesMoney),
        ];
        lists.into_iter().flat_map(|(paths, repeat)| paths.iter().map(move |p| (p, repeat.clone()))).collect()
    }
}

/// A path of operations.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
struct Path {
    /// As it stands in the overlay.
    text: String,
    glob: Glob,
}

impl From<String> for Path {
    fn from(text: String) -> Self {
        Self { glob: text.as_str().into(), text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn words(value: &Value) -> Words {
        Words::read(&json!({KEY: value})).expect("words")
    }

    #[test]
    fn a_path_wins_over_a_pattern_and_the_unknown_stays_so() {
        let words = words(&json!({
            "repeat": {
                "read": ["*/get"], "billed-read": ["/balance/get"],
                "keyed": {"/pay": {"field": "key", "least-wait": 60, "replay": "error", "otherwise": "moves-money"}},
            },
            "seconds": {"90": ["/balance/*"]},
            "not-ready": {"field": [{"paths": ["/sync"], "name": "status", "waiting": ["NOT_READY"]}]},
        }));
        let of = |path| words.of(path).expect("a word");
        assert_eq!(of("/accounts/get").repeat, Repeat::Read);
        assert_eq!(of("/balance/get").repeat, Repeat::BilledRead);
        assert_eq!(of("/balance/get").seconds, Some(90));
        assert_eq!(of("/new").repeat, Repeat::Unknown);
        assert!(matches!(of("/pay").repeat, Repeat::Keyed(key) if key.least_wait == 60 && key.field() == "key"));
        assert_eq!(of("/sync").not_ready, NotReady::Field("status".into(), vec!["NOT_READY".into()]));
        let idle = words.idle(&BTreeSet::from(["/accounts/get", "/balance/get", "/pay"]));
        assert_eq!(idle.len(), 1, "{idle:?}");
    }

    #[test]
    fn a_limit_that_is_not_longer_than_the_usual_is_an_error() {
        let read = |seconds: &str| Words::read(&json!({KEY: {"seconds": {seconds: ["/balance/get"]}}}));
        for seconds in ["0", "30", "60"] {
            let error = read(seconds).expect_err("no longer").to_string();
            assert!(error.contains(&format!("/x-operations/seconds: {seconds} is not longer")), "{error}");
        }
        read("61").expect("longer");
    }

    #[test]
    fn patterns_that_disagree_are_an_error() {
        let words = words(&json!({"repeat": {"read": ["*/get"], "write": ["/odd/*"]}}));
        let error = words.of("/odd/get").expect_err("both").to_string();
        assert!(error.contains("/odd/get is under `*/get` and `/odd/*`"), "{error}");
    }
}
