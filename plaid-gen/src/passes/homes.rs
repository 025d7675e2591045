//! Gives every type its module: a type that only one product uses is in the product's. All others are in one of
//! [`OF_NO_PRODUCT`], where they are compiled together with their products.

use std::collections::BTreeSet;

use crate::model::{
    Api, Condition, Home, OF_NO_PRODUCT, Product, SHARED, SHARED_BY_FEW, SHARED_BY_TWO, UNUSED, Uses, feature,
};

pub fn run(api: &mut Api) {
    let homes: Vec<Home> = api.types.keys().map(|name| home(api, name)).collect();
    for (ty, home) in api.types.values_mut().zip(homes) {
        ty.home = home;
    }
    let modules =
        api.types.values().map(|ty| &ty.home.module).filter(|module| !OF_NO_PRODUCT.contains(&module.as_str()));
    let modules: BTreeSet<String> = modules.chain(api.operations.values().map(|o| &o.product)).cloned().collect();
    api.products.extend(modules.into_iter().map(|module| (module, Product::default())));
}

/// Returns the module of a type. Types of many products are always compiled: they are few, and their conditions would
/// be longer than their code. Types that no product uses are compiled with all products, so that users of one product
/// need not compile them.
fn home(api: &Api, name: &str) -> Home {
    const MANY: usize = 12;
    let home = |module: &str| Home { module: module.to_owned(), condition: None };
    let Some(uses) = uses(api, name).filter(|uses| !uses.is_always && uses.products.len() < MANY) else {
        return home(SHARED);
    };
    let features = || uses.products.iter().map(|product| feature(product)).collect();
    match (uses.products.first(), uses.products.len()) {
        (None, _) => home(UNUSED),
        (Some(product), 1) => home(product),
        (_, 2) => Home { condition: Some(Condition(features())), ..home(SHARED_BY_TWO) },
        _ => Home { condition: Some(Condition(features())), ..home(SHARED_BY_FEW) },
    }
}

fn uses<'a>(api: &'a Api, name: &'a str) -> Option<&'a Uses> {
    api.types.get(api.meant(name)).map(|ty| &ty.uses)
}
