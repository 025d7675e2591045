//! The names of a snippet: what it imports, the secrets that it takes from the environment, and the parts of the
//! request that are bound to a name.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use super::Secret;
use super::code::Code;

/// The names that every snippet uses.
const TAKEN: [&str; 3] = ["client", "request", "answer"];

/// The keywords of Rust, apart from `Self`.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The names of a snippet.
#[derive(Default)]
pub struct Bindings {
    /// Imported names by module.
    pub imports: BTreeMap<&'static str, BTreeSet<String>>,
    pub secrets: Vec<Secret>,
    /// The parts of the request, each after those that it uses.
    pub parts: Vec<(String, Code)>,
}

impl Bindings {
    /// Imports a name of a module.
    pub fn import(&mut self, module: &'static str, name: &str) {
        self.imports.entry(module).or_default().insert(name.to_owned());
    }

    /// Returns the code of a secret, for which `name` is a good name. The same text is the same variable.
    pub fn secret(&mut self, name: &str, text: &str) -> String {
        if let Some(known) = self.secrets.iter().find(|secret| secret.text == text) {
            return format!("{}.clone()", known.variable);
        }
        let variable = self.free(name);
        self.secrets.push(Secret { variable: variable.clone(), text: text.to_owned() });
        variable
    }

    /// Binds a part of the request to a name, and returns the name. `at` is its place.
    pub fn bind(&mut self, code: Code, at: &[&str]) -> Code {
        let is_number = |part: &&&str| part.parse::<usize>().is_ok();
        let last = at.iter().rev().find(|part| !is_number(part)).map_or("part", |part| *part);
        let name = last.to_snake_case();
        let name = if at.last().is_some_and(|part| is_number(&part)) { singular(&name) } else { &name };
        let name = self.free(name);
        self.parts.push((name.clone(), code));
        Code::Plain(name)
    }

    /// Returns a name that is not used yet.
    fn free(&self, name: &str) -> String {
        let name = if is_identifier(name) { name.to_owned() } else { format!("the_{name}") };
        let secrets = self.secrets.iter().map(|secret| &secret.variable);
        let used: BTreeSet<&str> =
            secrets.chain(self.parts.iter().map(|(name, _)| name)).map(String::as_str).chain(TAKEN).collect();
        if !used.contains(name.as_str()) {
            return name;
        }
        let mut numbered = (2..).map(|number| format!("{name}_{number}"));
        numbered.find(|name| !used.contains(name.as_str())).unwrap_or(name)
    }
}

fn singular(name: &str) -> &str {
    name.strip_suffix('s').filter(|name| !name.ends_with('s')).unwrap_or(name)
}

/// Returns whether a name in snake case can be the name of a variable.
fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && !KEYWORDS.contains(&name)
}
