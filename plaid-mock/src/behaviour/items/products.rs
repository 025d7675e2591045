//! The products that operations need, and how an Item gets one that it lacks.
//!
//! The rules are those of <https://plaid.com/docs/link/initializing-products/#adding-products-post-link>.

use crate::refusal::{
    ADDITIONAL_CONSENT_REQUIRED, ITEM_NOT_FOUND, PRODUCT_NOT_ENABLED, PRODUCTS_NOT_SUPPORTED, Refusal,
};
use crate::state::items::Item;
use crate::state::products::{self, Product};
use crate::state::{World, institutions};

/// The product that each operation with the token of an Item needs, by the beginning of its path. The first that fits
/// counts. Operations for processors need the same as those without `/processor`.
const NEEDED: &[(&str, &str)] = &[
    ("/asset_report/create", "assets"),
    ("/auth/", "auth"),
    ("/identity/", "identity"),
    ("/investments/auth/", "investments_auth"),
    ("/investments/", "investments"),
    ("/liabilities/", "liabilities"),
    ("/signal/evaluate", "signal"),
    ("/signal/prepare", "signal"),
    ("/statements/", "statements"),
    ("/stripe/bank_account_token/create", "auth"),
    ("/transactions/", "transactions"),
    ("/transfer/authorization/create", "transfer"),
];

/// The operations that need a product and never add it. See
/// <https://plaid.com/docs/api/products/transactions/#transactionsrefresh>.
const NEVER_ADD: &[&str] = &["/transactions/refresh", "/processor/transactions/refresh"];

/// Returns the product that an operation needs, if it needs one.
fn needed(path: &str) -> Option<&'static Product> {
    let path = path.strip_prefix("/processor").unwrap_or(path);
    let (_, name) = NEEDED.iter().find(|(start, _)| path.starts_with(start))?;
    products::find(name)
}

/// Adds the product that an operation needs to these Items, or refuses the request if one of them can't have it.
pub fn require(world: &mut World, path: &str, items: &[String]) -> Result<(), Refusal> {
    let Some(product) = needed(path) else { return Ok(()) };
    let adds = !NEVER_ADD.contains(&path);
    for id in items {
        let item = world.state.items.get(id).ok_or_else(|| ITEM_NOT_FOUND.because("the Item was removed"))?;
        check(item, product, adds)?;
    }
    let now = world.now();
    for id in items {
        if let Some(item) = world.state.items.get_mut(id) {
            item.use_product(product.name, now);
        }
    }
    Ok(())
}

/// Refuses a product that an Item neither has nor can get by a call.
fn check(item: &Item, product: &Product, adds: bool) -> Result<(), Refusal> {
    let name = product.name;
    if item.has(name) {
        return Ok(());
    }
    let bank = institutions::find(&item.institution)?;
    if !bank.offers(name) {
        return Err(PRODUCTS_NOT_SUPPORTED.because(format!("{} does not support the product {name}", bank.name)));
    }
    if !item.consents_to(name) {
        let message = format!(
            "the user has not consented to the product {name}: list it in additional_consented_products of \
             /link/token/create, for this Item in update mode"
        );
        return Err(ADDITIONAL_CONSENT_REQUIRED.because(message));
    }
    let is_named = item.consent.iter().flatten().any(|consented| consented == name);
    if !adds || !product.is_added_by_call && !is_named {
        let message = format!("the Item does not have the product {name}: add it by /link/token/create");
        return Err(PRODUCT_NOT_ENABLED.because(message));
    }
    if !item.accounts.iter().any(|account| product.fits(account)) {
        return Err(product.without_account().because(format!("no account of the Item has data for {name}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::description;

    #[test]
    fn every_rule_is_about_an_operation_and_a_product() {
        for (start, product) in NEEDED {
            assert!(products::find(product).is_some(), "{product}");
            let mut names = description().operations.iter().map(|operation| operation.name.as_str());
            let fits = |name: &str| name.strip_prefix("/processor").unwrap_or(name).starts_with(start);
            assert!(names.any(fits), "no operation begins with {start}");
        }
        for path in NEVER_ADD {
            assert!(description().find("POST", path).is_some() && needed(path).is_some(), "{path}");
        }
    }
}
