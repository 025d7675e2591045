//! Differences that no pair of operations leads to: those of webhooks, unused schemas, and schemas at different places.

use std::collections::BTreeSet;

use super::change::{Change, Kind, Owner, Place, Side, Use};
use super::description::Roots;
use super::site::{Settled, Unit};
use super::walk::Walk;
use crate::model::WEBHOOKS;
use crate::openapi::schemas;

/// Compares webhooks, and schemas that nothing leads to.
pub fn beyond<'a>(walk: &mut Walk<'a>, before: &Roots<'a>, after: &Roots<'a>) -> Vec<(Unit, Use)> {
    let webhook = |name: &str| Use { product: WEBHOOKS.to_owned(), name: name.to_owned(), side: Side::Webhook };
    let mut out =
        named_roots(walk, &before.webhooks, &after.webhooks, webhook, [Kind::WebhookRemoved, Kind::WebhookAdded]);
    let kinds = [Kind::SchemaRemoved, Kind::SchemaAdded];
    out.extend(named_roots(walk, &before.unused, &after.unused, unused, kinds));
    out
}

fn unused(name: &str) -> Use {
    Use { product: String::new(), name: name.to_owned(), side: Side::Nowhere }
}

fn named_roots<'a>(
    walk: &mut Walk<'a>,
    before: &BTreeSet<&'a str>,
    after: &BTreeSet<&'a str>,
    uses: impl Fn(&str) -> Use,
    [removed, added]: [Kind; 2],
) -> Vec<(Unit, Use)> {
    let one = |kind, name: &str, uses: Use| {
        let change = Change::new(kind, Place::at(Owner::Root).field(name));
        (Unit::of(change), uses)
    };
    let renamed = renamed_roots(walk, before, after);
    let mut out = Vec::new();
    for (x, y) in &renamed {
        let change = Change::new(Kind::SchemaRenamed, Place::at(Owner::Schema((*y).to_owned())));
        out.push((Unit::of(change.turned(*x, *y)), uses(y)));
    }
    let is_renamed = |name: &str| renamed.iter().any(|(x, y)| *x == name || *y == name);
    for name in before.union(after).filter(|name| !is_renamed(name)) {
        // A schema that both descriptions have, but only one of them uses, is reported where it is used.
        match walk.versions.both(name, name) {
            Some((old, new)) if before.contains(name) && after.contains(name) => {
                let part = walk.unit(name, old, new, Settled::Nothing);
                out.push((Unit { parts: [part].into(), ..Unit::default() }, uses(name)));
            }
            None if walk.versions.is_gone(name) => out.push(one(removed, name, uses(name))),
            None => out.push(one(added, name, uses(name))),
            Some(_) => {}
        }
    }
    out
}

/// Compares schemas that one side of an operation leads to before and after, but from different places, so that nothing
/// has compared them yet: one field has replaced another.
pub fn apart<'a>(walk: &mut Walk<'a>, before: &Roots<'a>, after: &Roots<'a>) -> Vec<(Unit, Use)> {
    let is_apart =
        |name: &&str| walk.versions.both(name, name).is_some_and(|(x, y)| !(walk.has_met(x) && walk.has_met(y)));
    let apart: Vec<&str> =
        schemas(&walk.versions.new.document).map(|(name, _)| name.as_str()).filter(is_apart).collect();
    if apart.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    let both = after.operations.values().filter_map(|new| Some((before.operations.get(&new.name)?, new)));
    for ((old, new), side) in both.flat_map(|pair| [(pair, Side::Request), (pair, Side::Response)]) {
        let [x, y] = [old.reached(walk.versions.old, side), new.reached(walk.versions.new, side)];
        for name in apart.iter().filter(|name| x.contains(**name) && y.contains(**name)) {
            let Some((x, y)) = walk.versions.both(name, name) else { continue };
            let part = walk.unit(name, x, y, Settled::Nothing);
            let uses = new.uses(side);
            out.push((Unit { parts: [part].into(), ..Unit::default() }, uses));
        }
    }
    // Those that other operations lead to now reach nobody who had them before.
    for name in apart {
        let Some((x, y)) = walk.versions.both(name, name).filter(|(x, y)| !(walk.has_met(x) && walk.has_met(y))) else {
            continue;
        };
        let part = walk.unit(name, x, y, Settled::Nothing);
        out.push((Unit { parts: [part].into(), ..Unit::default() }, unused(name)));
    }
    out
}

/// Returns the removed roots, each with the new root of the same form. A form that several roots share proves nothing:
/// many webhooks have only the common fields, and differ by a code that no schema states.
fn renamed_roots<'a>(
    walk: &mut Walk<'a>,
    before: &BTreeSet<&'a str>,
    after: &BTreeSet<&'a str>,
) -> Vec<(&'a str, &'a str)> {
    let gone: Vec<&str> = before.iter().copied().filter(|name| walk.versions.is_gone(name)).collect();
    let mut out = Vec::new();
    for x in gone {
        let alike: Vec<&str> = after.iter().copied().filter(|y| is_alike(walk, x, y)).collect();
        if let [y] = alike[..]
            && walk.versions.is_fresh(y)
            && before.iter().filter(|x| is_alike(walk, x, y)).count() == 1
        {
            out.push((x, y));
        }
    }
    out
}

/// Whether two named schemas have the same meaning under different names.
fn is_alike(walk: &mut Walk<'_>, x: &str, y: &str) -> bool {
    let Some((old, new)) = walk.versions.both(x, y) else { return false };
    let unit = Unit { parts: [walk.unit(y, old, new, Settled::Nothing)].into(), ..Unit::default() };
    walk.changes(&unit).iter().all(|change| change.kind == Kind::SchemaRenamed)
}
