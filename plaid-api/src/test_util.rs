//! Values for unit tests, with the feature `test-util`. [`webhook::test_util`](crate::webhook::test_util) has what tests
//! of a webhook receiver need.

use crate::model::{Part, Place};

/// Returns a sample of an answer, or of any other type of the API: a value that the description allows, without a
/// server.
///
/// Required fields are set: text is the field's name, an enum is its first documented value, and a list has one element.
/// Objects that may be null, and all other fields, are `None`. Every field is public, so a test sets what it is about.
///
/// ```
/// use plaid_api::test_util::sample;
/// use plaid_api::types::{AccountType, AccountsGetResponse};
///
/// fn checking(answer: &AccountsGetResponse) -> usize {
///     answer.accounts.iter().filter(|account| account.type_ == AccountType::Depository).count()
/// }
///
/// let mut answer: AccountsGetResponse = sample();
/// answer.accounts[0].type_ = AccountType::Depository;
/// answer.accounts[0].balances.available = Some("12.34".parse()?);
/// assert_eq!(checking(&answer), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn sample<T: Part>() -> T {
    T::sample(Place::TOP)
}
