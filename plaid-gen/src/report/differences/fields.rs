//! Differences in the fields of objects: fields that were added or removed, or became required or optional.

use std::collections::BTreeSet;

use super::change::{Change, Kind, Owner, Place};
use super::description::{Description, Versions};
use super::site::{Pending, Site, Unit};
use crate::openapi::{Property, Shape, named};

/// Whether a field is required, and whether it may be null.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub required: bool,
    pub nullable: bool,
}

impl Field {
    /// Compares whether a field is required.
    pub fn compare(self, new: Self, site: &Site, unit: &mut Unit) {
        let kind = match (self.required, new.required) {
            (false, true) => Kind::BecameRequired,
            (true, false) => Kind::BecameOptional,
            _ => return,
        };
        unit.add(Change { nullable: self.nullable && new.nullable, ..site.change(kind) });
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
        match (old, new) {
            (Some(old), Some(new)) => {
                compare_required(versions, part, name, [*old, *new], site, unit);
                pending.push(Pending { old: old.schema, new: new.schema, site: below });
            }
            (Some(_), None) => unit.add(below.change(Kind::FieldRemoved)),
            (None, Some(new)) => {
                let nullable = versions.new.shape(new.schema).nullable;
                unit.add(Change { nullable, ..below.change(Kind::FieldAdded) });
            }
            (None, None) => {}
        }
    }
    pending
}

fn compare_required<'a>(
    versions: Versions<'a>,
    part: Option<&str>,
    name: &str,
    [old, new]: [Property<'a>; 2],
    site: &Site,
    unit: &mut Unit,
) {
    if old.required == new.required {
        return;
    }
    // Only requirements that the part itself states are reported for the part.
    let says = |description: &'a Description, required: bool| {
        let part = named(&description.document, part?)?;
        Some(description.shape(part).properties.get(name)?.required == required)
    };
    let is_said = says(versions.old, old.required) == Some(true) && says(versions.new, new.required) == Some(true);
    let before = Field { required: old.required, nullable: versions.old.shape(old.schema).nullable };
    let after = Field { required: new.required, nullable: versions.new.shape(new.schema).nullable };
    let holder = match part.filter(|_| is_said) {
        Some(part) => Place::at(Owner::Schema(part.to_owned())),
        None => site.place.clone(),
    };
    before.compare(after, &Site { required: new.required, ..Site::at(holder.field(name)) }, unit);
}
