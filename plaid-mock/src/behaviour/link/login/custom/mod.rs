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
#[cfg(test)]
mod tests;

use std::hash::{DefaultHasher, Hash, Hasher};

use fastrand::Rng;
use serde_json::Value;

use self::config::Config;
use super::{Login, usual};
use crate::refusal::{Code, INTERNAL_SERVER_ERROR, INVALID_CREDENTIALS, NO_ACCOUNTS, RECAPTCHA_BAD, Refusal};
use crate::state::World;
use crate::state::accounts::Account;
use crate::time::day_of;

/// Limit of the problems that a refusal tells.
const MAX_PROBLEMS: usize = 10;

/// Logs in with a configuration.
pub fn log_in(world: &mut World, password: &str) -> Result<Login, Refusal> {
    let config = read(password, |config| roll(world, config))?;
    // `PLAID_ERROR` is the only one of them that is no code of today's.
    let code = |name| Code::named(name).unwrap_or(INTERNAL_SERVER_ERROR);
    if let Some(code) = config.force_error.as_deref().map(code) {
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
        serde_json::from_value(value).map_err(|_| wrong(&["the configuration is malformed".to_owned()]))?;
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
