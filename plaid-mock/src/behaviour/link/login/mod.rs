//! Logins of Plaid's Sandbox: <https://plaid.com/docs/sandbox/test-credentials/>.
//!
//! | login | outcome |
//! |---|---|
//! | the user `user_custom` | the data that the password configures, as JSON: see [`custom`] |
//! | the user `user_good` with such a password, for example `{"recaptcha": "bad"}` | the same |
//! | a user that begins with `custom_` | `INVALID_CREDENTIALS`, since nobody has configured it in a dashboard |
//! | the user `user_bad`, or the password `pass_bad` | `INVALID_CREDENTIALS` |
//! | a password that begins with `error_` | the error whose code follows |
//! | a user for tests of transactions, credit and income, such as `user_bank_income` | everyday accounts: see [`usual`] |
//! | any other, also with the passwords `mfa_…`, which are answered at once | eight accounts of one owner |

mod custom;
mod usual;

use std::borrow::Cow;

use serde_json::Value;

use crate::params::Params;
use crate::refusal::{Code, INVALID_CREDENTIALS, Refusal};
use crate::state::World;
use crate::state::accounts::Account;

/// The data to which a successful login gives access.
pub struct Login {
    pub accounts: Vec<Account>,
    /// The seed that a custom user gives.
    pub seed: Option<u64>,
}

/// Logs in as a request says.
pub fn log_in(world: &mut World, params: &Params) -> Result<Login, Refusal> {
    let user = params.text("options.override_username").unwrap_or("user_good");
    let password = password(params);
    let password = password.as_deref();
    match (user, password) {
        ("user_custom", _) => custom::log_in(world, password.unwrap_or_default()),
        ("user_good", Some(password)) if password.trim_start().starts_with('{') => custom::log_in(world, password),
        _ if user.starts_with("custom_") => Err(INVALID_CREDENTIALS.because(
            "options.override_username: users of Plaid's dashboard do not exist here; log in as user_custom, with the \
             configuration as the password",
        )),
        ("user_bad", _) | (_, Some("pass_bad")) => {
            Err(INVALID_CREDENTIALS.because("the login simulates wrong credentials"))
        }
        (_, Some(password)) if password.starts_with("error_") => {
            let code = password.trim_start_matches("error_");
            let code = Code::named(code).unwrap_or(INVALID_CREDENTIALS);
            Err(code.because("the password simulates this error"))
        }
        _ => {
            let mut random = world.random();
            Ok(Login { accounts: usual::accounts(world, user, &mut random), seed: None })
        }
    }
}

/// Returns the password. Requests of tests to the mock itself may have the configuration of a custom user as an object.
fn password<'a>(params: &Params<'a>) -> Option<Cow<'a, str>> {
    params.value("options.override_password").map(|password| match password {
        Value::String(text) => Cow::Borrowed(text.as_str()),
        other => Cow::Owned(other.to_string()),
    })
}
