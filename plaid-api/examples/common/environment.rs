//! Reads from the environment whether an example calls Plaid's Sandbox.

use std::env;

/// Returns whether all of `variables` are set. Each is a name with a description of its value. An empty variable counts
/// as not set, since CI systems leave secrets empty that a run may not see.
///
/// # Errors
/// Fails if only some variables are set, or if the environment is not the Sandbox, because examples send made-up data.
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
        return Err("PLAID_ENV must be `sandbox`: examples must not touch real data".into());
    }
    Ok(true)
}

/// # Errors
/// Fails if the variable is not set or not Unicode.
pub fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("the environment variable {name} is not set, or not Unicode"))
}
