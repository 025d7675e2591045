//! The accounts that a user shares.

use serde_json::Value;

use crate::params::Params;
use crate::refusal::{INVALID_FIELD, NO_ACCOUNTS, Refusal};
use crate::state::accounts::Account;

/// The accounts that Link offers, and those that the user chooses.
#[derive(Default)]
pub struct Choice<'a> {
    /// The `account_filters` of the link token.
    pub filters: Option<&'a Value>,
    /// Whether only accounts for Auth are offered.
    pub only_numbers: bool,
    /// The masks of the accounts that the user chooses; all that are offered if there is no list.
    pub masks: Option<Vec<&'a str>>,
}

impl<'a> Choice<'a> {
    /// Returns the choice of a session. The choice of the user is in `session`, the rest in the link token.
    pub fn of(link: &Params<'a>, session: &Params<'a>) -> Self {
        Self {
            filters: link.value("account_filters"),
            only_numbers: link.texts("products").is_some_and(|products| products.contains(&"auth")),
            masks: session.texts("accounts"),
        }
    }

    /// Returns whether Link offers an account. See
    /// <https://plaid.com/docs/api/link/#link-token-create-request-account-filters>.
    fn offers(&self, account: &Account) -> bool {
        let subtypes = |filters: &Value| filters[account.kind.as_str()]["account_subtypes"].as_array().cloned();
        let is_listed = |filters: &Value| {
            let listed = subtypes(filters).unwrap_or_default();
            listed.iter().any(|subtype| *subtype == "all" || *subtype == account.subtype.as_str())
        };
        let has_numbers = matches!(account.subtype.as_str(), "checking" | "savings" | "cash management");
        self.filters.is_none_or(is_listed) && (has_numbers || !self.only_numbers)
    }

    /// Divides accounts into those that the user shares and the others.
    pub fn divide(&self, accounts: Vec<Account>) -> Result<(Vec<Account>, Vec<Account>), Refusal> {
        for mask in self.masks.iter().flatten() {
            if !accounts.iter().any(|account| account.mask == *mask && self.offers(account)) {
                return Err(INVALID_FIELD.because(format!("accounts: Link offers no account with the mask {mask}")));
            }
        }
        let is_chosen =
            |account: &Account| self.masks.as_ref().is_none_or(|masks| masks.contains(&account.mask.as_str()));
        let (shared, unshared): (Vec<Account>, Vec<Account>) =
            accounts.into_iter().partition(|account| self.offers(account) && is_chosen(account));
        if shared.is_empty() {
            return Err(NO_ACCOUNTS.because("the user shares none of the accounts that Link offers"));
        }
        Ok((shared, unshared))
    }
}
