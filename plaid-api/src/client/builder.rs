use std::env::VarError;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::guard::Guard;
use super::{Client, Inner, base_url};
use crate::credentials::{BoxError, Source};
use crate::limits::Pace;
use crate::observe::Observer;
use crate::{Credentials, Environment, Error, RateLimits, RetryPolicy};

/// How long an attempt may take, from connecting to the last byte.
pub(super) const DEFAULT_TIMEOUT: Duration = Duration::from_mins(1);
/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Whether an HTTP client that is built here can do TLS. One of the caller's own may even where this says no.
const HAS_TLS: bool = cfg!(any(feature = "rustls", feature = "native-tls"));
/// How large an answer may be.
const MAX_RESPONSE_BYTES: u64 = 64 << 20;

/// Builds a [`Client`].
///
/// ```
/// use std::time::Duration;
/// use plaid_api::{Client, Environment};
///
/// let client = Client::builder()
///     .credentials("client-id", "secret")
///     .environment(Environment::Sandbox)
///     .timeout(Duration::from_secs(30))
///     .build()?;
/// # let _ = client;
/// # Ok::<(), plaid_api::Error>(())
/// ```
#[derive(Default)]
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    credentials: Source,
    environment: Option<Environment>,
    base_url: Option<String>,
    allow_http: bool,
    is_unguarded: bool,
    timeout: Option<Duration>,
    retry: RetryPolicy,
    max_response_bytes: Option<u64>,
    rate_limits: RateLimits,
    observers: Vec<Box<dyn Observer>>,
    http: Option<reqwest::ClientBuilder>,
}

impl ClientBuilder {
    /// The credentials and the environment from `PLAID_CLIENT_ID`, `PLAID_SECRET` and `PLAID_ENV`, to set more.
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
        let builder = Self::default().credentials(&variable("PLAID_CLIENT_ID")?, &variable("PLAID_SECRET")?);
        Ok(builder.environment(environment))
    }

    /// The client id and secret from Plaid's dashboard. They travel as headers.
    pub fn credentials(mut self, client_id: &str, secret: &str) -> Self {
        self.credentials = Source::Fixed(Credentials::new(client_id, secret));
        self
    }

    /// Credentials that are asked for before each attempt, so that a secret that was rotated needs no
    /// restart. Cache them if asking takes long.
    ///
    /// ```
    /// use plaid_api::{Client, Credentials};
    ///
    /// let client = Client::builder()
    ///     .credentials_from(|| async {
    ///         let secret = std::fs::read_to_string("/run/secrets/plaid")?;
    ///         Ok(Credentials::new("client-id", secret.trim()))
    ///     })
    ///     .build()?;
    /// # let _ = client;
    /// # Ok::<(), plaid_api::Error>(())
    /// ```
    pub fn credentials_from<F, A>(mut self, provide: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<Credentials, BoxError>> + Send + 'static,
    {
        self.credentials = Source::provider(provide);
        self
    }

    /// The environment; Sandbox unless set.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = Some(environment);
        self
    }

    /// Another base URL than the environment's, such as that of a local server or a gateway. `https` only,
    /// except for this machine, such as `http://localhost:4010`. Calls to this machine stay on it: no proxy
    /// is used for them, whatever the environment says, and `localhost` is its loopback interface.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows a base URL without TLS that is not on this machine. Whoever listens in between sees the
    /// credentials and everything else.
    pub fn allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Whether calls are refused that have a token of another environment than the client's, and operations
    /// of the Sandbox's outside of it; they are unless set. With a base URL of your own, the environment
    /// counts if you set it.
    pub fn environment_guard(mut self, on: bool) -> Self {
        self.is_unguarded = !on;
        self
    }

    /// How long an attempt may take, from connecting to the last byte. A minute unless set. Operations that
    /// Plaid calls slow get their own limit where it is longer; a call's own limit counts in any case.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Whether and when calls that fail are sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How large an answer may be after it is unpacked. 64 MiB unless set.
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Limits on how many calls are made in a minute. None unless set.
    pub fn rate_limits(mut self, limits: RateLimits) -> Self {
        self.rate_limits = limits;
        self
    }

    /// Adds one who sees each call, for metrics and audit.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observers.push(Box::new(observer));
        self
    }

    /// An HTTP client of your own, to be built with your proxies, certificates and connection limits.
    /// Whatever it says, redirects are never followed, since they would carry credentials and bodies
    /// elsewhere; the bytes of connections, which hold both, are never logged; nothing is sent again but by
    /// the [`RetryPolicy`]; and this machine is never reached by a proxy.
    pub fn http(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http = Some(builder);
        self
    }

    /// The client.
    ///
    /// # Errors
    /// When a credential can't be a header, the base URL is not one or not safe, or there is no TLS: neither the
    /// feature `rustls` nor `native-tls` is on, or the platform gives none.
    pub fn build(self) -> Result<Client, Error> {
        if let Source::Fixed(credentials) = &self.credentials {
            credentials.headers()?;
        }
        let environment = match &self.base_url {
            Some(_) => self.environment,
            None => Some(self.environment.unwrap_or_default()),
        };
        let base_url = match &self.base_url {
            Some(url) => base_url::read(url, self.allow_http)?,
            None => base_url::read(environment.unwrap_or_default().base_url(), false)?,
        };
        let environment = environment.or_else(|| Environment::at(&base_url));
        if self.http.is_none() {
            base_url::check_tls(&base_url, HAS_TLS)?;
        }
        let http = self.http.unwrap_or_else(|| reqwest::Client::builder().connect_timeout(CONNECT_TIMEOUT));
        let timeout = self.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let http = base_url::keep_local(http, &base_url)
            .timeout(timeout)
            // The transport repeats requests by rules of its own, behind the back of outcomes and attempts.
            .retry(reqwest::retry::never())
            .redirect(reqwest::redirect::Policy::none())
            .connection_verbose(false)
            .user_agent(concat!("plaid-api/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| Error::configuration("the HTTP client can't be built").caused_by(error))?;
        let inner = Inner {
            http,
            base_url,
            environment,
            guard: Guard::new(environment.filter(|_| !self.is_unguarded)),
            credentials: self.credentials,
            timeout,
            retry: self.retry,
            max_response_bytes: self.max_response_bytes.unwrap_or(MAX_RESPONSE_BYTES),
            pace: Pace::new(self.rate_limits),
            observers: self.observers.into(),
        };
        Ok(Client { inner: Arc::new(inner) })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("environment", &self.environment)
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Client, Error> {
        let builder = ClientBuilder::from_variables(|name| {
            let found = variables.iter().find(|(n, _)| *n == name);
            found.map(|(_, value)| (*value).to_owned()).ok_or(VarError::NotPresent)
        });
        builder?.build()
    }

    #[test]
    fn variables_choose_environment_and_credentials() {
        let set = |environment| [("PLAID_ENV", environment), ("PLAID_CLIENT_ID", "id"), ("PLAID_SECRET", "hush")];
        for (name, url) in [("sandbox", "https://sandbox.plaid.com/"), ("production", "https://production.plaid.com/")]
        {
            let client = from(&set(name)).expect("all are set");
            assert_eq!(client.inner.base_url.as_str(), url);
            assert_eq!(client.environment().map(|e| e.to_string()).as_deref(), Some(name));
            let Source::Fixed(credentials) = &client.inner.credentials else { panic!("credentials") };
            assert!(credentials.headers().expect("headers").iter().all(|(_, value)| value.is_sensitive()));
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

    #[test]
    fn the_host_of_an_environment_is_known() {
        let at = |url: &str| Client::builder().base_url(url).build().expect("a client").environment();
        assert_eq!(at("https://production.plaid.com"), Some(Environment::Production));
        assert_eq!(at("https://sandbox.plaid.com/"), Some(Environment::Sandbox));
        assert_eq!(at("https://production.plaid.com.evil.test"), None);
        assert_eq!(at("http://127.0.0.1:4010"), None);
    }
}
