//! Lowers the types in progenitor's code into those of the model.

use syn::{GenericArgument, PathArguments, PathSegment, Type};

use crate::model::Ty;

/// Lowers a type; `None` for a form that is unknown.
pub fn lower(ty: &Type) -> Option<Ty> {
    let Type::Path(path) = ty else { return None };
    let segments = &path.path.segments;
    let last = segments.last()?;
    let inner = |index| argument(last, index).and_then(lower).map(Box::new);
    let is_absolute = path.path.leading_colon.is_some();
    let name = last.ident.to_string();
    match (is_absolute, segments.first()?.ident.to_string().as_str(), name.as_str()) {
        (true, "std", "Option") => inner(0).map(Ty::Nullable),
        (true, "std", "Vec") => inner(0).map(Ty::List),
        (true, "std", "BTreeMap") => inner(1).map(Ty::Map),
        (true, "std", "String") => Some(Ty::Text),
        (true, "chrono", "NaiveDate") => Some(Ty::Date),
        (true, "chrono", "DateTime") => Some(Ty::DateTime),
        (true, "serde_json", "Value") => Some(Ty::Json),
        (true, "serde_json", "Map") => Some(Ty::JsonObject),
        (true, ..) => None,
        (false, "bool", _) => Some(Ty::Bool),
        (false, "i64", _) => Some(Ty::Integer),
        (false, "f64", _) => Some(Ty::Float),
        (false, "types", _) if segments.len() == 2 => Some(Ty::Named(name)),
        (false, ..) => (segments.len() == 1).then_some(Ty::Named(name)),
    }
}

/// Returns the type that `wrapper` has around it, by the name of the wrapper.
pub fn inside<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    argument(path.path.segments.last().filter(|last| last.ident == wrapper)?, 0)
}

fn argument(segment: &PathSegment, index: usize) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.iter().nth(index)? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}
