//! The crate's modules, and which of their items a user can reach.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

use super::SOURCES;
use super::items::{Listed, Reexport, Source};
use crate::problem::{Problem, Problems, Result};

/// Modules by their path from the crate's root; the root is empty.
pub type Tree = BTreeMap<Vec<String>, Source>;

/// Reads the modules that are declared, from the root on.
pub fn read(sources: &BTreeMap<PathBuf, String>) -> Result<Tree> {
    let mut files = parse(sources)?;
    let mut tree = Tree::new();
    let root = Path::new(SOURCES);
    // Generated code alone is a crate as well: that of the miniatures.
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
    // One after another by turns, since the large ones stand together.
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
        Problem::new("api", path.display().to_string(), what, "mend the file; `cargo check` says where")
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

/// The lines of what can be reached, by the module that each is listed in: a product, or one right below the root.
pub fn list(tree: &Tree) -> BTreeMap<String, Vec<String>> {
    let mut reach = Reach {
        tree,
        listed: BTreeMap::new(),
        modules: BTreeSet::new(),
        items: BTreeSet::new(),
        names: BTreeMap::new(),
    };
    reach.module(&[], &[]);
    let Reach { listed, names, items, .. } = reach;
    let traits: BTreeSet<&String> = tree.values().flat_map(|source| &source.traits).collect();

    let mut forms = BTreeMap::<Vec<String>, BTreeMap<&str, &str>>::new();
    let mut blocks = BTreeMap::<(String, String), Vec<String>>::new();
    for ((module, name), (path, item)) in listed {
        let mut lines = item.lines;
        // A table brings the traits; which, its name says.
        let form = forms.entry(path).or_insert_with_key(|path| tables(tree, path)).get(name.as_str());
        if let (Some(form), Some(head)) = (form, lines.first_mut()) {
            *head = format!("{head}: {form}");
            lines.retain(|line| !line.starts_with("impl "));
        }
        blocks.entry((file(&module), name)).or_default().extend(lines);
    }
    for (path, source) in tree {
        for block in &source.impls {
            let Some(home) = names.get(&block.name) else { continue };
            // A private type that is called like a public one, or a trait that nobody can name.
            let is_another = source.types.contains(&block.name) && !items.contains(&(path.clone(), block.name.clone()));
            let is_inner = block.implements.as_ref().is_some_and(|t| traits.contains(t) && !names.contains_key(t));
            if is_another || is_inner {
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

/// The tables beside a module: those of a product stand in its `wire`.
fn tables<'a>(tree: &'a Tree, path: &[String]) -> BTreeMap<&'a str, &'a str> {
    let wire: Vec<String> = path.iter().cloned().chain(["wire".to_owned()]).collect();
    let forms = tree.get(&wire).into_iter().flat_map(|source| &source.forms);
    forms.map(|(name, form)| (name.as_str(), form.as_str())).collect()
}

fn is_product(path: &[String]) -> bool {
    path.get(1).is_some_and(|p| p == "product") && path.first().is_some_and(|g| g == "generated")
}

/// The file of a public path: a product's, or that of a module right below the root.
fn file(module: &[String]) -> String {
    match module {
        [product, name, ..] if product == "product" => format!("{product}::{name}"),
        [first, ..] => first.clone(),
        [] => String::new(),
    }
}

struct Reach<'a> {
    tree: &'a Tree,
    /// By public module and name: the module it stands in, and its lines.
    listed: BTreeMap<(Vec<String>, String), (Vec<String>, Listed)>,
    modules: BTreeSet<Vec<String>>,
    items: BTreeSet<(Vec<String>, String)>,
    /// Every item's public module.
    names: BTreeMap<String, Vec<String>>,
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
        // Once, wherever else it can be reached.
        if !self.items.insert((path.to_vec(), item.name.clone())) {
            return;
        }
        self.names.entry(item.name.clone()).or_insert_with(|| public.to_vec());
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
        // `pub use name;` of another crate looks as if it led to itself.
        let is_ours = |r: &&Reexport| r.name == *last && !std::ptr::eq(*r, reexport);
        match tree.get(module) {
            Some(source) if reexport.path.len() > 1 || source.reexports.iter().any(|r| is_ours(&r)) => {
                if let Some(item) = source.items.iter().find(|i| i.name == *last) {
                    self.item(module, item, &reexport.name, public);
                } else if let Some(further) = source.reexports.iter().find(is_ours) {
                    self.reexport(module, further, public);
                }
            }
            // Of another crate.
            _ => {
                let line = format!("use {}", reexport.path.join("::"));
                let item = Listed { name: reexport.name.clone(), implements: None, lines: vec![line] };
                self.listed.insert((public.to_vec(), reexport.name.clone()), (path.to_vec(), item));
            }
        }
    }
}

fn child(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}

/// Where a path leads that is written in the module at `path`.
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
