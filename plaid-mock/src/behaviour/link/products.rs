//! The lists of products in a request for a new Item, and what becomes of them.
//!
//! The rules are those of <https://plaid.com/docs/link/initializing-products/>.

use crate::params::Params;
use crate::refusal::{INVALID_FIELD, INVALID_PRODUCT, PRODUCTS_NOT_SUPPORTED, Refusal, missing};
use crate::state::accounts::Account;
use crate::state::institutions::Bank;
use crate::state::products::{NOT_INITIAL, find};

/// The products that are billed when they are used, and not with a new Item that has them as optional ones.
const FREE_UNTIL_USED: &[&str] = &["auth", "identity", "signal"];

/// The fields for the options of products, which are required with these products. See
/// <https://plaid.com/docs/api/link/#linktokencreate>.
const OPTIONS: &[(&str, &str)] = &[
    ("employment", "employment"),
    ("identity_verification", "identity_verification"),
    ("income_verification", "income_verification"),
    ("payment_initiation", "payment_initiation"),
    ("statements", "statements"),
];

/// The products that a request names.
#[derive(Default)]
pub struct Lists<'a> {
    /// The Item must have them.
    pub required: Vec<&'a str>,
    /// The Item must have them if its bank and its accounts allow.
    pub if_supported: Vec<&'a str>,
    /// The Item has them if its bank and its accounts allow.
    pub optional: Vec<&'a str>,
    /// The user only consents to them.
    pub consented: Vec<&'a str>,
}

/// The products of a new Item.
#[derive(Default)]
pub struct Granted {
    pub products: Vec<String>,
    pub unbilled: Vec<String>,
}

impl<'a> Lists<'a> {
    /// Returns the lists of a request for a link token.
    pub fn of(params: &Params<'a>) -> Self {
        let list = |field: &str| params.texts(field).unwrap_or_default();
        Self {
            required: list("products"),
            if_supported: list("required_if_supported_products"),
            optional: list("optional_products"),
            consented: list("additional_consented_products"),
        }
    }

    /// Returns all products that the user consents to.
    pub fn all(&self) -> impl Iterator<Item = &'a str> {
        [&self.required, &self.if_supported, &self.optional, &self.consented].into_iter().flatten().copied()
    }

    /// Refuses products that an Item can't be created with.
    pub fn check_names(&self) -> Result<(), Refusal> {
        let wrong: Vec<&str> = self.all().filter(|product| NOT_INITIAL.contains(product)).collect();
        if wrong.is_empty() {
            return Ok(());
        }
        let names = wrong.join(", ");
        Err(INVALID_PRODUCT.because(format!("an Item can't be created with these products: {names}; leave them out")))
    }

    /// Refuses products that Link can't be initialized with, and lists that contradict each other.
    pub fn check(&self) -> Result<(), Refusal> {
        self.check_names()?;
        let lists = [
            ("products", &self.required),
            ("required_if_supported_products", &self.if_supported),
            ("optional_products", &self.optional),
            ("additional_consented_products", &self.consented),
        ];
        for (index, (name, list)) in lists.iter().enumerate() {
            for (other, others) in lists.iter().skip(index + 1) {
                if let Some(both) = list.iter().find(|product| others.contains(product)) {
                    let message = format!("{both} is both in {name} and in {other}: remove it from one of them");
                    return Err(INVALID_FIELD.because(message));
                }
            }
        }
        if self.required.contains(&"signal") && !self.required.contains(&"auth") {
            return Err(INVALID_FIELD.because("products: signal needs auth in products too"));
        }
        if self.required.contains(&"payment_initiation") && self.all().count() > 1 {
            return Err(INVALID_PRODUCT.because("payment_initiation can't be combined with other products"));
        }
        Ok(())
    }

    /// Refuses a request that lacks the options of one of its products.
    pub fn check_options(&self, params: &Params) -> Result<(), Refusal> {
        let is_missing = |(product, field): &&(&str, &str)| {
            self.required.contains(product) && params.value(field).is_none_or(|options| !options.is_object())
        };
        let fields: Vec<&str> = OPTIONS.iter().filter(is_missing).map(|(_, field)| *field).collect();
        if fields.is_empty() { Ok(()) } else { Err(missing(&fields.join(", "))) }
    }

    /// Refuses a bank that does not offer a required product.
    pub fn check_bank(&self, bank: &Bank) -> Result<(), Refusal> {
        let lacks = |product: &&&str| find(product).is_some() && !bank.offers(product);
        let lacking: Vec<&str> = self.required.iter().filter(lacks).copied().collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let (bank, names) = (bank.name, lacking.join(", "));
        Err(PRODUCTS_NOT_SUPPORTED.because(format!("{bank} does not support these products: {names}")))
    }

    /// Returns the products of an Item with these accounts, or refuses the accounts.
    pub fn granted(&self, bank: &Bank, accounts: &[Account]) -> Result<Granted, Refusal> {
        let fits = |name: &str| find(name).is_none_or(|product| accounts.iter().any(|account| product.fits(account)));
        if let Some(product) = self.required.iter().find(|name| !fits(name)).and_then(|name| find(name)) {
            let message = format!("none of the accounts that the user shares has data for {}", product.name);
            return Err(product.without_account().because(message));
        }
        let extra = self.if_supported.iter().chain(&self.optional);
        let extra = extra.filter(|name| bank.offers(name) && fits(name));
        let mut products: Vec<String> = self.required.iter().chain(extra).map(|&name| name.to_owned()).collect();
        products.sort_unstable();
        products.dedup();
        // A report is what bills assets: https://plaid.com/docs/api/items/#item-get-response-item-products
        let is_free = |name: &&String| {
            let name = name.as_str();
            name == "assets" || self.optional.contains(&name) && FREE_UNTIL_USED.contains(&name)
        };
        let unbilled = products.iter().filter(is_free).cloned().collect();
        Ok(Granted { products, unbilled })
    }
}
