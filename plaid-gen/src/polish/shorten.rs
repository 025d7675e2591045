//! `::std::option::Option<..>` reads as `Option<..>`, unless a schema of that name is in the way.

use syn::visit_mut::{self, VisitMut};

use super::sort_out::Raw;
use crate::facts::Facts;

pub fn run(raw: &mut Raw, facts: &Facts) {
    let mut shorten = Shorten { facts };
    raw.types.values_mut().for_each(|item| shorten.visit_item_mut(item));
    raw.methods.values_mut().for_each(|sig| shorten.visit_signature_mut(sig));
}

struct Shorten<'a> {
    facts: &'a Facts,
}

/// Paths of the prelude lose everything but their last segment.
const PRELUDE: [&str; 3] = ["Option", "String", "Vec"];

impl VisitMut for Shorten<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        if path.leading_colon.is_none() {
            return;
        }
        let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match names.as_slice() {
            ["std", _, last] if PRELUDE.contains(last) && !self.facts.types.contains_key(*last) => keep_last(path),
            // What chrono exports at its root.
            ["chrono", _, _] => {
                let mut segments = std::mem::take(&mut path.segments).into_iter();
                path.segments.extend(segments.next());
                path.segments.extend(segments.next_back());
                path.leading_colon = None;
            }
            ["chrono" | "serde_json" | "std", ..] => path.leading_colon = None,
            _ => {}
        }
    }
}

fn keep_last(path: &mut syn::Path) {
    let last = std::mem::take(&mut path.segments).into_iter().next_back();
    path.segments.extend(last);
    path.leading_colon = None;
}
