//! Money, quantities and prices are exact decimals, in both of the wire's forms.

use syn::visit_mut::{self, VisitMut};
use syn::{Type, parse_quote};

use crate::policy::Meaning;

/// Gives a field's type its meaning, inside `Option` and `Vec` as well.
pub fn retype(ty: &mut Type, meaning: Meaning) {
    let (from, to) = match meaning {
        Meaning::Plain => return,
        Meaning::Decimal | Meaning::DecimalByDefault => ("f64", parse_quote!(crate::Decimal)),
        Meaning::Amount => ("String", parse_quote!(crate::Amount)),
    };
    Retype { from, to }.visit_type_mut(ty);
}

struct Retype {
    from: &'static str,
    to: Type,
}

impl VisitMut for Retype {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        if matches!(ty, Type::Path(path) if path.path.is_ident(self.from)) {
            *ty = self.to.clone();
        }
    }
}
