//! Makes a report of differences: it classifies them, merges similar ones into findings, and sorts these by product.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::change::{Change, Kind, Owner, Side, Use};
use super::classify::{Rust, Wire, rust, wire};
use super::description::Description;
use super::severity::{Severities, Severity};

/// The differences from one description to another.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The old version.
    pub from: String,
    /// The new version.
    pub to: String,
    /// Products that had no operation before.
    pub new_products: Vec<String>,
    /// Products that have no operation any more.
    pub removed_products: Vec<String>,
    /// The findings by product, the worst first.
    pub findings: Vec<Finding>,
}

/// A change, with all of its places.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// The kind of the change.
    pub kind: Kind,
    /// Its class on the wire.
    pub wire: Wire,
    /// Its class for Rust.
    pub rust: Rust,
    /// A sentence about it, without what it reaches.
    pub what: String,
    /// The operations, webhooks or fields that it is about.
    pub names: Vec<String>,
    /// Their places: schemas or bodies of operations, and the fields that lead from there.
    pub places: Vec<String>,
    /// The old values.
    pub from: Vec<String>,
    /// The new values.
    pub to: Vec<String>,
    /// The products that it reaches.
    pub products: Vec<String>,
    /// Every operation or webhook that it reaches.
    pub uses: Vec<Use>,
}

/// The properties that changes of one finding have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    products: Vec<String>,
    wire: std::cmp::Reverse<Wire>,
    rust: std::cmp::Reverse<Rust>,
    kind: Kind,
    from: Vec<String>,
    to: Vec<String>,
    required: bool,
    sides: BTreeSet<Side>,
}

impl Report {
    pub(super) fn new(
        old: &Description,
        new: &Description,
        changes: BTreeMap<Change, BTreeSet<Use>>,
        severities: &Severities,
    ) -> Self {
        let products = |d: &Description| -> BTreeSet<String> {
            d.roots().operations.into_values().map(|operation| operation.product).collect()
        };
        let (before, after) = (products(old), products(new));
        Self {
            from: old.version.clone(),
            to: new.version.clone(),
            new_products: after.difference(&before).cloned().collect(),
            removed_products: before.difference(&after).cloned().collect(),
            findings: findings(changes, new, severities),
        }
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether any change is breaking on the wire.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.findings.iter().any(|f| f.wire == Wire::Breaking)
    }

    /// Whether any change is breaking for Rust.
    #[must_use]
    pub fn is_breaking_for_rust(&self) -> bool {
        self.findings.iter().any(|f| f.rust == Rust::Breaking)
    }
}

fn findings(changes: BTreeMap<Change, BTreeSet<Use>>, new: &Description, severities: &Severities) -> Vec<Finding> {
    // First, the fields of one place that have the same change.
    let mut fields = BTreeMap::<(Alike, BTreeSet<Use>, String), (BTreeSet<String>, BTreeSet<Use>)>::new();
    for (change, uses) in changes {
        let Some(class) = severities.get(change.kind).map_or_else(|| Some(classified(&change, &uses)), Severity::wire)
        else {
            continue;
        };
        let (name, place) = name_and_place(&change, new);
        // An operation or webhook reaches itself.
        let apart = if change.place.owner == Owner::Root { BTreeSet::new() } else { uses.clone() };
        let (names, reached) = fields.entry((alike(change, class, &uses), apart, place)).or_default();
        names.insert(name);
        reached.extend(uses);
    }
    // Then, the places that have the same change of the same fields.
    let mut places = BTreeMap::<(Alike, BTreeSet<String>), (BTreeSet<String>, BTreeSet<Use>)>::new();
    for ((alike, _, place), (names, uses)) in fields {
        let (known, reached) = places.entry((alike, names)).or_default();
        known.insert(place);
        reached.extend(uses);
    }
    let findings = places.into_iter().map(|((alike, names), (places, uses))| finding(alike, names, places, uses));
    let mut findings: Vec<Finding> = findings.collect();
    findings.sort_by_key(|f| (f.products.clone(), std::cmp::Reverse((f.wire, f.rust)), f.kind));
    findings
}

/// Returns the class of a change on the wire that follows from its meaning.
fn classified(change: &Change, uses: &BTreeSet<Use>) -> Wire {
    wire(change, &uses.iter().map(|u| u.side).collect())
}

fn alike(change: Change, class: Wire, uses: &BTreeSet<Use>) -> Alike {
    let sides = uses.iter().map(|u| u.side).collect();
    Alike {
        wire: std::cmp::Reverse(class),
        rust: std::cmp::Reverse(rust(&change, &sides)),
        // A change of many operations that are not related is one finding, whatever their products.
        products: if change.kind.is_of_all() { Vec::new() } else { products(uses) },
        kind: change.kind,
        from: change.from,
        to: change.to,
        required: change.required,
        sides,
    }
}

/// Returns the name that a change is about, which is empty for the place itself, and the place.
fn name_and_place(change: &Change, new: &Description) -> (String, String) {
    let mut path = change.place.path.clone();
    let name = match change.kind {
        kind if kind.is_of_values() => String::new(),
        _ => path.pop().unwrap_or_default(),
    };
    let name = match (&change.place.owner, new.code(&name)) {
        (Owner::Root, Some(code)) => format!("{name} ({code})"),
        _ => name,
    };
    let owner = match &change.place.owner {
        Owner::Schema(schema) => schema.as_str(),
        Owner::Operation(Side::Request) => "request",
        Owner::Operation(_) => "response",
        Owner::Root => "",
    };
    let mut place = owner.to_owned();
    for field in path {
        if !place.is_empty() && !field.starts_with(['[', '{']) {
            place.push('.');
        }
        place.push_str(&field);
    }
    (name, place)
}

fn products(uses: &BTreeSet<Use>) -> Vec<String> {
    let products: BTreeSet<&String> = uses.iter().map(|u| &u.product).collect();
    products.into_iter().cloned().collect()
}

fn finding(alike: Alike, names: BTreeSet<String>, places: BTreeSet<String>, uses: BTreeSet<Use>) -> Finding {
    let [names, places] = [names, places].map(|set| set.into_iter().filter(|n| !n.is_empty()).collect::<Vec<_>>());
    Finding {
        what: super::words::sentence(alike.kind, &names, &places, (&alike.from, &alike.to), alike.required),
        kind: alike.kind,
        wire: alike.wire.0,
        rust: alike.rust.0,
        names,
        places,
        from: alike.from,
        to: alike.to,
        products: products(&uses),
        uses: uses.into_iter().collect(),
    }
}
