//! Differences in the fields of objects: fields that were added or removed, or became required or optional.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Change, Kind, Owner, Place, Side};
use super::description::{Description, Versions};
use super::site::{Pending, Site, Unit};
use crate::openapi::{Annotations, Property, Shape, named};

/// Whether a field is required, whether it may be null, and whether the server has a value for an absent one.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub required: bool,
    pub nullable: bool,
    pub has_default: bool,
}

impl Field {
    /// Reads the schema of a field.
    pub fn of(description: &Description, schema: &Value, required: bool) -> Self {
        let Annotations { nullable, default, .. } = description.shape(schema).annotations;
        Self { required, nullable, has_default: default.is_some() }
    }

    /// Compares whether a field is required.
    pub fn compare(self, new: Self, site: &Site, unit: &mut Unit) {
        let kind = match (self.required, new.required) {
            (false, true) => Kind::BecameRequired,
            (true, false) => Kind::BecameOptional,
            _ => return,
        };
        let (nullable, has_default) = (self.nullable && new.nullable, new.has_default);
        unit.add(Change { nullable, has_default, ..site.change(kind) });
    }
}

/// Compares the fields of two objects, and returns the schemas that remain to be compared.
pub fn compare<'a>(versions: Versions<'a>, [x, y]: [&Shape<'a>; 2], site: &Site, unit: &mut Unit) -> Vec<Pending<'a>> {
    let mut pending = Vec::new();
    let names: BTreeSet<&str> = x.properties.keys().chain(y.properties.keys()).copied().collect();
    for name in names {
        let [old, new] = [x, y].map(|shape| shape.properties.get(name));
        // A field of a part that both objects have is reported once for the part, and not for each schema with this
        // part.
        let part = new.or(old).and_then(|p| p.part).filter(|p| x.parts.contains(p) && y.parts.contains(p));
        let place = match part {
            Some(part) => Place::at(Owner::Schema(part.to_owned())).field(name),
            None => site.place.field(name),
        };
        let required = new.is_some_and(|p| p.required);
        let Some(below) = site.below(place, required) else { continue };
        let only = new.map(|p| (versions.new, p)).or(old.map(|p| (versions.old, p)));
        let below = Site { only: only.and_then(|(d, p)| only_side(d, p.schema)).or(site.only), ..below };
        match (old, new) {
            (Some(old), Some(new)) => {
                compare_required(versions, part, [*old, *new], [site, &below], unit);
                pending.push(Pending { old: old.schema, new: new.schema, site: below });
            }
            (Some(_), None) => unit.add(below.change(Kind::FieldRemoved)),
            (None, Some(new)) => {
                let Field { nullable, has_default, .. } = Field::of(versions.new, new.schema, new.required);
                unit.add(Change { nullable, has_default, ..below.change(Kind::FieldAdded) });
            }
            (None, None) => {}
        }
    }
    compare_undescribed([x, y], site, unit);
    pending
}

/// Compares the names of fields that must be there although neither description says what they are.
fn compare_undescribed([x, y]: [&Shape<'_>; 2], site: &Site, unit: &mut Unit) {
    let is_undescribed = |name: &&&str| ![x, y].iter().any(|shape| shape.properties.contains_key(**name));
    let gone = x.required.difference(&y.required).filter(is_undescribed).map(|name| (name, Kind::BecameOptional));
    let fresh = y.required.difference(&x.required).filter(is_undescribed).map(|name| (name, Kind::BecameRequired));
    for (name, kind) in gone.chain(fresh) {
        unit.add(Change { only: site.only, ..Change::new(kind, site.place.field(name)) });
    }
}

/// Returns the only side that has a field: answers if it is `readOnly`, requests if it is `writeOnly`.
fn only_side(description: &Description, schema: &Value) -> Option<Side> {
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let schemas = || parts.clone().chain([schema]).flat_map(|s| [s, description.resolve(s)]);
    let says = |key: &str| schemas().any(|s| s.get(key) == Some(&Value::Bool(true)));
    match () {
        () if says("readOnly") => Some(Side::Response),
        () if says("writeOnly") => Some(Side::Request),
        () => None,
    }
}

/// Compares whether a field of the object at `site` is required. The site of the field itself is `below`.
fn compare_required<'a>(
    versions: Versions<'a>,
    part: Option<&str>,
    [old, new]: [Property<'a>; 2],
    [site, below]: [&Site; 2],
    unit: &mut Unit,
) {
    if old.required == new.required {
        return;
    }
    let Some(name) = below.place.path.last() else { return };
    // Only requirements that the part itself states are reported for the part.
    let says = |description: &'a Description, required: bool| {
        let part = named(&description.document, part?)?;
        Some(description.shape(part).properties.get(name.as_str())?.required == required)
    };
    let is_said = says(versions.old, old.required) == Some(true) && says(versions.new, new.required) == Some(true);
    let before = Field::of(versions.old, old.schema, old.required);
    let after = Field::of(versions.new, new.schema, new.required);
    let holder = match part.filter(|_| is_said) {
        Some(part) => Place::at(Owner::Schema(part.to_owned())),
        None => site.place.clone(),
    };
    let site = Site { required: new.required, only: below.only, ..Site::at(holder.field(name)) };
    before.compare(after, &site, unit);
}
