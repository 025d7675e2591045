//! Gives money, quantities and prices exact types, in both of the wire's forms: a number, and text with two decimals.

use crate::model::{Api, Kind, Meaning, Ty};

pub fn run(api: &mut Api) {
    for ty in api.types.values_mut() {
        match &mut ty.kind {
            Kind::Struct(it) => it.fields.iter_mut().for_each(|field| retype(&mut field.ty, field.meaning)),
            // A named number stays a number, because each of its uses takes the meaning of its field.
            Kind::Alias(ty, Meaning::Amount) => retype(ty, Meaning::Amount),
            // No rule names the variants of a union, so their numbers are exact.
            Kind::Union(it) => {
                it.variants.iter_mut().for_each(|variant| retype(&mut variant.ty, Meaning::DecimalByDefault));
            }
            _ => {}
        }
    }
}

fn retype(ty: &mut Ty, meaning: Meaning) {
    let innermost = ty.innermost_mut();
    match (meaning, &innermost) {
        (Meaning::Decimal | Meaning::DecimalByDefault, Ty::Float) => *innermost = Ty::Decimal,
        (Meaning::Amount, Ty::Text) => *innermost = Ty::Amount,
        _ => {}
    }
}
