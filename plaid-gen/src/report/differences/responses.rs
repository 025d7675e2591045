//! Differences in the responses of an operation: their statuses, headers and bodies.

use std::collections::BTreeMap;

use serde_json::Value;

use super::change::{Change, Kind, Owner, Place, Side};
use super::description::{Description, Operation};
use super::site::Unit;
use super::walk::Walk;
use super::{content, leftover, parameters};
use crate::openapi::{is_prose, responses};

/// Responses by status.
type Statuses<'a> = BTreeMap<&'a str, &'a Value>;

/// Compares the responses of an operation. A status that only one version names is compared with the response that it
/// had in the other: that of its class, such as `4XX`, or of `default`.
pub fn compare<'a>(walk: &mut Walk<'a>, old: &Operation<'a>, new: &Operation<'a>) -> Unit {
    let mut unit = Unit::default();
    let (x, y) = (statuses(walk.versions.old, old), statuses(walk.versions.new, new));
    let gone: Vec<&str> = x.keys().copied().filter(|status| !y.contains_key(status)).collect();
    let fresh: Vec<&str> = y.keys().copied().filter(|status| !x.contains_key(status)).collect();
    let turned = turned(&gone, &fresh);
    let first = y.keys().find(|status| is_success(status)).copied();
    let place = |status: &str| {
        let place = Place::at(Owner::Operation(Side::Response));
        if first == Some(status) { place } else { place.field(status) }
    };
    for (status, new) in &y {
        let was = turned.filter(|(_, is)| is == status).map(|(was, _)| was);
        if let Some(old) = was.map_or_else(|| covering(&x, status), |was| x.get(was).copied()) {
            compare_one(walk, [old, *new], &place(status), &mut unit);
        }
    }
    if let Some((was, is)) = turned {
        let change = Change::new(Kind::StatusChanged, Place::at(Owner::Operation(Side::Response)));
        unit.add(change.turned(was, is));
    }
    let apart = |status: &&str| turned.is_none_or(|(was, is)| **status != *was && **status != *is);
    for status in gone.iter().copied().filter(apart) {
        // From now on, this status is documented by its class or by `default`.
        if let (Some(old), Some(new)) = (x.get(status), covering(&y, status)) {
            compare_one(walk, [*old, new], &place(status), &mut unit);
        }
        unit.add(status_change([Kind::StatusRemoved, Kind::ErrorStatusRemoved], status));
    }
    for status in fresh.iter().copied().filter(apart) {
        unit.add(status_change([Kind::StatusAdded, Kind::ErrorStatusAdded], status));
    }
    unit
}

fn compare_one<'a>(walk: &mut Walk<'a>, pair: [&'a Value; 2], place: &Place, unit: &mut Unit) {
    parameters::compare_headers(walk, pair, place, unit);
    content::compare(walk, pair, place, unit);
    leftover::compare(walk.versions, pair, &["headers", "content"], unit);
}

fn statuses<'a>(description: &'a Description, operation: &Operation<'a>) -> Statuses<'a> {
    let all = responses(operation.value).filter(|(status, _)| !is_prose(status));
    all.map(|(status, response)| (status, description.resolve(response))).collect()
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// Returns the old and the new status of success if exactly this one changed.
fn turned<'a>(gone: &[&'a str], fresh: &[&'a str]) -> Option<(&'a str, &'a str)> {
    let one = |statuses: &[&'a str]| {
        let mut successes = statuses.iter().copied().filter(|status| is_success(status));
        successes.next().filter(|_| successes.next().is_none())
    };
    one(gone).zip(one(fresh))
}

/// Returns the response that a status has: its own, that of its class, or, for an error, `default`.
fn covering<'a>(statuses: &Statuses<'a>, status: &str) -> Option<&'a Value> {
    let class = status.chars().next().filter(char::is_ascii_digit).map(|digit| format!("{digit}XX"));
    let of_class = || class.and_then(|class| statuses.get(class.as_str()));
    let default = || statuses.get("default").filter(|_| !is_success(status));
    statuses.get(status).or_else(of_class).or_else(default).copied()
}

fn status_change([success, error]: [Kind; 2], status: &str) -> Change {
    let kind = if is_success(status) { success } else { error };
    Change::new(kind, Place::at(Owner::Operation(Side::Response)).field(status))
}
