//! Two forms → what differs: fields and whether they must be there, types, values, limits.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Change, Kind, Owner, Place};
use super::compare::{Settled, Site, Unit, Walk};
use super::description::Description;
use super::shape::{Property, Remarks, Shape, named, text, used};

/// Whether a field must be there.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub required: bool,
    pub nullable: bool,
}

impl Field {
    /// Compares whether a field must be there.
    pub fn compare(self, new: Self, site: &Site, unit: &mut Unit) {
        let kind = match (self.required, new.required) {
            (false, true) => Kind::BecameRequired,
            (true, false) => Kind::BecameOptional,
            _ => return,
        };
        unit.add(Change { nullable: self.nullable && new.nullable, ..site.change(kind) });
    }
}

impl<'a> Walk<'a> {
    /// Compares what two schemas mean.
    pub(super) fn forms(&mut self, old: &'a Value, new: &'a Value, site: &Site, unit: &mut Unit) {
        let (x, y) = (self.old.shape(old), self.new.shape(new));
        let is_same_kind = x.kind() == y.kind();
        if site.settled < Settled::Remarks {
            let mut before = x.remarks();
            if !is_same_kind {
                // What is said of another type means something else.
                before = Remarks { nullable: before.nullable, deprecated: before.deprecated, ..y.remarks() };
            }
            remarks(&before, &y.remarks(), site, unit);
        }
        if !is_same_kind {
            unit.add(site.change(Kind::TypeChanged).turned(x.kind(), y.kind()));
            return;
        }
        values(&x, &y, site, unit);
        self.properties(&x, &y, site, unit);
        for (x, y, mark) in [(x.items, y.items, "[]"), (x.entries, y.entries, "{}")] {
            let below = site.below(site.place.elements(mark), true);
            if let (Some(x), Some(y), Some(below)) = (x, y, below) {
                self.site(x, y, &below, unit);
            }
        }
        self.variants(&x, &y, site, unit);
    }

    /// Compares what two uses of one schema add to it.
    pub(super) fn remarks(
        &self,
        old: &'a Value,
        new: &'a Value,
        (before, after): (&Remarks<'a>, &Remarks<'a>),
        site: &Site,
        unit: &mut Unit,
    ) {
        let (mut x, y) = (self.old.shape(old).remarks(), self.new.shape(new).remarks());
        // What both say alike is the schema's own.
        if before.nullable == after.nullable {
            x.nullable = y.nullable;
        }
        if before.deprecated == after.deprecated {
            x.deprecated = y.deprecated;
        }
        if before.format == after.format {
            x.format = y.format;
        }
        if before.limits == after.limits {
            x.limits = y.limits.clone();
        }
        if before.default == after.default {
            x.default = y.default;
        }
        remarks(&x, &y, site, unit);
    }

    fn properties(&mut self, x: &Shape<'a>, y: &Shape<'a>, site: &Site, unit: &mut Unit) {
        let names: BTreeSet<&str> = x.properties.keys().chain(y.properties.keys()).copied().collect();
        for name in names {
            let [old, new] = [x, y].map(|shape| shape.properties.get(name));
            // What comes from a part that both have is the part's, and told once for all that it is part of.
            let part = new.or(old).and_then(|p| p.part).filter(|p| x.parts.contains(p) && y.parts.contains(p));
            let place = match part {
                Some(part) => Place::at(Owner::Schema(part.to_owned())).field(name),
                None => site.place.field(name),
            };
            let required = new.is_some_and(|p| p.required);
            let Some(below) = site.below(place, required) else { continue };
            match (old, new) {
                (Some(old), Some(new)) => {
                    self.required(part, name, (*old, *new), site, unit);
                    self.site(old.schema, new.schema, &below, unit);
                }
                (Some(_), None) => unit.add(below.change(Kind::FieldRemoved)),
                (None, Some(new)) => {
                    let nullable = self.new.shape(new.schema).nullable;
                    unit.add(Change { nullable, ..below.change(Kind::FieldAdded) });
                }
                (None, None) => {}
            }
        }
    }

    fn required(
        &self,
        part: Option<&str>,
        name: &str,
        (old, new): (Property<'a>, Property<'a>),
        site: &Site,
        unit: &mut Unit,
    ) {
        if old.required == new.required {
            return;
        }
        // What a part does not say itself is said where the part is used.
        let says = |description: &'a Description, required: bool| {
            let part = named(&description.document, part?)?;
            Some(description.shape(part).properties.get(name)?.required == required)
        };
        let is_said = says(self.old, old.required) == Some(true) && says(self.new, new.required) == Some(true);
        let before = Field { required: old.required, nullable: self.old.shape(old.schema).nullable };
        let after = Field { required: new.required, nullable: self.new.shape(new.schema).nullable };
        let holder = match part.filter(|_| is_said) {
            Some(part) => Place::at(Owner::Schema(part.to_owned())),
            None => site.place.clone(),
        };
        before.compare(after, &Site { required: new.required, ..Site::at(holder.field(name)) }, unit);
    }

    /// Variants of `oneOf` and `anyOf`: of the same name, then one by one in their order.
    fn variants(&mut self, x: &Shape<'a>, y: &Shape<'a>, site: &Site, unit: &mut Unit) {
        let name = |v: &'a Value| used(v).map(|(name, _)| name);
        let same = |v: &'a Value, others: &[&'a Value]| {
            others.iter().copied().find(|o| if name(v).is_some() { name(o) == name(v) } else { *o == v })
        };
        let gone: Vec<_> = x.variants.iter().copied().filter(|v| same(v, &y.variants).is_none()).collect();
        let fresh: Vec<_> = y.variants.iter().copied().filter(|v| same(v, &x.variants).is_none()).collect();
        let pairs = x.variants.iter().filter_map(|v| Some((*v, same(v, &y.variants)?)));
        let paired = gone.len() == fresh.len();
        let rest = gone.iter().copied().zip(fresh.iter().copied()).filter(|_| paired);
        for (old, new) in pairs.chain(rest).collect::<Vec<_>>() {
            if let Some(below) = site.below(site.place.clone(), true) {
                self.site(old, new, &below, unit);
            }
        }
        if paired {
            return;
        }
        let label = |(n, v): (usize, &'a Value)| name(v).map_or_else(|| format!("variant {}", n + 1), str::to_owned);
        let told = [(Kind::VariantRemoved, gone), (Kind::VariantAdded, fresh)];
        for (kind, list) in told.into_iter().filter(|(_, list)| !list.is_empty()) {
            let to = list.into_iter().enumerate().map(label).collect();
            unit.add(Change { to, ..site.change(kind) });
        }
    }
}

/// Compares what is said beside the form.
pub(super) fn remarks(x: &Remarks<'_>, y: &Remarks<'_>, site: &Site, unit: &mut Unit) {
    let mut when = |kind, is: bool| {
        if is {
            unit.add(site.change(kind));
        }
    };
    let null_counts = site.settled < Settled::Null;
    when(Kind::BecameNullable, null_counts && !x.nullable && y.nullable);
    when(Kind::BecameNotNullable, null_counts && x.nullable && !y.nullable);
    when(Kind::Deprecated, !x.deprecated && y.deprecated);
    when(Kind::Undeprecated, x.deprecated && !y.deprecated);
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
    if x.format != y.format {
        let [from, to] = [x.format, y.format].map(|f| or_none(f.map(str::to_owned)));
        unit.add(site.change(Kind::FormatChanged).turned(from, to));
    }
    if x.default != y.default {
        let [from, to] = [x.default, y.default].map(|v| or_none(v.map(text)));
        unit.add(site.change(Kind::DefaultChanged).turned(from, to));
    }
    for key in x.limits.keys().chain(y.limits.keys()).collect::<BTreeSet<_>>() {
        let (old, new) = (x.limits.get(key), y.limits.get(key));
        let is_same = old == new || old.and_then(|v| v.as_f64()).zip(new.and_then(|v| v.as_f64())).is_some_and(same);
        if !is_same {
            let [from, to] = [old, new].map(|v| format!("{key} {}", or_none(v.map(|v| text(v)))));
            unit.add(site.change(limit(key, old.copied(), new.copied())).turned(from, to));
        }
    }
}

/// `1` and `1.0` are one number.
#[allow(clippy::float_cmp, reason = "both come from text, and nothing is computed")]
fn same((x, y): (f64, f64)) -> bool {
    x == y
}

/// Whether a limit forbids more or less than before.
fn limit(key: &str, old: Option<&Value>, new: Option<&Value>) -> Kind {
    let (Some(old), Some(new)) = (old, new) else {
        return if new.is_some() { Kind::LimitTightened } else { Kind::LimitLoosened };
    };
    match (old.as_f64(), new.as_f64()) {
        (Some(old), Some(new)) if key.starts_with("min") || key == "exclusiveMinimum" => order(new > old),
        (Some(old), Some(new)) if key.starts_with("max") || key == "exclusiveMaximum" => order(new < old),
        _ => Kind::LimitChanged,
    }
}

fn order(tightened: bool) -> Kind {
    if tightened { Kind::LimitTightened } else { Kind::LimitLoosened }
}

fn values(x: &Shape<'_>, y: &Shape<'_>, site: &Site, unit: &mut Unit) {
    let (old, new) = match (&x.values, &y.values) {
        (None, None) => return,
        (None, Some(new)) => {
            return unit.add(Change { to: words(new.iter()), ..site.change(Kind::ValuesListed) });
        }
        (Some(old), None) => {
            return unit.add(Change { from: words(old.iter()), ..site.change(Kind::ValuesUnlisted) });
        }
        (Some(old), Some(new)) => (old, new),
    };
    let (gone, fresh) = (words(old.difference(new)), words(new.difference(old)));
    if !gone.is_empty() {
        unit.add(Change { from: gone, ..site.change(Kind::ValuesRemoved) });
    }
    if !fresh.is_empty() {
        unit.add(Change { to: fresh, ..site.change(Kind::ValuesAdded) });
    }
}

/// Text without quotes, the rest as it is.
fn words<'v>(values: impl Iterator<Item = &'v String>) -> Vec<String> {
    values.map(|v| serde_json::from_str::<String>(v).unwrap_or_else(|_| v.clone())).collect()
}
