//! Configurations that are wrong, and those that are accepted.

use serde_json::json;

use super::rules::ERRORS;
use super::*;

fn problem(config: &Value) -> String {
    let refusal = read(&config.to_string(), |_| {}).err().unwrap_or_else(|| panic!("{config} is accepted"));
    assert_eq!((refusal.status, refusal.code.as_str()), (400, "INVALID_CREDENTIALS"));
    refusal.message.trim_start_matches("options.override_password: ").to_owned()
}

fn problem_of_account(fields: &Value) -> String {
    let mut account = json!({"type": "depository", "subtype": "checking"});
    account.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
    problem(&json!({"override_accounts": [account]}))
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (fields, place) in [
        (json!({"type": "chequing"}), "override_accounts[0].type must be one of "),
        (json!({"subtype": "current"}), "override_accounts[0].subtype must be one of "),
        (json!({"subtype": "ira"}), "override_accounts[0].subtype must be one of cash management, "),
        (json!({"starting_balance": "12.00"}), "override_accounts[0].starting_balance must be a number"),
        (json!({"starting_balance": 1e300}), "override_accounts[0].starting_balance must be between "),
        (json!({"currency": "DOLLAR"}), "override_accounts[0].currency must be a code of ISO 4217"),
        (json!({"colour": "red"}), "override_accounts[0].colour is unknown"),
        (json!({"meta": {"mask": "12345"}}), "override_accounts[0].meta.mask must match "),
        (json!({"holder_category": "nobody"}), "override_accounts[0].holder_category must be one of "),
        (json!({"numbers": {"ach_routing": "123456789"}}), "override_accounts[0].numbers.ach_routing must be "),
        (json!({"numbers": {"eft_branch": "01533"}}), "override_accounts[0].numbers.eft_institution is missing"),
        (json!({"numbers": {"international_bic": "BOFIIE2D"}}), "override_accounts[0].numbers.international_iban is"),
        (json!({"numbers": {"bacs_sort_code": "1-2"}}), "override_accounts[0].numbers.bacs_sort_code must be "),
        (json!({"identity": {"names": "Mara"}}), "override_accounts[0].identity.names must be a list"),
        (
            json!({"transactions": [{
                "amount": 1, "description": "a", "date_posted": "11/25/2026", "date_transacted": "2026-11-25",
            }]}),
            "override_accounts[0].transactions[0].date_posted must be a date",
        ),
        (json!({"transactions": [{"amount": 1, "description": "a"}]}), "override_accounts[0].transactions[0].date_"),
        (json!({"inflow_model": {"type": "weekly"}}), "override_accounts[0].inflow_model.type must be one of "),
        (
            json!({"inflow_model": {"type": "monthly-income", "payment_day_of_month": 1, "transaction_name": "a"}}),
            "override_accounts[0].inflow_model.income_amount is missing",
        ),
        (
            json!({"inflow_model": {"type": "monthly-income", "payment_day_of_month": 31}}),
            "override_accounts[0].inflow_model.payment_day_of_month ",
        ),
        (json!({"liability": {"type": "credit"}}), "override_accounts[0].liability.type "),
        (json!({"holdings": []}), "override_accounts[0].holdings "),
        (
            json!({"has_null_available_balance": true, "force_available_balance": 1}),
            "override_accounts[0].force_available_balance ",
        ),
    ] {
        let told = problem_of_account(&fields);
        assert!(told.contains(place), "{fields}: {told}");
    }
}

#[test]
fn what_is_wrong_above_the_accounts_is_told_too() {
    let account = json!({"type": "depository", "subtype": "checking"});
    for (config, place) in [
        (json!([]), "the configuration must be an object"),
        (json!({"force_error": "SAD"}), "force_error must be one of "),
        (json!({"recaptcha": "ugly"}), "recaptcha must be one of "),
        (json!({"mfa": {"type": "questions"}}), "mfa.question_rounds is missing"),
        (json!({"mfa": {"type": "dance"}}), "mfa.type must be one of "),
        (json!({"version": 3}), "version is greater than 2"),
        (json!({"accounts": []}), "accounts is unknown"),
        (json!({"override_accounts": vec![account; 11]}), "override_accounts has 11 accounts"),
        (json!({"override_accounts": [{}]}), "override_accounts[0].type is missing"),
    ] {
        let told = problem(&config);
        assert!(told.contains(place), "{config}: {told}");
    }
    let refusal = read("pass_good", |_| {}).err().expect("a refusal");
    assert!(refusal.message.contains("not JSON at line 1, column 1"), "{}", refusal.message);
}

#[test]
fn liabilities_and_investments_are_checked() {
    let of = |kind: &str, subtype: &str, field: &str, value: Value| {
        problem(&json!({"override_accounts": [{"type": kind, "subtype": subtype, field: value}]}))
    };
    let student = |liability: Value| of("loan", "student", "liability", liability);
    for (told, place) in [
        (student(json!({"type": "student", "purchase_apr": 3})), "liability.purchase_apr "),
        (student(json!({"type": "student", "nominal_apr": 300})), "liability.nominal_apr is greater than 100"),
        (student(json!({"type": "student", "repayment_plan_type": "none"})), "liability.repayment_plan_type must be"),
        (
            student(json!({"type": "student", "repayment_model": {
                "type": "standard", "non_repayment_months": 0, "repayment_months": 0.5,
            }})),
            "liability.repayment_model.repayment_months must be a whole number",
        ),
        (of("loan", "mortgage", "liability", json!({"type": "mortgage"})), "liability.type "),
        (of("loan", "auto", "liability", json!({"type": "loan", "payment_frequency": "often"})), "payment_frequency"),
        (
            of(
                "investment",
                "ira",
                "holdings",
                json!([
                    {"institution_price": 1, "quantity": 1, "currency": "USD", "security": {"currency": "USD"}},
                ]),
            ),
            "holdings[0].security has none of ticker_symbol, cusip, isin",
        ),
        (
            of(
                "investment",
                "ira",
                "investment_transactions",
                json!([{
                    "date": "2026-01-01", "name": "a", "quantity": -1, "price": 1, "type": "buy", "currency": "USD",
                }]),
            ),
            "investment_transactions[0].quantity must be above 0",
        ),
        (
            of(
                "investment",
                "ira",
                "investment_transactions",
                json!([{
                    "date": "2026-01-01", "name": "a", "quantity": 1, "price": 1, "type": "swap", "currency": "USD",
                }]),
            ),
            "investment_transactions[0].type must be one of ",
        ),
    ] {
        assert!(told.contains(place), "{told}");
    }
}

#[test]
fn forms_of_plaids_own_samples_are_accepted() {
    let transaction = json!({"amount": -3, "description": "a", "date_posted": "2026-11-25", "currency": null});
    let config = json!({
        "version": "2", "seed": null, "mfa": {"type": "device", "question_rounds": null},
        "override_accounts": [
            {
                "type": "depository", "subtype": "checking", "force_available_balance": null,
                "holder_category": "business",
                "numbers": {"account": "111122220000", "etf_institution": "114", "etf_branch": "01533"},
                "transactions": [transaction],
            },
            {
                "type": "loan", "subtype": "student",
                "liability": {
                    "type": "student", "loan_status": {"type": "repayment", "end_date": null},
                    "servicer_address": {"primary": true, "data": {"city": "A", "country": "US", "street": "B"}},
                },
            },
        ],
    });
    let config = read(&config.to_string(), |_| {}).expect("a configuration");
    let accounts = config.override_accounts.expect("accounts");
    assert_eq!(accounts[0].numbers.eft_institution.as_deref(), Some("114"));
    let transactions = accounts[0].transactions.as_ref().expect("a list");
    assert_eq!(transactions[0].date_transacted, transactions[0].date_posted);
    assert_eq!(accounts[1].liability.as_ref().expect("a loan")["servicer_address"]["city"], "A");
}

#[test]
fn every_error_that_can_be_forced_is_known() {
    for code in ERRORS {
        assert!(Code::named(code).is_some() || code == "PLAID_ERROR", "{code}");
        let password = json!({"force_error": code}).to_string();
        assert!(read(&password, |_| {}).is_ok(), "{code}");
    }
}

#[test]
fn values_are_not_repeated_and_many_problems_are_counted() {
    let accounts = vec![json!({"type": "secret-1", "subtype": "secret-2", "secret-3": "secret-4"}); 5];
    let told = problem(&json!({"override_accounts": accounts}));
    assert!(!told.contains("secret-1") && !told.contains("secret-2") && !told.contains("secret-4"), "{told}");
    assert!(told.ends_with("; and 5 more"), "{told}");
}
