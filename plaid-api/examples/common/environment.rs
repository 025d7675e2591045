//! How the environment says that an example shall call Plaid's Sandbox.

use std::env;

/// Whether it does: by all of `variables`, each with what it holds, and not by some only. An empty variable counts as
/// not set, as CI systems leave secrets that a run may not see.
///
/// # Errors
/// When some variables are set and some are not, or the environment is not the Sandbox: examples make things up.
pub fn says_sandbox(variables: &[(&str, &str)]) -> Result<bool, String> {
    let (set, missing): (Vec<_>, Vec<_>) =
        variables.iter().partition(|(name, _)| env::var_os(name).is_some_and(|value| !value.is_empty()));
    if set.is_empty() {
        return Ok(false);
    }
    if !missing.is_empty() {
        let set: Vec<_> = set.iter().map(|(name, _)| *name).collect();
        let missing: Vec<_> = missing.iter().map(|(name, what)| format!("{name} ({what})")).collect();
        return Err(format!(
            "some of the variables for Plaid's Sandbox are set: {}; but not: {}. Set these too, or unset all to use a \
             local server",
            set.join(", "),
            missing.join(", ")
        ));
    }
    if variable("PLAID_ENV")? != "sandbox" {
        return Err("PLAID_ENV must be `sandbox`: an example is not for real people's data".into());
    }
    Ok(true)
}

/// # Errors
/// When it is not set, or not Unicode.
pub fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("the environment variable {name} is not set, or not Unicode"))
}
