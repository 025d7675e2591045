//! Investments: holdings, transactions and account numbers of investment accounts. What a custom user does not give is
//! made up and adds up to the balance of the account.
//!
//! A refresh finds nothing new, as in Plaid's Sandbox, whose investments do not change:
//! <https://plaid.com/docs/api/products/investments/#investmentsrefresh>.

pub mod auth;
pub mod holdings;
pub mod transactions;

use crate::refusal::{NO_INVESTMENT_ACCOUNTS, Refusal};
use crate::state::accounts::Account;
use crate::state::investments::is_investment;

/// Returns those of the accounts that have investments.
fn invested<'a>(accounts: &[&'a Account]) -> Result<Vec<&'a Account>, Refusal> {
    let found: Vec<&Account> = accounts.iter().copied().filter(|account| is_investment(account)).collect();
    if found.is_empty() {
        return Err(NO_INVESTMENT_ACCOUNTS.because("none of the accounts is of the type investment"));
    }
    Ok(found)
}
