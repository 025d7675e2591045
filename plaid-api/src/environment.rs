use std::fmt;
use std::str::FromStr;

use reqwest::Url;

use crate::Error;

/// Where a client sends its calls.
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
    /// `https://sandbox.plaid.com`: test data, no real banks.
    #[default]
    Sandbox,
    /// `https://production.plaid.com`: real data, billed.
    Production,
}

impl Environment {
    /// The base URL of this environment.
    #[must_use]
    pub fn base_url(self) -> &'static str {
        match self {
            Self::Sandbox => "https://sandbox.plaid.com",
            Self::Production => "https://production.plaid.com",
        }
    }

    /// The environment whose server this is.
    pub(crate) fn at(url: &Url) -> Option<Self> {
        [Self::Sandbox, Self::Production]
            .into_iter()
            .find(|e| e.base_url().split_once("//").is_some_and(|(_, host)| url.host_str() == Some(host)))
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sandbox => "sandbox",
            Self::Production => "production",
        })
    }
}

impl FromStr for Environment {
    type Err = Error;

    /// Reads `sandbox` or `production`.
    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "sandbox" => Ok(Self::Sandbox),
            "production" => Ok(Self::Production),
            // What stands there by mistake may be a secret.
            _ => Err(Error::configuration("the environment must be `sandbox` or `production`")),
        }
    }
}
