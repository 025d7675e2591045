//! Finds the harmless objects: nothing in them is required, and no decision depends on anything in them. An answer may
//! lack them.

use std::collections::BTreeSet;

use crate::model::{Api, Field, Kind, Presence, Stakes, Ty};

pub fn run(api: &mut Api) {
    let is_candidate = |kind: &Kind| matches!(kind, Kind::Struct(it) if !it.fields.is_empty());
    let objects = api.types.iter().filter(|(_, ty)| ty.uses.is_read && ty.uses.answers.is_empty());
    let objects = objects.filter(|(_, ty)| is_candidate(&ty.kind));
    let mut harmless: BTreeSet<String> = objects.map(|(name, _)| name.clone()).collect();
    // All objects count as harmless until they are found not to be, because one that contains itself is as harmless as
    // its other fields.
    loop {
        let known = Known { api, harmless: &harmless };
        let rest: BTreeSet<String> = harmless.iter().filter(|name| known.is_harmless(name)).cloned().collect();
        if rest.len() == harmless.len() {
            break;
        }
        harmless = rest;
    }
    for (name, ty) in &mut api.types {
        if let Kind::Struct(it) = &mut ty.kind {
            it.is_harmless = harmless.contains(name);
        }
    }
}

struct Known<'a> {
    api: &'a Api,
    harmless: &'a BTreeSet<String>,
}

impl Known<'_> {
    fn is_harmless(&self, name: &str) -> bool {
        self.api.fields(name).iter().all(|field| {
            let may_be_absent = field.presence != Presence::Required || self.has_empty_form(&field.ty);
            may_be_absent && self.decides_nothing(field)
        })
    }

    fn decides_nothing(&self, field: &Field) -> bool {
        match field.stakes {
            Stakes::High => false,
            Stakes::Low => true,
            Stakes::Unnamed => self.says_nothing(&field.ty),
        }
    }

    /// Whether absence can be read as a value: a list is empty then, an enum unspecified, and a harmless object empty.
    fn has_empty_form(&self, ty: &Ty) -> bool {
        match ty {
            Ty::List(_) => true,
            Ty::Named(name) => self.api.is_enum(name) || self.harmless.contains(name),
            _ => false,
        }
    }

    /// Whether a value is text, a date, an identifier or an enum, also in lists and objects. Numbers and booleans can
    /// be verdicts and amounts, so they count only if a rule calls them lenient.
    fn says_nothing(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Text | Ty::Date | Ty::DateTime => true,
            Ty::List(inner) | Ty::Nullable(inner) => self.says_nothing(inner),
            Ty::Named(name) => match self.api.types.get(name).map(|ty| &ty.kind) {
                Some(Kind::Enum(_) | Kind::Identifier) => true,
                Some(Kind::Struct(_)) => self.harmless.contains(name),
                Some(Kind::Alias(content, _)) => self.says_nothing(content),
                Some(Kind::Union(_) | Kind::Secret | Kind::Synonym(_)) | None => false,
            },
            Ty::Bool | Ty::Integer | Ty::Float | Ty::Decimal | Ty::Amount | Ty::Json | Ty::JsonObject | Ty::Map(_) => {
                false
            }
        }
    }
}
