//! Checks the rules that a configuration must fulfil besides its form. Plaid's documentation states them:
//! <https://plaid.com/docs/sandbox/user-custom/#configuration-object-schema>.

mod accounts;
mod debts;
mod investments;

use super::config::{Config, Mfa};

/// Limit of accounts per custom user, which is Plaid's.
const MAX_ACCOUNTS: usize = 10;
/// Limit of the entries of each list of an account, since memory must have a bound.
const MAX_ENTRIES: usize = 1_000;

/// The errors that a configuration can ask for.
pub const ERRORS: [&str; 13] = [
    "INSTITUTION_NOT_RESPONDING",
    "INSTITUTION_NO_LONGER_SUPPORTED",
    "INVALID_CREDENTIALS",
    "INVALID_LINK_TOKEN",
    "INVALID_MFA",
    "ITEM_LOCKED",
    "ITEM_LOGIN_REQUIRED",
    "ITEM_NOT_SUPPORTED",
    "MFA_NOT_SUPPORTED",
    "NO_ACCOUNTS",
    "PLAID_ERROR",
    "USER_INPUT_TIMEOUT",
    "USER_SETUP_REQUIRED",
];

/// Returns everything that is wrong with a configuration of the right form.
pub fn problems(config: &Config) -> Vec<String> {
    let mut found = Problems { place: String::new(), list: Vec::new() };
    found.one_of("force_error", config.force_error.as_deref(), &ERRORS);
    found.one_of("recaptcha", config.recaptcha.as_deref(), &["bad", "good"]);
    if let Some(mfa) = &config.mfa {
        found.below("mfa", |found| check_mfa(mfa, found));
    }
    let accounts = config.override_accounts.as_deref().unwrap_or_default();
    if accounts.len() > MAX_ACCOUNTS {
        found.add("override_accounts", &format!("has {} accounts; {MAX_ACCOUNTS} are the most", accounts.len()));
    }
    for (index, account) in accounts.iter().enumerate() {
        found.below(&format!("override_accounts[{index}]"), |found| {
            accounts::check(account, found);
            debts::check(account, found);
            investments::check(account, found);
        });
    }
    found.list
}

fn check_mfa(mfa: &Mfa, found: &mut Problems) {
    found.one_of("type", Some(&mfa.kind), &["device", "questions", "selections"]);
    let counts = [
        ("question_rounds", mfa.question_rounds),
        ("questions_per_round", mfa.questions_per_round),
        ("selection_rounds", mfa.selection_rounds),
        ("selections_per_question", mfa.selections_per_question),
    ];
    for (field, count) in counts {
        found.whole(field, count, (1.0, 9.0));
    }
    if mfa.kind == "questions" {
        found.required("question_rounds", mfa.question_rounds.is_some());
        found.required("questions_per_round", mfa.questions_per_round.is_some());
    }
}

/// The problems that were found, each with its place.
struct Problems {
    /// The place below which fields are named.
    place: String,
    list: Vec<String>,
}

impl Problems {
    /// Adds a problem of a field.
    fn add(&mut self, field: &str, problem: &str) {
        let Self { place, list } = self;
        list.push(match place.as_str() {
            "" => format!("{field} {problem}"),
            place => format!("{place}.{field} {problem}"),
        });
    }

    /// Checks what is below a field.
    fn below(&mut self, field: &str, check: impl FnOnce(&mut Self)) {
        let place = if self.place.is_empty() { field.to_owned() } else { format!("{}.{field}", self.place) };
        let outer = std::mem::replace(&mut self.place, place);
        check(self);
        self.place = outer;
    }

    /// Requires a value to be one of several.
    fn one_of(&mut self, field: &str, value: Option<&str>, options: &[&str]) {
        if value.is_some_and(|value| !options.contains(&value)) {
            self.add(field, &format!("must be one of {}", options.join(", ")));
        }
    }

    /// Requires a field.
    fn required(&mut self, field: &str, is_there: bool) {
        if !is_there {
            self.add(field, "is missing");
        }
    }

    /// Requires a value to fulfil a condition.
    fn fulfils<T>(&mut self, field: &str, value: Option<T>, is_right: impl FnOnce(T) -> bool, rule: &str) {
        if value.is_some_and(|value| !is_right(value)) {
            self.add(field, rule);
        }
    }

    /// Requires a number to be a whole one of a range.
    fn whole(&mut self, field: &str, value: Option<f64>, (min, max): (f64, f64)) {
        let is_right = |value: f64| value.fract() == 0.0 && (min..=max).contains(&value);
        self.fulfils(field, value, is_right, &format!("must be a whole number from {min} to {max}"));
    }

    /// Requires a list to be of a bounded length.
    fn bounded(&mut self, field: &str, length: Option<usize>) {
        let rule = format!("must have at most {MAX_ENTRIES} entries");
        self.fulfils(field, length, |length| length <= MAX_ENTRIES, &rule);
    }
}
