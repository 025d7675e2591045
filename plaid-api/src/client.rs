use std::env::VarError;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::operation::Operation;
use crate::{Download, Environment, Error};

/// How long a call may take, from connecting to the last byte, unless it or the client says otherwise.
const DEFAULT_TIMEOUT: Duration = Duration::from_mins(1);

/// A client of the Plaid API, with one method for each operation.
///
/// Cheap to clone: clones share connections.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) http: reqwest::Client,
    pub(crate) base_url: Url,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) timeout: Duration,
}

/// The two headers, marked sensitive so that no HTTP layer logs them.
pub(crate) struct Credentials {
    pub(crate) client_id: HeaderValue,
    pub(crate) secret: HeaderValue,
}

impl Client {
    /// A client with the credentials in `PLAID_CLIENT_ID` and `PLAID_SECRET`, for the environment in
    /// `PLAID_ENV` (`sandbox` or `production`).
    ///
    /// # Errors
    /// When one of the variables is not set or has no use, naming it.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_variables(|name| std::env::var(name))
    }

    fn from_variables(read: impl Fn(&str) -> Result<String, VarError>) -> Result<Self, Error> {
        let variable = |name: &str| {
            let wrong = |what: &str| Err(Error::configuration(format!("the environment variable {name} {what}")));
            match read(name) {
                Ok(value) if !value.is_empty() => Ok(value),
                Ok(_) => wrong("is empty"),
                Err(VarError::NotPresent) => wrong("is not set"),
                Err(VarError::NotUnicode(_)) => wrong("is not Unicode"),
            }
        };
        let environment: Environment = variable("PLAID_ENV")?
            .parse()
            .map_err(|error| Error::configuration(format!("the environment variable PLAID_ENV is wrong: {error}")))?;
        Self::builder()
            .credentials(&variable("PLAID_CLIENT_ID")?, &variable("PLAID_SECRET")?)
            .environment(environment)
            .build()
    }

    /// A client built from values.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}

#[allow(dead_code, reason = "each is what some product needs")]
impl Client {
    /// A call with a JSON body and a JSON answer.
    pub(crate) fn post<B: Serialize, T: DeserializeOwned + Send + 'static>(
        &self,
        operation: &'static Operation,
        body: &B,
    ) -> Call<T> {
        Call::new(self.clone(), operation, Call::json_answer).body(body)
    }

    /// A call with a JSON body and a file as the answer.
    pub(crate) fn post_for_file<B: Serialize>(&self, operation: &'static Operation, body: &B) -> Call<Download> {
        Call::new(self.clone(), operation, Call::file_answer).body(body)
    }

    /// A call with a JSON body and nothing as the answer.
    pub(crate) fn post_for_nothing<B: Serialize>(&self, operation: &'static Operation, body: &B) -> Call<()> {
        Call::new(self.clone(), operation, Call::empty_answer).body(body)
    }

    /// A call without a body and with a JSON answer.
    pub(crate) fn get<T: DeserializeOwned + Send + 'static>(&self, operation: &'static Operation) -> Call<T> {
        Call::new(self.clone(), operation, Call::json_answer)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.base_url.as_str())
            .field("timeout", &self.inner.timeout)
            .finish_non_exhaustive()
    }
}

/// Builds a [`Client`].
#[derive(Default)]
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    credentials: Option<(zeroize::Zeroizing<String>, zeroize::Zeroizing<String>)>,
    environment: Environment,
    base_url: Option<String>,
    timeout: Option<Duration>,
    http: Option<reqwest::Client>,
}

impl ClientBuilder {
    /// The client id and secret from Plaid's dashboard. They travel as headers.
    pub fn credentials(mut self, client_id: &str, secret: &str) -> Self {
        self.credentials = Some((client_id.to_owned().into(), secret.to_owned().into()));
        self
    }

    /// The environment; Sandbox unless set.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Another base URL than the environment's, such as that of a local server. `https` only, except for
    /// a loopback address.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// How long a call may take, from connecting to the last byte. A minute unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// An HTTP client of your own, for proxies or certificates. Let it follow no redirects: they would
    /// carry request bodies to other places.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// The client.
    ///
    /// # Errors
    /// When a credential can't be a header, the base URL is not one or not safe, or the platform gives
    /// no TLS.
    pub fn build(self) -> Result<Client, Error> {
        let base_url = base_url(self.base_url.as_deref().unwrap_or(self.environment.base_url()))?;
        let credentials = self
            .credentials
            .map(|(client_id, secret)| {
                Ok::<_, Error>(Credentials {
                    client_id: sensitive("the client id", &client_id)?,
                    secret: sensitive("the secret", &secret)?,
                })
            })
            .transpose()?;
        let http = match self.http {
            Some(http) => http,
            None => reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .user_agent(concat!("plaid-api/", env!("CARGO_PKG_VERSION")))
                .build()
                .map_err(|error| Error::configuration("the HTTP client can't be built".into()).caused_by(error))?,
        };
        let timeout = self.timeout.unwrap_or(DEFAULT_TIMEOUT);
        Ok(Client { inner: Arc::new(Inner { http, base_url, credentials, timeout }) })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("environment", &self.environment)
            .field("base_url", &self.base_url)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

fn sensitive(what: &str, text: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| Error::configuration(format!("{what} has characters that a header can't have")))?;
    value.set_sensitive(true);
    Ok(value)
}

fn base_url(text: &str) -> Result<Url, Error> {
    let wrong = |what: &str| Error::configuration(format!("the base URL {what}"));
    let url = Url::parse(text).map_err(|_| wrong("is not a URL"))?;
    if url.cannot_be_a_base() || url.host_str().is_none() {
        return Err(wrong("has no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("must not hold credentials: pass them to `credentials`"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("must not have a query or fragment"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => Err(wrong("must be https, since credentials travel with every call; http is for loopback addresses")),
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|a| a.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Client, Error> {
        Client::from_variables(|name| {
            let found = variables.iter().find(|(n, _)| *n == name);
            found.map(|(_, value)| (*value).to_owned()).ok_or(VarError::NotPresent)
        })
    }

    #[test]
    fn variables_choose_environment_and_credentials() {
        let set = |environment| [("PLAID_ENV", environment), ("PLAID_CLIENT_ID", "id"), ("PLAID_SECRET", "hush")];
        for (name, url) in [("sandbox", "https://sandbox.plaid.com/"), ("production", "https://production.plaid.com/")]
        {
            let client = from(&set(name)).expect("all are set");
            assert_eq!(client.inner.base_url.as_str(), url);
            let credentials = client.inner.credentials.as_ref().expect("credentials");
            assert!(credentials.secret.is_sensitive() && credentials.client_id.is_sensitive());
        }
    }

    #[test]
    fn a_variable_that_is_missing_or_wrong_is_named() {
        let text = |variables: &[(&str, &str)]| from(variables).expect_err("wrong").to_string();
        assert_eq!(text(&[]), "the environment variable PLAID_ENV is not set");
        assert_eq!(
            text(&[("PLAID_ENV", "hush")]),
            "the environment variable PLAID_ENV is wrong: the environment must be `sandbox` or `production`"
        );
        let environment = ("PLAID_ENV", "sandbox");
        assert_eq!(text(&[environment]), "the environment variable PLAID_CLIENT_ID is not set");
        assert_eq!(
            text(&[environment, ("PLAID_CLIENT_ID", "id"), ("PLAID_SECRET", "")]),
            "the environment variable PLAID_SECRET is empty"
        );
    }
}
