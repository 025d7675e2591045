//! Accounts, their numbers, transactions and inflow.

use super::Problems;
use crate::behaviour::link::login::custom::config::{AccountConfig, InflowConfig, NumbersConfig};
use crate::state::account_types::subtypes;
use crate::state::currencies::is_iso;

const CURRENCY: &str = "must be a code of ISO 4217 such as USD";

pub fn check(account: &AccountConfig, found: &mut Problems) {
    found.required("subtype", account.subtype.is_some());
    found.one_of("subtype", account.subtype.as_deref(), subtypes(&account.kind));
    found.one_of("holder_category", account.holder_category.as_deref(), &["business", "personal"]);
    found.fulfils("currency", account.currency.as_deref(), is_iso, CURRENCY);
    if account.has_null_available_balance && account.force_available_balance.is_some() {
        found.add("force_available_balance", "must not be set together with has_null_available_balance");
    }
    found.below("numbers", |found| check_numbers(&account.numbers, found));
    found.bounded("transactions", account.transactions.as_ref().map(Vec::len));
    for (index, transaction) in account.transactions.iter().flatten().enumerate() {
        let field = format!("transactions[{index}].currency");
        found.fulfils(&field, transaction.currency.as_deref(), is_iso, CURRENCY);
    }
    if let Some(model) = &account.inflow_model {
        found.below("inflow_model", |found| check_inflow(account, model, found));
    }
}

fn check_numbers(numbers: &NumbersConfig, found: &mut Problems) {
    const ROUTING: &str = "must be a routing number: nine digits, of which the last is a check digit";
    found.fulfils("account", numbers.account.as_deref(), |text| !text.is_empty(), "must not be empty");
    found.fulfils("ach_routing", numbers.ach_routing.as_deref(), is_routing, ROUTING);
    found.fulfils("ach_wire_routing", numbers.ach_wire_routing.as_deref(), is_routing, ROUTING);
    let digits = |count: usize| move |text: &str| text.len() == count && is_digits(text);
    found.fulfils("bacs_sort_code", numbers.bacs_sort_code.as_deref(), digits(6), "must be six digits");
    found.fulfils("eft_branch", numbers.eft_branch.as_deref(), digits(5), "must be five digits");
    let institution = |text: &str| (3..=5).contains(&text.len()) && is_digits(text);
    found.fulfils("eft_institution", numbers.eft_institution.as_deref(), institution, "must be three to five digits");
    let bic = |text: &str| matches!(text.len(), 8 | 11) && is_alphanumeric(text);
    found.fulfils("international_bic", numbers.international_bic.as_deref(), bic, "must be 8 or 11 letters or digits");
    let iban = "must be two letters for the country, two digits, and 11 to 30 letters or digits";
    found.fulfils("international_iban", numbers.international_iban.as_deref(), is_iban, iban);
    pair(("eft_institution", &numbers.eft_institution), ("eft_branch", &numbers.eft_branch), found);
    let (iban, bic) = (&numbers.international_iban, &numbers.international_bic);
    pair(("international_iban", iban), ("international_bic", bic), found);
}

/// Requires two fields to be there together.
fn pair(one: (&str, &Option<String>), other: (&str, &Option<String>), found: &mut Problems) {
    for (this, that) in [(one, other), (other, one)] {
        if this.1.is_none() && that.1.is_some() {
            found.add(this.0, &format!("is missing: {} needs it", that.0));
        }
    }
}

/// Returns whether a text is a routing number of the American Bankers Association, by its check digit.
fn is_routing(text: &str) -> bool {
    let weighted = text.bytes().zip([3, 7, 1].into_iter().cycle());
    let sum: u32 = weighted.map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum();
    text.len() == 9 && is_digits(text) && sum.is_multiple_of(10) && sum > 0
}

/// Returns whether a text has the form of an IBAN. Plaid's samples have some whose check digits are wrong.
fn is_iban(text: &str) -> bool {
    let (country, rest) = text.split_at_checked(2).unwrap_or_default();
    let (check, account) = rest.split_at_checked(2).unwrap_or_default();
    country.bytes().all(|byte| byte.is_ascii_uppercase())
        && is_digits(check)
        && !check.is_empty()
        && (11..=30).contains(&account.len())
        && is_alphanumeric(account)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_alphanumeric(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn check_inflow(account: &AccountConfig, model: &InflowConfig, found: &mut Problems) {
    const MODELS: [&str; 4] = ["monthly-balance-payment", "monthly-income", "monthly-interest-only-payment", "none"];
    found.one_of("type", Some(&model.kind), &MODELS);
    if model.kind == "none" || !MODELS.contains(&model.kind.as_str()) {
        return;
    }
    found.required("payment_day_of_month", model.payment_day_of_month.is_some());
    found.required("transaction_name", model.transaction_name.is_some());
    if model.kind == "monthly-income" {
        found.required("income_amount", model.income_amount.is_some());
        found.fulfils("income_amount", model.income_amount, |amount| amount > 0.0, "must be above 0");
        return;
    }
    found.required("statement_day_of_month", model.statement_day_of_month.is_some());
    if !matches!(account.kind.as_str(), "credit" | "loan") {
        found.add("type", "pays a debt, and the account is neither of the type credit nor of the type loan");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routing_numbers_have_a_check_digit() {
        assert!(["011401533", "122105155", "322271627", "021000021"].into_iter().all(is_routing));
        assert!(!["000000000", "123456789", "12210515", "1221051550", "12210515a", ""].into_iter().any(is_routing));
    }

    #[test]
    fn an_iban_begins_with_its_country() {
        assert!(["IE29AIBK93115212345678", "GB29NWBK60161331926819"].into_iter().all(is_iban));
        assert!(!["29IEAIBK93115212345678", "IE", "", "IE29AIBK", "ÄÄ29AIBK93115212345678"].into_iter().any(is_iban));
    }
}
