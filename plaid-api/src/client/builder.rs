use std::env::VarError;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::guard::Guard;
use super::{Client, Inner, base_url};
use crate::credentials::{BoxError, Source};
use crate::observe::Observer;
use crate::operation::{Access, DEFAULT_SECONDS};
use crate::rate_limit::Pace;
use crate::{Credentials, Environment, Error, RateLimits, RetryPolicy};

/// The default time limit of an attempt, from connecting to the last byte.
pub(super) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(DEFAULT_SECONDS);
/// The time limit for connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Whether the HTTP client of this crate has TLS. One that the caller configures may have it even if this is false.
const HAS_TLS: bool = cfg!(any(feature = "rustls", feature = "native-tls"));
/// The default maximum size of an answer.
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
#[must_use = "a builder does nothing until `build` is called"]
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
    /// Creates a builder with the credentials and environment from `PLAID_CLIENT_ID`, `PLAID_SECRET` and `PLAID_ENV`
    /// (`sandbox` or `production`). If `PLAID_BASE_URL` is set as well, calls go to the server there, such as plaid-mock
    /// at `http://localhost:4010`, and `PLAID_ENV` may be left out. The URL must be `https`, except on this machine.
    ///
    /// # Errors
    /// Fails if one of the variables is not set, empty or not valid. The error names the variable.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_variables(|name| std::env::var(name))
    }

    fn from_variables(read: impl Fn(&str) -> Result<String, VarError>) -> Result<Self, Error> {
        let wrong = |name: &str, what: &str| Error::configuration(format!("the environment variable {name} {what}"));
        let optional = |name: &str| match read(name) {
            Ok(value) if !value.is_empty() => Ok(Some(value)),
            Ok(_) => Err(wrong(name, "is empty")),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => Err(wrong(name, "is not Unicode")),
        };
        let required = |name: &str| optional(name)?.ok_or_else(|| wrong(name, "is not set"));
        let base_url = optional("PLAID_BASE_URL")?;
        let environment = if base_url.is_some() { optional("PLAID_ENV")? } else { Some(required("PLAID_ENV")?) };
        let environment = environment.map(|name| name.parse::<Environment>()).transpose();
        let environment = environment.map_err(|error| wrong("PLAID_ENV", &format!("is wrong: {error}")))?;
        if let Some(url) = &base_url {
            base_url::read(url, false).map_err(|error| wrong("PLAID_BASE_URL", &format!("is wrong: {error}")))?;
        }
        let builder = Self::default().credentials(&required("PLAID_CLIENT_ID")?, &required("PLAID_SECRET")?);
        Ok(Self { environment, base_url, ..builder })
    }

    /// Sets the client id and secret from Plaid's dashboard. They are sent as headers.
    pub fn credentials(mut self, client_id: &str, secret: &str) -> Self {
        self.credentials = Source::Fixed(Credentials::new(client_id, secret));
        self
    }

    /// Sets a function that provides the credentials. It is called before each attempt, so that a rotated secret needs
    /// no restart. Let it cache them if fetching is slow.
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

    /// Sets the environment. The default is Sandbox.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = Some(environment);
        self
    }

    /// Sets a base URL other than the environment's, such as that of a local server or a gateway. It must be `https`,
    /// except on this machine, such as `http://localhost:4010`. Calls to this machine stay on it: they use no proxy,
    /// whatever the process's environment says, and `localhost` is the loopback interface.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows a base URL that is neither `https` nor on this machine. Anyone on the network path can then read the
    /// credentials and everything else.
    pub fn allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Allows calls with a token of another environment, and Sandbox operations outside the Sandbox. Otherwise they are
    /// refused before sending; with a base URL other than Plaid's, only if the environment is set as well.
    pub fn allow_other_environments(mut self) -> Self {
        self.is_unguarded = true;
        self
    }

    /// Sets the time limit of an attempt, from connecting to the last byte. The default is 60 seconds. Operations that
    /// Plaid documents as slow have a longer limit of their own, which applies if it exceeds this one. A limit that is
    /// set on a call always applies.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets whether and when failed calls are sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the maximum size of an answer in bytes, after decompression. The default is 64 MiB.
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Sets limits on the number of calls per minute. There are none by default.
    pub fn rate_limits(mut self, limits: RateLimits) -> Self {
        self.rate_limits = limits;
        self
    }

    /// Adds an observer that sees each call, for metrics and audit.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observers.push(Box::new(observer));
        self
    }

    /// Sets the builder of the HTTP client, for your own proxies, certificates and connection limits. Some of its
    /// settings are always overridden: redirects are not followed, since they would send credentials and bodies
    /// elsewhere; connections are not logged verbosely, since that shows both; only the [`RetryPolicy`] sends anything
    /// again; and this machine is never reached through a proxy.
    pub fn http(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http = Some(builder);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Fails if a credential can't be a header, if the base URL is not valid or not safe, or if there is no TLS because
    /// neither the feature `rustls` nor `native-tls` is on, or the platform fails to provide it.
    pub fn build(self) -> Result<Client, Error> {
        if let Source::Fixed(credentials) = &self.credentials {
            credentials.headers(Access::KeysOrOAuth)?;
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
            // The HTTP client's own retries would not show in outcomes and attempts.
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
    use reqwest::header::HeaderValue;

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
            let (_, values) = credentials.headers(Access::Keys).expect("headers");
            assert!(values.iter().all(HeaderValue::is_sensitive));
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
    fn a_base_url_from_the_variables_is_used() {
        let set = [("PLAID_CLIENT_ID", "id"), ("PLAID_SECRET", "hush")];
        let with = |more: &[(&'static str, &'static str)]| from(&[&set[..], more].concat());
        let client = with(&[("PLAID_BASE_URL", "http://localhost:4010")]).expect("a client");
        assert_eq!((client.inner.base_url.as_str(), client.environment()), ("http://localhost:4010/", None));
        let client = with(&[("PLAID_BASE_URL", "https://gateway.test/plaid"), ("PLAID_ENV", "production")]);
        assert_eq!(client.expect("a client").environment(), Some(Environment::Production));
        for url in ["http://plaid.test", "localhost:4010", "", "ftp://localhost"] {
            let error = with(&[("PLAID_ENV", "sandbox"), ("PLAID_BASE_URL", url)]).expect_err(url).to_string();
            assert!(error.starts_with("the environment variable PLAID_BASE_URL is "), "{error}");
        }
    }

    #[test]
    fn closed_and_misspelt_environments_are_named() {
        for (text, says) in [
            ("development", "Plaid has closed `development`"),
            ("Sandbox", "probably be `sandbox`"),
            ("sandox", "probably be `sandbox`"),
            ("PRODUCTION", "probably be `production`"),
            ("prod", "probably be `production`"),
            ("prodcution", "probably be `production`"),
            (" production ", "probably be `production`"),
        ] {
            let error = text.parse::<Environment>().expect_err(text).to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
        for text in ["", "p", "6a1f2b9c0d", "box"] {
            let error = text.parse::<Environment>().expect_err(text).to_string();
            assert_eq!(error, "the environment must be `sandbox` or `production`");
        }
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
