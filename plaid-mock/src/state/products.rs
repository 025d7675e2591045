//! The products that an Item can have, and the data that a user shares for each of them.
//!
//! The rules are those of <https://plaid.com/docs/link/initializing-products/>, and the data scopes those of
//! <https://plaid.com/docs/link/data-transparency-messaging-migration-guide/#data-scopes-by-product>.

use super::accounts::Account;
use crate::refusal::{
    Code, NO_AUTH_ACCOUNTS, NO_INVESTMENT_ACCOUNTS, NO_INVESTMENT_AUTH_ACCOUNTS, NO_LIABILITY_ACCOUNTS,
};

/// A product whose data comes from a bank.
pub struct Product {
    pub name: &'static str,
    /// The data scopes that the user must have consented to.
    pub scopes: &'static [&'static str],
    /// Whether the first call of one of its endpoints adds it to an Item. Other products need Link.
    pub is_added_by_call: bool,
    /// The accounts that it needs.
    pub accounts: Accounts,
}

/// The accounts that a product needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Accounts {
    Any,
    /// Accounts with account and routing numbers.
    Numbers,
    Investment,
    /// Credit cards and loans.
    Debt,
}

const BALANCE: &str = "account_balance_info";
const CONTACT: &str = "contact_info";
const NUMBERS: &str = "account_routing_number";
const TRANSACTIONS: &str = "transactions";

const fn product(
    name: &'static str,
    scopes: &'static [&'static str],
    is_added_by_call: bool,
    accounts: Accounts,
) -> Product {
    Product { name, scopes, is_added_by_call, accounts }
}

/// All products whose data comes from a bank, by name.
const PRODUCTS: &[Product] = &[
    product("assets", &[BALANCE, CONTACT, TRANSACTIONS], false, Accounts::Any),
    product("auth", &[BALANCE, CONTACT, NUMBERS], true, Accounts::Numbers),
    product("balance", &[BALANCE], true, Accounts::Any),
    product("identity", &[BALANCE, CONTACT], true, Accounts::Any),
    product("income_verification", &[BALANCE, CONTACT, TRANSACTIONS], false, Accounts::Any),
    product("investments", &[BALANCE, CONTACT, "investments"], true, Accounts::Investment),
    product("investments_auth", &[BALANCE, CONTACT, NUMBERS, "investments"], true, Accounts::Investment),
    product("liabilities", &[BALANCE, CONTACT, "credit_loan_info"], true, Accounts::Debt),
    product("signal", &[BALANCE, CONTACT, TRANSACTIONS, "risk_info"], true, Accounts::Any),
    product("statements", &[BALANCE, CONTACT, "bank_statements"], false, Accounts::Any),
    product("transactions", &[BALANCE, CONTACT, TRANSACTIONS], true, Accounts::Any),
    product("transfer", &[BALANCE, CONTACT, NUMBERS], true, Accounts::Numbers),
];

/// The names of products that Link can't be initialized with: they belong to another product. See
/// <https://plaid.com/docs/errors/invalid-input/#invalid_product>.
pub const NOT_INITIAL: &[&str] = &[
    "balance",
    "balance_plus",
    "identity_match",
    "processor_identity",
    "processor_payments",
    "recurring_transactions",
    "transactions_refresh",
];

/// The products that update mode may add. See <https://plaid.com/docs/link/update-mode/#adding-credit-products>.
pub fn is_added_in_update_mode(name: &str) -> bool {
    matches!(name, "assets" | "statements" | "income_verification" | "employment") || name.starts_with("cra_")
}

/// Returns the product of a name, if its data comes from a bank.
pub fn find(name: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.name == name)
}

/// Returns the data scopes that a user consents to with these products, without duplicates, in the order of their names.
pub fn scopes<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'static str> {
    let mut scopes: Vec<&str> =
        names.into_iter().filter_map(find).flat_map(|product| product.scopes).copied().collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

/// Returns the products that these data scopes suffice for.
pub fn covered(scopes: &[&str]) -> impl Iterator<Item = &'static str> {
    PRODUCTS
        .iter()
        .filter(|product| product.scopes.iter().all(|scope| scopes.contains(scope)))
        .map(|product| product.name)
}

impl Product {
    /// Returns whether an account has data for the product.
    pub fn fits(&self, account: &Account) -> bool {
        match self.accounts {
            Accounts::Any => true,
            Accounts::Numbers => account.auth_numbers().is_some(),
            Accounts::Investment => matches!(account.kind.as_str(), "investment" | "brokerage"),
            Accounts::Debt => matches!(account.kind.as_str(), "credit" | "loan"),
        }
    }

    /// Returns the code of the refusal for an Item without a fitting account. An Item always has some account.
    pub fn without_account(&self) -> Code {
        match self.accounts {
            Accounts::Investment if self.name == "investments_auth" => NO_INVESTMENT_AUTH_ACCOUNTS,
            Accounts::Investment => NO_INVESTMENT_ACCOUNTS,
            Accounts::Debt => NO_LIABILITY_ACCOUNTS,
            Accounts::Numbers | Accounts::Any => NO_AUTH_ACCOUNTS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::description;

    #[test]
    fn products_and_scopes_are_those_of_the_description() {
        let texts = |schema: &str| {
            let schema = description().schema(schema).expect("a schema");
            let texts = schema["enum"].as_array().expect("a list").iter().filter_map(|text| text.as_str());
            texts.map(str::to_owned).collect::<Vec<_>>()
        };
        let (names, scopes) = (texts("Products"), texts("ItemConsentedDataScope"));
        for product in PRODUCTS {
            assert!(names.iter().any(|name| name == product.name), "{}", product.name);
            assert!(product.scopes.iter().all(|scope| scopes.iter().any(|known| known == scope)), "{}", product.name);
        }
        assert!(NOT_INITIAL.iter().all(|name| names.iter().any(|known| known == name)));
    }

    #[test]
    fn consent_covers_all_products_of_the_same_data() {
        let covered: Vec<&str> = covered(&scopes(["assets"])).collect();
        assert_eq!(covered, ["assets", "balance", "identity", "income_verification", "transactions"]);
    }
}
