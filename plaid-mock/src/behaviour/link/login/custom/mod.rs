//! Custom users, whose password configures their data: <https://plaid.com/docs/sandbox/user-custom/>.
//!
//! | configuration | outcome |
//! |---|---|
//! | `{}`, or no `override_accounts` | the usual accounts with other balances |
//! | an empty `override_accounts` | `NO_ACCOUNTS` |
//! | `override_accounts` | these accounts; what they do not say is made up, and the same for the same `seed` |
//! | `force_error` | this error instead of an Item |
//! | `"recaptcha": "bad"` | `RECAPTCHA_BAD` |
//! | `mfa` | nothing is asked: `/sandbox/public_token/create` passes Link by, and `link/finish` answers as the user would |
//! | `roll_dates_forward` | all dates move so that the latest activity is today |
//! | a configuration that is wrong | `INVALID_CREDENTIALS`, as Plaid answers; the message names each wrong place |

mod account;
mod config;
mod form;
mod portfolio;
mod roll;
mod rules;

use std::hash::{DefaultHasher, Hash, Hasher};

use fastrand::Rng;
use serde_json::Value;

use self::config::Config;
use super::{Login, usual};
use crate::refusal::{Code, INVALID_CREDENTIALS, NO_ACCOUNTS, RECAPTCHA_BAD, Refusal};
use crate::state::World;
use crate::state::accounts::Account;
use crate::time::day_of;

/// Limit of the problems that a refusal tells.
const MAX_PROBLEMS: usize = 10;

/// Logs in with a configuration.
pub fn log_in(world: &mut World, password: &str) -> Result<Login, Refusal> {
    let config = read(password, |config| roll(world, config))?;
    if let Some(code) = config.force_error.as_deref().and_then(Code::named) {
        return Err(code.because("force_error of the custom user asks for this error"));
    }
    if config.recaptcha.as_deref() == Some("bad") {
        return Err(RECAPTCHA_BAD.because("recaptcha of the custom user asks for this error"));
    }
    let seed = config.seed.as_ref().map(|seed| hash(seed));
    let mut random = seed.map_or_else(|| world.random(), Rng::with_seed);
    let accounts = match config.override_accounts {
        None => varied(world, &mut random),
        Some(accounts) if accounts.is_empty() => {
            return Err(NO_ACCOUNTS.because("override_accounts of the custom user is empty"));
        }
        Some(accounts) => account::all(world, accounts, &mut random),
    };
    Ok(Login { accounts, seed })
}

/// Reads a configuration. `prepare` gets it after its form has been checked.
fn read(password: &str, prepare: impl FnOnce(&mut Value)) -> Result<Config, Refusal> {
    let value: Value = serde_json::from_str(password).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        wrong(&[format!("the configuration of a custom user is not JSON at line {line}, column {column}")])
    })?;
    let mut value = form::checked(value).map_err(|problems| wrong(&problems))?;
    prepare(&mut value);
    let config: Config =
        serde_json::from_value(value).map_err(|error| wrong(&[format!("the configuration is malformed: {error}")]))?;
    match rules::problems(&config) {
        problems if problems.is_empty() => Ok(config),
        problems => Err(wrong(&problems)),
    }
}

fn roll(world: &World, config: &mut Value) {
    if config["roll_dates_forward"] == true {
        roll::roll_forward(config, day_of(world.now()));
    }
}

/// Creates the refusal of a wrong configuration. Plaid refuses such a login as one with wrong credentials:
/// <https://github.com/plaid/sandbox-custom-users/issues/6>.
fn wrong(problems: &[String]) -> Refusal {
    let told = problems.iter().take(MAX_PROBLEMS).cloned();
    let more = problems.len().checked_sub(MAX_PROBLEMS + 1).map(|rest| format!("and {} more", rest + 1));
    let message: Vec<String> = told.chain(more).collect();
    INVALID_CREDENTIALS.because(format!("options.override_password: {}", message.join("; ")))
}

/// Makes the usual accounts with other balances.
fn varied(world: &mut World, random: &mut Rng) -> Vec<Account> {
    let mut accounts = usual::accounts(world, "user_custom", random);
    for account in &mut accounts {
        let percent = random.i64(40..=180);
        account.current = account.current * percent / 100;
        account.available = account.available.map(|available| available * percent / 100);
    }
    accounts
}

fn hash(seed: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    seed.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problem(config: &Value) -> String {
        let refusal = read(&config.to_string(), |_| {}).err().unwrap_or_else(|| panic!("{config} is accepted"));
        assert_eq!((refusal.status, refusal.code.as_str()), (400, "INVALID_CREDENTIALS"));
        refusal.message.trim_start_matches("options.override_password: ").to_owned()
    }

    fn problem_of_account(fields: Value) -> String {
        let mut account = json!({"type": "depository", "subtype": "checking"});
        account.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        problem(&json!({"override_accounts": [account]}))
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (fields, place) in [
            (json!({"type": "chequing"}), "override_accounts[0].type must be one of: "),
            (json!({"subtype": "current"}), "override_accounts[0].subtype must be one of: "),
            (json!({"subtype": "ira"}), "override_accounts[0].subtype must be one of: cash management, "),
            (json!({"starting_balance": "12.00"}), "override_accounts[0].starting_balance must be of the type number"),
            (json!({"starting_balance": 1e300}), "override_accounts[0].starting_balance must be between "),
            (json!({"currency": "DOLLAR"}), "override_accounts[0].currency must be a code of ISO 4217"),
            (json!({"colour": "red"}), "override_accounts[0].colour is unknown"),
            (json!({"meta": {"mask": "12345"}}), "override_accounts[0].meta.mask must be "),
            (json!({"holder_category": "nobody"}), "override_accounts[0].holder_category must be one of: "),
            (json!({"numbers": {"ach_routing": "123456789"}}), "override_accounts[0].numbers.ach_routing must be "),
            (json!({"numbers": {"eft_branch": "01533"}}), "override_accounts[0].numbers.eft_institution is missing"),
            (
                json!({"numbers": {"international_bic": "BOFIIE2D"}}),
                "override_accounts[0].numbers.international_iban is",
            ),
            (json!({"numbers": {"bacs_sort_code": "1-2"}}), "override_accounts[0].numbers.bacs_sort_code must be "),
            (json!({"identity": {"names": "Mara"}}), "override_accounts[0].identity.names must be of the type array"),
            (
                json!({"transactions": [{
                    "amount": 1, "description": "a", "date_posted": "11/25/2026", "date_transacted": "2026-11-25",
                }]}),
                "override_accounts[0].transactions[0].date_posted must be a date",
            ),
            (
                json!({"transactions": [{"amount": 1, "description": "a"}]}),
                "override_accounts[0].transactions[0].date_",
            ),
            (json!({"inflow_model": {"type": "weekly"}}), "override_accounts[0].inflow_model.type must be one of: "),
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
            let told = problem_of_account(fields.clone());
            assert!(told.contains(place), "{fields}: {told}");
        }
    }

    #[test]
    fn what_is_wrong_above_the_accounts_is_told_too() {
        let account = json!({"type": "depository", "subtype": "checking"});
        for (config, place) in [
            (json!([]), "the configuration must be an object"),
            (json!({"force_error": "SAD"}), "force_error must be one of: "),
            (json!({"recaptcha": "ugly"}), "recaptcha must be one of: "),
            (json!({"mfa": {"type": "questions"}}), "mfa.question_rounds is missing"),
            (json!({"mfa": {"type": "dance"}}), "mfa.type must be one of: "),
            (json!({"version": 3}), "version must be at most 2"),
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
            (student(json!({"type": "student", "nominal_apr": 300})), "liability.nominal_apr must be at most 100"),
            (
                student(json!({"type": "student", "repayment_plan_type": "none"})),
                "liability.repayment_plan_type must be",
            ),
            (
                student(json!({"type": "student", "repayment_model": {
                    "type": "standard", "non_repayment_months": 0, "repayment_months": 0.5,
                }})),
                "liability.repayment_model.repayment_months must be a whole number",
            ),
            (of("loan", "mortgage", "liability", json!({"type": "mortgage"})), "liability.type "),
            (
                of("loan", "auto", "liability", json!({"type": "loan", "payment_frequency": "often"})),
                "payment_frequency",
            ),
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
                "investment_transactions[0].type must be one of: ",
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
}
