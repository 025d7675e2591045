//! The modules of the crate, and the items in them that users can reach.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

use super::SOURCES;
use super::items::{Listed, Reexport, Source};
use crate::problem::{Problem, Problems, Result};

/// Modules by their path from the crate's root; the root is empty.
pub type Tree = BTreeMap<Vec<String>, Source>;

/// Reads the declared modules, starting at the root.
pub fn read(sources: &BTreeMap<PathBuf, String>) -> Result<Tree> {
    let mut files = parse(sources)?;
    let mut tree = Tree::new();
    let root = Path::new(SOURCES);
    // The small descriptions of the tests give generated code only.
    let roots = [(root.join("lib.rs"), root.to_owned()), (root.join("generated/mod.rs"), root.join("generated"))];
    if let Some((source, folder)) = roots.into_iter().find_map(|(file, folder)| Some((files.remove(&file)?, folder))) {
        place(source, Vec::new(), &folder, &mut files, &mut tree);
    }
    Ok(tree)
}

/// Parses every file, on all processors.
fn parse(sources: &BTreeMap<PathBuf, String>) -> Result<BTreeMap<PathBuf, Source>> {
    let files: Vec<_> = sources.iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "rs")).collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    // The threads take files in turn, because large files are next to each other.
    let part = |first: usize| -> Vec<_> {
        files.iter().skip(first).step_by(threads).map(|(path, text)| one(path, text)).collect()
    };
    let part = &part;
    let parts: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|first| scope.spawn(move || part(first))).collect();
        workers.into_iter().flat_map(|w| w.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    let mut broken = Vec::new();
    let mut out = BTreeMap::new();
    for part in parts {
        match part {
            Ok((path, source)) => drop(out.insert(path, source)),
            Err(problem) => broken.push(problem),
        }
    }
    Problems::check(broken)?;
    Ok(out)
}

fn one(path: &Path, text: &str) -> std::result::Result<(PathBuf, Source), Problem> {
    let file = syn::parse_file(text).map_err(|error| {
        let what = format!("this is not Rust: {error}");
        Problem::new("api", path.display().to_string(), what, "fix the file; `cargo check` says where")
    })?;
    Ok((path.to_owned(), Source::read(file.items)))
}

fn place(mut source: Source, path: Vec<String>, folder: &Path, files: &mut BTreeMap<PathBuf, Source>, tree: &mut Tree) {
    for module in &mut source.modules {
        let below = folder.join(&module.name);
        let file = || [folder.join(format!("{}.rs", module.name)), below.join("mod.rs")];
        if let Some(body) = module.body.take().or_else(|| file().into_iter().find_map(|f| files.remove(&f))) {
            let path = path.iter().cloned().chain([module.name.clone()]).collect();
            place(body, path, &below, files, tree);
        }
    }
    tree.insert(path, source);
}

/// Returns the lines of all reachable items by the module that lists them: a product, or a module below the root.
pub fn list(tree: &Tree) -> BTreeMap<String, Vec<String>> {
    let mut reach = Reach { tree, listed: BTreeMap::new(), modules: BTreeSet::new(), homes: BTreeMap::new() };
    reach.module(&[], &[]);
    let Reach { listed, homes, .. } = reach;
    let names: BTreeSet<&String> = homes.keys().map(|(_, name)| name).collect();
    let traits: BTreeSet<&String> = tree.values().flat_map(|source| &source.traits).collect();

    let mut forms = BTreeMap::<Vec<String>, BTreeMap<&str, &str>>::new();
    let mut blocks = BTreeMap::<(String, String), Vec<String>>::new();
    for ((module, name), (path, item)) in listed {
        let mut lines = item.lines;
        // The name of the table says which traits it implements.
        let form = forms.entry(path).or_insert_with_key(|path| tables(tree, path)).get(name.as_str());
        if let (Some(form), Some(head)) = (form, lines.first_mut()) {
            *head = format!("{head}: {form}");
            lines.retain(|line| !line.starts_with("impl "));
        }
        blocks.entry((file(&module), name)).or_default().extend(lines);
    }
    for (path, source) in tree {
        for block in &source.impls {
            let Some(home) = implemented(path, source, block, &homes).and_then(|item| homes.get(&item)) else {
                continue;
            };
            // Skips a trait that users cannot name.
            if block.implements.as_ref().is_some_and(|t| traits.contains(t) && !names.contains(t)) {
                continue;
            }
            let home = if is_product(path) { file(&path[1..]) } else { file(home) };
            let mut lines = block.lines.clone();
            lines.sort();
            blocks.entry((home, block.name.clone())).or_default().extend(lines);
        }
    }
    let mut files = BTreeMap::<String, Vec<String>>::new();
    for ((file, _), lines) in blocks {
        files.entry(file).or_default().extend(lines);
    }
    files
}

/// An item: the module that declares it, and its name.
type Id = (Vec<String>, String);

/// Finds the item that a block of the module at `path` is about. Two items can have one name: a type of the runtime and
/// a schema, for example.
fn implemented(path: &[String], source: &Source, block: &Listed, homes: &BTreeMap<Id, Vec<String>>) -> Option<Id> {
    let here = (path.to_vec(), block.name.clone());
    if source.types.contains(&block.name) {
        return Some(here);
    }
    let (_, module) = block.of.split_last()?;
    let module = resolve(path, module);
    let mut named = homes.keys().filter(|(_, name)| *name == block.name);
    // A public path leads to a re-export, and a name without a path to an import.
    let is_beside = |(declared, _): &&Id| declared.starts_with(&module) && is_product(declared) == is_product(&module);
    named.clone().find(is_beside).or_else(|| named.next()).cloned()
}

/// Returns the tables of a module's types, which are in its `wire`.
fn tables<'a>(tree: &'a Tree, path: &[String]) -> BTreeMap<&'a str, &'a str> {
    let wire: Vec<String> = path.iter().cloned().chain(["wire".to_owned()]).collect();
    let forms = tree.get(&wire).into_iter().flat_map(|source| &source.forms);
    forms.map(|(name, form)| (name.as_str(), form.as_str())).collect()
}

fn is_product(path: &[String]) -> bool {
    path.get(1).is_some_and(|p| p == "product") && path.first().is_some_and(|g| g == "generated")
}

/// Returns the file of a public path: that of a product, or of a module below the root.
fn file(module: &[String]) -> String {
    match module {
        [product, name, ..] if product == "product" => format!("{product}::{name}"),
        [first, ..] => first.clone(),
        [] => String::new(),
    }
}

struct Reach<'a> {
    tree: &'a Tree,
    /// The module and the lines of an item, by its public module and name.
    listed: BTreeMap<(Vec<String>, String), (Vec<String>, Listed)>,
    modules: BTreeSet<Vec<String>>,
    /// The public module of each item.
    homes: BTreeMap<Id, Vec<String>>,
}

impl Reach<'_> {
    /// Lists a module under a public path.
    fn module(&mut self, path: &[String], public: &[String]) {
        if !self.modules.insert(path.to_vec()) {
            return;
        }
        let Some(source) = self.tree.get(path) else { return };
        for item in &source.items {
            self.item(path, item, &item.name, public);
        }
        for reexport in &source.reexports {
            self.reexport(path, reexport, public);
        }
        for module in source.modules.iter().filter(|m| m.is_public) {
            self.module(&child(path, &module.name), &child(public, &module.name));
        }
    }

    fn item(&mut self, path: &[String], item: &Listed, name: &str, public: &[String]) {
        // An item is listed once, even if there are several ways to it.
        let id = (path.to_vec(), item.name.clone());
        if self.homes.contains_key(&id) {
            return;
        }
        self.homes.insert(id, public.to_vec());
        let mut item = item.clone();
        if name != item.name {
            item.lines.insert(0, format!("use {} as {name}", item.name));
        }
        self.listed.insert((public.to_vec(), item.name.clone()), (path.to_vec(), item));
    }

    fn reexport(&mut self, path: &[String], reexport: &Reexport, public: &[String]) {
        let target = resolve(path, &reexport.path);
        if reexport.name == "*" {
            return self.module(&target, public);
        }
        if self.tree.contains_key(&target) {
            return self.module(&target, &child(public, &reexport.name));
        }
        let Some((last, module)) = target.split_last() else { return };
        let tree = self.tree;
        // `pub use name;` of another crate seems to lead to itself.
        let is_ours = |r: &&Reexport| r.name == *last && !std::ptr::eq(*r, reexport);
        match tree.get(module) {
            Some(source) if reexport.path.len() > 1 || source.reexports.iter().any(|r| is_ours(&r)) => {
                if let Some(item) = source.items.iter().find(|i| i.name == *last) {
                    self.item(module, item, &reexport.name, public);
                } else if let Some(further) = source.reexports.iter().find(is_ours) {
                    self.reexport(module, further, public);
                }
            }
            // The name comes from another crate.
            _ => {
                let line = format!("use {}", reexport.path.join("::"));
                let item = Listed { name: reexport.name.clone(), of: Vec::new(), implements: None, lines: vec![line] };
                self.listed.insert((public.to_vec(), reexport.name.clone()), (path.to_vec(), item));
            }
        }
    }
}

fn child(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}

/// Resolves a path that is written in the module at `path`.
fn resolve(path: &[String], written: &[String]) -> Vec<String> {
    let mut out = path.to_vec();
    for step in written {
        match step.as_str() {
            "crate" => out.clear(),
            "super" => drop(out.pop()),
            "self" => {}
            name => out.push(name.to_owned()),
        }
    }
    out
}
