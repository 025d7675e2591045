use std::fmt;
use std::str::FromStr;

use reqwest::Url;

use crate::Error;

/// One of Plaid's environments, to which a client sends its calls.
///
/// ```
/// use plaid_api::Environment;
///
/// assert_eq!("production".parse::<Environment>()?, Environment::Production);
/// assert_eq!(Environment::Sandbox.base_url(), "https://sandbox.plaid.com");
/// # Ok::<(), plaid_api::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Environment {
    /// Test data and no real banks, at `https://sandbox.plaid.com`.
    #[default]
    Sandbox,
    /// Real data, which is billed, at `https://production.plaid.com`.
    Production,
}

impl Environment {
    /// Returns the base URL of this environment.
    #[must_use]
    pub fn base_url(self) -> &'static str {
        match self {
            Self::Sandbox => "https://sandbox.plaid.com",
            Self::Production => "https://production.plaid.com",
        }
    }

    /// Returns the environment whose host the URL names.
    pub(crate) fn at(url: &Url) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|e| e.base_url().split_once("//").is_some_and(|(_, host)| url.host_str() == Some(host)))
    }

    const ALL: [Self; 2] = [Self::Sandbox, Self::Production];

    fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Production => "production",
        }
    }
}

/// The environments that a token can name, each with the part of the token that names it, as in `access-sandbox-…`.
/// `None` is Development, which Plaid has closed.
pub(crate) const TOKEN_INFIXES: [(Option<Environment>, &str); 3] = [
    (Some(Environment::Sandbox), "-sandbox-"),
    (Some(Environment::Production), "-production-"),
    (None, "-development-"),
];

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Environment {
    type Err = Error;

    /// Reads `sandbox` or `production`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|environment| environment.name() == text);
        found.ok_or_else(|| Error::configuration(instead_of(text)))
    }
}

/// Returns what is wrong with the name of an environment. It does not repeat the text, which may be a secret by mistake.
fn instead_of(text: &str) -> String {
    let text = text.trim().to_ascii_lowercase();
    let both = "the environment must be `sandbox` or `production`";
    if text == "development" {
        return format!("{both}: Plaid has closed `development`, for which Sandbox or a Production trial is used");
    }
    // Three letters are enough to tell which one is meant.
    let begins = |name: &str| name.get(..3).is_some_and(|beginning| text.starts_with(beginning));
    match Environment::ALL.into_iter().find(|environment| begins(environment.name())) {
        Some(environment) => format!("{both}: it is misspelt, and should probably be `{environment}`"),
        None => both.to_owned(),
    }
}
