//! Gives every type its module: a type that only one product uses is in the product's, and all others are in
//! [`SHARED`], where they are compiled together with their products.

use std::collections::BTreeSet;

use crate::model::{ALL_PRODUCTS, Api, Condition, Home, Product, SHARED, Uses, feature};

pub fn run(api: &mut Api) {
    let homes: Vec<Home> = api.types.keys().map(|name| home(api, name)).collect();
    for (ty, home) in api.types.values_mut().zip(homes) {
        ty.home = home;
    }
    let modules = api.types.values().map(|ty| &ty.home.module).filter(|module| *module != SHARED);
    let modules: BTreeSet<String> = modules.chain(api.operations.values().map(|o| &o.product)).cloned().collect();
    api.products.extend(modules.into_iter().map(|module| (module, Product::default())));
}

fn home(api: &Api, name: &str) -> Home {
    let uses = uses(api, name);
    match uses.and_then(|uses| uses.products.first().filter(|_| !uses.is_always && uses.products.len() == 1)) {
        Some(product) => Home { module: product.clone(), condition: None },
        None => Home { module: SHARED.to_owned(), condition: condition(api, name) },
    }
}

fn uses<'a>(api: &'a Api, name: &'a str) -> Option<&'a Uses> {
    api.types.get(api.meant(name)).map(|ty| &ty.uses)
}

/// Returns the condition under which a type is compiled. Types of many products have none: they are few, and their
/// conditions would be longer than their code. Types that no product uses are compiled with all products, so that users
/// of one product need not compile them.
fn condition(api: &Api, name: &str) -> Option<Condition> {
    const MANY: usize = 12;
    let uses = uses(api, name)?;
    if uses.is_always || uses.products.len() >= MANY {
        return None;
    }
    if uses.products.is_empty() {
        return Some(Condition(vec![ALL_PRODUCTS.to_owned()]));
    }
    Some(Condition(uses.products.iter().map(|product| feature(product)).collect()))
}
