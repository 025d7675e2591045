//! `spec/operations.yaml`: the module of an operation, the effect of sending it twice, its time limit, how it reports
//! that its result is not ready, how its pages are requested, Plaid's rate limits. Entries are by path; `*` matches any
//! text, and a path without one wins. Where several operations have one path, the method is before it: `PUT /door/{id}`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::glob::Glob;
use super::{REMOVE_OR_FIX, STAGE};
use crate::model::{Idempotency, Key, NotReady, OF_NO_PRODUCT, RateLimit, Turn, USUAL_SECONDS};
use crate::problem::{Problem, Problems, Result};
use crate::read::source::Source;

/// Facts about operations.
#[derive(Debug, Clone, Default)]
pub struct Operations {
    source: Source,
    products: BTreeMap<String, String>,
    idempotency: Vec<Entry<Idempotency>>,
    keyed: BTreeMap<String, Key>,
    seconds: Vec<Entry<u64>>,
    not_ready: Vec<Entry<NotReady>>,
    paging: BTreeMap<String, Paging>,
    rate_limits: BTreeMap<String, RateLimit>,
}

/// The structure of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct File {
    /// The module by path, where it is not the path's first segment.
    products: BTreeMap<String, String>,
    idempotency: IdempotencyLists,
    seconds: BTreeMap<u64, Vec<String>>,
    not_ready: NotReadyLists,
    paging: BTreeMap<String, Paging>,
    rate_limits: BTreeMap<String, RateLimit>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct IdempotencyLists {
    /// Paths without `*`, so that a new operation is not called free before somebody has looked at it.
    read: Vec<String>,
    read_or_billed: Vec<String>,
    billed_read: Vec<String>,
    keyed: BTreeMap<String, Key>,
    write: Vec<String>,
    moves_money: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NotReadyLists {
    error: Vec<String>,
    field: Vec<NotReadyField>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotReadyField {
    paths: Vec<String>,
    name: String,
    waiting: Vec<String>,
}

/// A pattern of paths, and the fact that holds for them.
#[derive(Debug, Clone)]
struct Entry<T> {
    /// The keys and indices that lead to the pattern in the file.
    at: Vec<String>,
    pattern: String,
    method: Option<String>,
    glob: Glob,
    fact: T,
}

impl<T> Entry<T> {
    fn matches(&self, method: &str, path: &str) -> bool {
        self.method.as_ref().is_none_or(|own| own == method) && self.glob.matches(path)
    }

    /// Whether it names a single path.
    fn is_exact(&self) -> bool {
        matches!(self.glob, Glob::Exact(_))
    }
}

/// The way in which the next page is requested: fields of request and answer, with dots between levels.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Paging {
    /// The field of the request that says where the page starts.
    pub send: String,
    /// The starting point of the next page.
    #[serde(flatten)]
    pub turn: Turn,
    /// The field of the answer that contains the list of items.
    pub items: String,
    /// Whether a failed page makes the pages before it invalid.
    #[serde(default)]
    pub begins_anew: bool,
}

/// The facts about one operation.
#[derive(Debug, Default)]
pub struct OperationPolicy {
    /// The effect of sending it twice.
    pub idempotency: Idempotency,
    /// The time limit of an attempt in seconds, where it is longer than [`USUAL_SECONDS`].
    pub seconds: Option<u64>,
    /// The way in which it reports that its result is not ready.
    pub not_ready: NotReady,
    /// Plaid's limits.
    pub rate_limit: Option<RateLimit>,
}

impl Operations {
    /// Reads the file.
    pub fn read(text: &str) -> Result<Self> {
        let source = Source::new(STAGE, "spec/operations.yaml", text);
        let file = source.parse::<Option<File>>("follow the format that plaid-gen/src/policy/operations.rs defines")?;
        let File { products, idempotency, seconds, not_ready, paging, rate_limits } = file.unwrap_or_default();
        let short = seconds.keys().filter(|seconds| **seconds <= USUAL_SECONDS).map(|seconds| {
            let what = format!("{seconds} is not longer than the {USUAL_SECONDS} seconds that every operation has");
            let remedy = "list only the operations that Plaid calls slow, with their longer limit";
            source.problem(&["seconds", &seconds.to_string()], what, remedy)
        });
        let patterns = idempotency.read.iter().enumerate().filter(|(_, path)| path.contains('*'));
        let patterns = patterns.map(|(index, path)| {
            let what = format!("`{path}` would call new operations free that nobody has looked at");
            let remedy = "list the paths one by one, or move the pattern to `read-or-billed`";
            source.problem(&["idempotency", "read", &index.to_string()], what, remedy)
        });
        Problems::check(short.chain(patterns).collect())?;
        let seconds =
            seconds.iter().flat_map(|(number, paths)| entries(&["seconds", &number.to_string()], paths, number));
        let seconds = seconds.collect();
        let (idempotency, keyed) = (idempotency.entries(), idempotency.keyed);
        Ok(Self { source, products, idempotency, keyed, seconds, not_ready: not_ready.entries(), paging, rate_limits })
    }

    /// Returns the module of the operations at `path`: its first segment, unless the file has another.
    pub fn product(&self, path: &str) -> String {
        let segment = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        let name = self.products.get(path).map_or(segment, String::as_str).replace('-', "_");
        // Neither a keyword nor a module without a product can be the name of a product's module.
        let is_free = syn::parse_str::<syn::Ident>(&name).is_ok() && !OF_NO_PRODUCT.contains(&name.as_str());
        if is_free { name } else { format!("{name}_product") }
    }

    /// Returns the facts about the operation at `path` with this method. Where the file contradicts itself, this is added
    /// to `unfit`, and nothing is known.
    pub fn get(&self, method: &str, path: &str, unfit: &mut Vec<Problem>) -> OperationPolicy {
        OperationPolicy {
            idempotency: match find(&self.keyed, method, path) {
                Some(key) => Idempotency::Keyed(key.clone()),
                None => self.best(method, path, &self.idempotency, unfit).unwrap_or_default(),
            },
            seconds: self.best(method, path, &self.seconds, unfit),
            not_ready: self.best(method, path, &self.not_ready, unfit).unwrap_or_default(),
            rate_limit: find(&self.rate_limits, method, path).copied(),
        }
    }

    /// Returns how the next page of the operation at `path` is requested, if it has pages.
    pub fn paging(&self, method: &str, path: &str) -> Option<&Paging> {
        find(&self.paging, method, path)
    }

    /// Returns the entries that match none of `operations`, given by method and path.
    pub fn idle(&self, operations: &BTreeSet<(&str, &str)>) -> Vec<Problem> {
        let patterns = patterns(&self.idempotency, operations)
            .chain(patterns(&self.seconds, operations))
            .chain(patterns(&self.not_ready, operations));
        let maps = [
            (vec!["products"], keys(&self.products)),
            (vec!["idempotency", "keyed"], keys(&self.keyed)),
            (vec!["paging"], keys(&self.paging)),
            (vec!["rate-limits"], keys(&self.rate_limits)),
        ];
        let exact = maps.into_iter().flat_map(|(map, keys)| {
            let at = move |key: &str| map.iter().copied().chain([key]).map(str::to_owned).collect();
            let is_idle = |key: &&str| {
                !operations.iter().any(|(method, path)| key == path || **key == format!("{method} {path}"))
            };
            keys.into_iter().filter(is_idle).map(move |key| (at(key), key))
        });
        let idle = patterns.chain(exact);
        idle.map(|(at, path): (Vec<String>, _)| {
            self.source.problem(&at, format!("no operation has the path `{path}`"), REMOVE_OR_FIX)
        })
        .collect()
    }

    /// Returns a problem for each exact entry that does not say which of several operations with one path it means.
    pub fn ambiguous(&self, operations: &BTreeSet<(&str, &str)>) -> Vec<Problem> {
        fn exact<T>(entries: &[Entry<T>]) -> impl Iterator<Item = (&[String], &str)> {
            let exact = entries.iter().filter(|entry| entry.is_exact() && entry.method.is_none());
            exact.map(|entry| (entry.at.as_slice(), entry.pattern.as_str()))
        }
        let entries = exact(&self.idempotency).chain(exact(&self.seconds)).chain(exact(&self.not_ready));
        let found = entries.filter_map(|(at, pattern)| {
            let methods = operations.iter().filter(|(_, path)| *path == pattern).map(|(method, _)| *method);
            let methods: Vec<&str> = methods.collect();
            let what = format!("the path `{pattern}` has the methods {}", methods.join(" and "));
            let remedy = "write the method before the path";
            (methods.len() > 1).then(|| self.source.problem(at, what, remedy))
        });
        found.collect()
    }

    /// Describes a key of the operation at `path` that is not a field of its request.
    pub fn no_such_key(&self, path: &str, field: &str) -> Problem {
        let what = format!("there is no field `{field}` in the request of {path}");
        self.source.problem(&["idempotency", "keyed", path], what, "name a field of the request")
    }

    /// Describes a field by which the operation at `path` reports readiness, and which its answer does not have.
    pub fn no_such_status(&self, method: &str, path: &str, field: &str) -> Problem {
        let at = self.not_ready.iter().find(|entry| entry.matches(method, path)).map(|entry| entry.at.as_slice());
        let what = format!("there is no field `{field}` in the answer of {path}");
        self.source.problem(at.unwrap_or_default(), what, "name a field of the answer")
    }

    /// Describes paging of the operation at `path` that its request and answer do not allow.
    pub fn no_such_paging(&self, path: &str, what: &str) -> Problem {
        let remedy = "name fields of the operation's request and answer, with dots between levels";
        self.source.problem(&["paging", path], what, remedy)
    }

    /// Returns the fact of the entries that match an operation: one without a `*` wins, among those one with the method,
    /// and otherwise all must agree.
    fn best<T: Clone + PartialEq>(
        &self,
        method: &str,
        path: &str,
        entries: &[Entry<T>],
        unfit: &mut Vec<Problem>,
    ) -> Option<T> {
        let rank = |entry: &&Entry<T>| (entry.is_exact(), entry.method.is_some());
        let matching = || entries.iter().filter(|entry| entry.matches(method, path));
        let best = matching().map(|entry| rank(&entry)).max();
        let chosen: Vec<_> = matching().filter(|entry| Some(rank(entry)) == best).collect();
        let first = chosen.first()?;
        if let Some(other) = chosen.iter().find(|entry| entry.fact != first.fact) {
            let patterns: Vec<_> = chosen.iter().map(|entry| format!("`{}`", entry.pattern)).collect();
            let what = format!("{path} is under {}, which contradict each other", patterns.join(" and "));
            unfit.push(self.source.problem(&other.at, what, "name the path itself in one of the lists"));
            return None;
        }
        Some(first.fact.clone())
    }
}

impl IdempotencyLists {
    fn entries(&self) -> Vec<Entry<Idempotency>> {
        let lists = [
            ("read", &self.read, Idempotency::Read),
            ("read-or-billed", &self.read_or_billed, Idempotency::ReadOrBilled),
            ("billed-read", &self.billed_read, Idempotency::BilledRead),
            ("write", &self.write, Idempotency::Write),
            ("moves-money", &self.moves_money, Idempotency::MovesMoney),
        ];
        lists
            .iter()
            .flat_map(|(list, paths, idempotency)| entries(&["idempotency", list], paths, idempotency))
            .collect()
    }
}

impl NotReadyLists {
    fn entries(&self) -> Vec<Entry<NotReady>> {
        let errors = entries(&["not-ready", "error"], &self.error, &NotReady::Error);
        let fields = self.field.iter().enumerate().flat_map(|(index, NotReadyField { paths, name, waiting })| {
            let fact = NotReady::Field(name.clone(), waiting.clone());
            entries(&["not-ready", "field", &index.to_string(), "paths"], paths, &fact)
        });
        errors.into_iter().chain(fields).collect()
    }
}

/// Returns an entry for each pattern of the list at `list`.
fn entries<T: Clone>(list: &[&str], patterns: &[String], fact: &T) -> Vec<Entry<T>> {
    let at = |index: usize| list.iter().map(|step| (*step).to_owned()).chain([index.to_string()]).collect();
    let patterns = patterns.iter().enumerate();
    patterns
        .map(|(index, pattern)| Entry {
            at: at(index),
            pattern: pattern.clone(),
            method: pattern.split_once(' ').map(|(method, _)| method.to_owned()),
            glob: pattern.split_once(' ').map_or(pattern.as_str(), |(_, path)| path).into(),
            fact: fact.clone(),
        })
        .collect()
}

/// Returns the patterns that match none of `operations`, each with its place.
fn patterns<'a, T>(
    entries: &'a [Entry<T>],
    operations: &'a BTreeSet<(&str, &str)>,
) -> impl Iterator<Item = (Vec<String>, &'a str)> {
    let idle = entries.iter().filter(|entry| !operations.iter().any(|(method, path)| entry.matches(method, path)));
    idle.map(|entry| (entry.at.clone(), entry.pattern.as_str()))
}

/// Finds the entry for an operation: one with its method wins.
fn find<'a, T>(map: &'a BTreeMap<String, T>, method: &str, path: &str) -> Option<&'a T> {
    map.get(&format!("{method} {path}")).or_else(|| map.get(path))
}

fn keys<T>(map: &BTreeMap<String, T>) -> Vec<&str> {
    map.keys().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operations(text: &str) -> Operations {
        Operations::read(text).expect("operations")
    }

    #[test]
    fn a_path_wins_over_a_pattern_and_the_unknown_stays_so() {
        let operations = operations(
            "products: {/balance/get: accounts}\n\
             idempotency:\n  \
               read-or-billed: ['*/get']\n  \
               read: [/accounts/get]\n  \
               billed-read: [/balance/get]\n  \
               keyed:\n    \
                 /pay: {field: key, least-wait: 60, replay: error, otherwise: moves-money}\n\
             seconds: {90: [/balance/*]}\n\
             not-ready: {field: [{paths: [/sync], name: status, waiting: [NOT_READY]}]}\n",
        );
        let get = |path| {
            let mut unfit = Vec::new();
            let facts = operations.get("POST", path, &mut unfit);
            assert_eq!(unfit, [], "{path}");
            facts
        };
        assert_eq!(get("/accounts/get").idempotency, Idempotency::Read);
        assert_eq!(get("/balance/get").idempotency, Idempotency::BilledRead);
        assert_eq!(get("/new/get").idempotency, Idempotency::ReadOrBilled, "nobody has looked at it");
        assert_eq!(get("/balance/get").seconds, Some(90));
        assert_eq!(get("/new").idempotency, Idempotency::Unknown);
        assert!(
            matches!(get("/pay").idempotency, Idempotency::Keyed(key) if key.least_wait == 60 && key.field() == "key")
        );
        assert_eq!(get("/sync").not_ready, NotReady::Field("status".into(), vec!["NOT_READY".into()]));
        assert_eq!(operations.product("/balance/get"), "accounts");
        assert_eq!(operations.product("/asset-report/get"), "asset_report");
        let idle =
            operations.idle(&BTreeSet::from(["/accounts/get", "/balance/get", "/pay"].map(|path| ("POST", path))));
        let idle: Vec<_> = idle.iter().map(ToString::to_string).collect();
        assert_eq!(idle.len(), 1, "{idle:?}");
        assert!(
            idle[0].starts_with("policy: spec/operations.yaml:9:30: no operation has the path `/sync`"),
            "{idle:?}"
        );
    }

    #[test]
    fn a_method_tells_operations_of_one_path_apart() {
        let operations = operations(
            "idempotency:\n  read: [GET /a]\n  write: [PUT /a, '*']\n  billed-read: [/b]\nseconds: {90: [PUT /a, /a]}\n",
        );
        let get = |method, path| operations.get(method, path, &mut Vec::new());
        assert_eq!(get("GET", "/a").idempotency, Idempotency::Read);
        assert_eq!(get("PUT", "/a").idempotency, Idempotency::Write);
        assert_eq!(get("DELETE", "/a").idempotency, Idempotency::Write);
        assert_eq!((get("GET", "/a").seconds, get("PUT", "/a").seconds), (Some(90), Some(90)));
        let known = BTreeSet::from([("GET", "/a"), ("PUT", "/a"), ("POST", "/b")]);
        assert_eq!(operations.idle(&known).len(), 0);
        let ambiguous: Vec<_> = operations.ambiguous(&known).iter().map(ToString::to_string).collect();
        assert_eq!(ambiguous.len(), 1, "{ambiguous:?}");
        let what = "the path `/a` has the methods GET and PUT; write the method before the path";
        assert!(ambiguous[0].contains("spec/operations.yaml:5:") && ambiguous[0].contains(what), "{ambiguous:?}");
    }

    #[test]
    fn a_limit_that_is_not_longer_than_the_usual_is_an_error() {
        let read = |seconds: &str| Operations::read(&format!("seconds:\n  {seconds}: [/balance/get]\n"));
        for seconds in ["0", "30", "60"] {
            let error = read(seconds).expect_err("no longer").to_string();
            assert!(error.contains(&format!("spec/operations.yaml:2:3: {seconds} is not longer")), "{error}");
        }
        read("61").expect("longer");
    }

    #[test]
    fn patterns_that_disagree_are_an_error() {
        let operations = operations("idempotency:\n  read-or-billed: ['*/get']\n  write: [/odd/*]\n");
        let mut unfit = Vec::new();
        assert_eq!(operations.get("POST", "/odd/get", &mut unfit).idempotency, Idempotency::Unknown);
        let error = unfit[0].to_string();
        assert!(error.contains("spec/operations.yaml:3:11: /odd/get is under `*/get` and `/odd/*`"), "{error}");
    }

    #[test]
    fn a_pattern_calls_nothing_free() {
        let error = Operations::read("idempotency:\n  read: [/a/get, '*/get']\n").expect_err("a pattern").to_string();
        assert!(error.contains("spec/operations.yaml:2:18: `*/get` would call new operations free"), "{error}");
    }

    #[test]
    fn what_the_form_does_not_have_is_refused_with_its_place() {
        let error = Operations::read("idempotency:\n  reed: []\n").expect_err("misspelt").to_string();
        assert!(error.contains("spec/operations.yaml:2:3: ") && error.contains("unknown field `reed`"), "{error}");
    }
}
