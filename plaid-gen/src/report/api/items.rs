//! The items of a source file as lines, and the modules and re-exports that it declares.

use syn::{Attribute, Fields, Generics, ImplItem, Item, TraitItem, UseTree, Visibility};

use super::signature::{function, generics, is_hidden, is_test, path, ty, where_clause};

/// The content of a file as text, because syntax can't be sent to another thread.
#[derive(Debug, Default)]
pub struct Source {
    pub modules: Vec<Declared>,
    pub reexports: Vec<Reexport>,
    pub items: Vec<Listed>,
    pub impls: Vec<Listed>,
    /// The types and traits that are declared here, public or not.
    pub types: Vec<String>,
    pub traits: Vec<String>,
    /// Tables of types: the name of the type and of the macro.
    pub forms: Vec<(String, String)>,
}

/// A module, in another file unless it has a body.
#[derive(Debug)]
pub struct Declared {
    pub name: String,
    pub is_public: bool,
    pub body: Option<Source>,
}

/// A `pub use` of one name or of all.
#[derive(Debug)]
pub struct Reexport {
    pub path: Vec<String>,
    /// The public name; `*` for all.
    pub name: String,
}

/// An item, or an implementation for the type of this name.
#[derive(Debug, Clone)]
pub struct Listed {
    pub name: String,
    /// The path by which an implementation names its type.
    pub of: Vec<String>,
    /// The trait, if this is the implementation of one.
    pub implements: Option<String>,
    pub lines: Vec<String>,
}

impl Source {
    /// Reads a file's items.
    pub fn read(items: Vec<Item>) -> Self {
        let mut source = Self::default();
        items.into_iter().for_each(|item| source.take(item));
        source
    }

    fn take(&mut self, item: Item) {
        match &item {
            Item::Struct(item) => self.types.push(item.ident.to_string()),
            Item::Enum(item) => self.types.push(item.ident.to_string()),
            Item::Trait(item) => self.traits.push(item.ident.to_string()),
            _ => {}
        }
        match item {
            Item::Mod(module) if !is_test(&module.attrs) => self.modules.push(Declared {
                name: module.ident.to_string(),
                is_public: is_public(&module.vis) && !is_hidden(&module.attrs),
                body: module.content.map(|(_, items)| Self::read(items)),
            }),
            Item::Use(item) if is_public(&item.vis) && !is_hidden(&item.attrs) => {
                self.reexport(&item.tree, &mut Vec::new());
            }
            Item::Impl(block) if !is_hidden(&block.attrs) && !is_test(&block.attrs) => {
                self.impls.extend(implementation(block));
            }
            Item::Macro(call) => self.forms.extend(form(&call)),
            item => self.items.extend(listed(item)),
        }
    }

    fn reexport(&mut self, tree: &UseTree, path: &mut Vec<String>) {
        let mut add = |path: &[String], last: Option<String>, name: String| {
            let path = path.iter().cloned().chain(last).collect();
            self.reexports.push(Reexport { path, name });
        };
        match tree {
            UseTree::Path(step) => {
                path.push(step.ident.to_string());
                self.reexport(&step.tree, path);
                path.pop();
            }
            UseTree::Name(name) => add(path, Some(name.ident.to_string()), name.ident.to_string()),
            UseTree::Rename(name) => add(path, Some(name.ident.to_string()), name.rename.to_string()),
            UseTree::Glob(_) => add(path, None, "*".to_owned()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.reexport(tree, path)),
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn listed(item: Item) -> Option<Listed> {
    let one =
        |name: &syn::Ident, lines| Some(Listed { name: name.to_string(), of: Vec::new(), implements: None, lines });
    match item {
        Item::Struct(item) if is_seen(&item.vis, &item.attrs) => one(&item.ident, structure(&item)),
        Item::Enum(item) if is_seen(&item.vis, &item.attrs) => one(&item.ident, enumeration(&item)),
        Item::Trait(item) if is_seen(&item.vis, &item.attrs) => one(&item.ident, interface(&item)),
        Item::Fn(item) if is_seen(&item.vis, &item.attrs) => one(&item.sig.ident, vec![function("", &item.sig)]),
        Item::Const(item) if is_seen(&item.vis, &item.attrs) => {
            one(&item.ident, vec![format!("const {}: {}", item.ident, ty(&item.ty))])
        }
        Item::Type(item) if is_seen(&item.vis, &item.attrs) => {
            one(&item.ident, vec![format!("type {}{} = {}", item.ident, generics(&item.generics), ty(&item.ty))])
        }
        _ => None,
    }
}

fn structure(item: &syn::ItemStruct) -> Vec<String> {
    let name = item.ident.to_string();
    let mut lines = vec![head("struct", &name, &item.attrs, &item.generics)];
    lines.extend(fields(&format!("{name}."), &item.fields, is_public));
    lines.extend(derived(&name, &item.attrs));
    lines
}

fn enumeration(item: &syn::ItemEnum) -> Vec<String> {
    let name = item.ident.to_string();
    let mut lines = vec![head("enum", &name, &item.attrs, &item.generics)];
    for variant in item.variants.iter().filter(|v| !is_hidden(&v.attrs)) {
        let line = format!("{}{name}::{}", non_exhaustive(&variant.attrs), variant.ident);
        match &variant.fields {
            Fields::Unnamed(_) => {
                let types: Vec<_> = variant.fields.iter().map(|field| ty(&field.ty)).collect();
                lines.push(format!("{line}({})", types.join(", ")));
            }
            named => {
                lines.push(line);
                lines.extend(fields(&format!("{name}::{}.", variant.ident), named, |_| true));
            }
        }
    }
    lines.extend(derived(&name, &item.attrs));
    lines
}

fn interface(item: &syn::ItemTrait) -> Vec<String> {
    let name = item.ident.to_string();
    let supers: Vec<String> = item.supertraits.iter().map(super::signature::tokens).collect();
    let supers = if supers.is_empty() { String::new() } else { format!(": {}", supers.join(" + ")) };
    let mut lines = vec![format!("{}{supers}", head("trait", &name, &item.attrs, &item.generics))];
    lines.extend(item.items.iter().filter_map(|inner| match inner {
        TraitItem::Fn(f) if !is_hidden(&f.attrs) => {
            let provided = if f.default.is_some() { " { .. }" } else { "" };
            Some(format!("{}{provided}", function(&format!("{name}::"), &f.sig)))
        }
        TraitItem::Type(t) if !is_hidden(&t.attrs) => Some(format!("{name}::{}", t.ident)),
        TraitItem::Const(c) if !is_hidden(&c.attrs) => Some(format!("const {name}::{}: {}", c.ident, ty(&c.ty))),
        _ => None,
    }));
    lines
}

fn is_seen(visibility: &Visibility, attrs: &[Attribute]) -> bool {
    is_public(visibility) && !is_hidden(attrs) && !is_test(attrs)
}

fn head(kind: &str, name: &str, attrs: &[Attribute], parameters: &Generics) -> String {
    format!("{}{kind} {name}{}{}", non_exhaustive(attrs), generics(parameters), where_clause(parameters))
}

fn non_exhaustive(attrs: &[Attribute]) -> &'static str {
    if attrs.iter().any(|a| a.path().is_ident("non_exhaustive")) { "#[non_exhaustive] " } else { "" }
}

fn fields(prefix: &str, fields: &Fields, is_seen: impl Fn(&Visibility) -> bool) -> Vec<String> {
    let seen = fields.iter().enumerate().filter(|(_, f)| is_seen(&f.vis) && !is_hidden(&f.attrs));
    let name = |(index, field): &(usize, &syn::Field)| {
        field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string)
    };
    seen.map(|field| format!("{prefix}{}: {}", name(&field), ty(&field.1.ty))).collect()
}

/// Writes one line for all derived traits.
fn derived(name: &str, attrs: &[Attribute]) -> Option<String> {
    let mut traits = Vec::new();
    for attr in attrs.iter().filter(|a| a.path().is_ident("derive")) {
        // A derive that does not parse does not compile either.
        let _ = attr.parse_nested_meta(|meta| {
            traits.push(path(&meta.path));
            Ok(())
        });
    }
    traits.sort();
    (!traits.is_empty()).then(|| format!("impl {} for {name}", traits.join(" + ")))
}

fn implementation(block: syn::ItemImpl) -> Option<Listed> {
    let syn::Type::Path(of) = block.self_ty.as_ref() else { return None };
    let name = of.path.segments.last()?.ident.to_string();
    let this = ty(&block.self_ty);
    let bounds = where_clause(&block.generics);
    let declared = generics(&block.generics);
    let lines = if let Some((implemented, _)) = &block.trait_ {
        let types = block.items.iter().filter_map(|item| match item {
            ImplItem::Type(t) => Some(format!("{} = {}", t.ident, ty(&t.ty))),
            _ => None,
        });
        let types = types.collect::<Vec<_>>().join(", ");
        let types = if types.is_empty() { String::new() } else { format!(" ({types})") };
        vec![format!("impl{declared} {} for {this}{types}{bounds}", path(implemented))]
    } else {
        let bounded = if declared.contains(':') { format!(" for{declared}") } else { String::new() };
        let lines = block.items.iter().filter_map(|item| match item {
            ImplItem::Fn(f) if is_seen(&f.vis, &f.attrs) => {
                Some(format!("{}{bounded}{bounds}", function(&format!("{this}::"), &f.sig)))
            }
            ImplItem::Const(c) if is_seen(&c.vis, &c.attrs) => {
                Some(format!("const {this}::{}: {}", c.ident, ty(&c.ty)))
            }
            _ => None,
        });
        lines.collect()
    };
    let implements = block.trait_.and_then(|(path, _)| Some(path.segments.last()?.ident.to_string()));
    let of = of.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    Some(Listed { name, of, implements, lines })
}

/// Reads a table, such as `crate::__model!(super::Name, …)`.
fn form(call: &syn::ItemMacro) -> Option<(String, String)> {
    let form = call.mac.path.segments.last()?.ident.to_string();
    let form = form.strip_prefix("__")?.to_owned();
    let mut name = None;
    for token in call.mac.tokens.clone() {
        match token {
            proc_macro2::TokenTree::Ident(ident) => name = Some(ident.to_string()),
            proc_macro2::TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            _ => break,
        }
    }
    Some((name?, form))
}
