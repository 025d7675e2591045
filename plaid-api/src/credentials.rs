use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderValue;

use crate::{Error, ErrorKind};

/// The client id and secret from Plaid's dashboard. They are sent as headers, and `Debug` shows neither.
///
/// ```
/// use plaid_api::types::ItemGetRequest;
/// use plaid_api::{Client, Credentials};
///
/// # async fn example(client: Client) -> Result<(), plaid_api::Error> {
/// // A call for another customer than the client's own.
/// let theirs = Credentials::new("their-client-id", "their-secret");
/// let item = client.item_get(&ItemGetRequest::new("access-sandbox-1")).credentials(theirs).await?;
/// # let _ = item;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Credentials {
    /// The values are marked sensitive, so that no HTTP layer logs them. An error says which of the two can't be a
    /// header. They are shared, because each attempt keeps them until its answer is there.
    headers: Arc<Result<[HeaderValue; 2], &'static str>>,
}

impl Credentials {
    /// Creates credentials from a client id and a secret.
    #[must_use]
    pub fn new(client_id: &str, secret: &str) -> Self {
        let both = || Ok([sensitive("the client id", client_id)?, sensitive("the secret", secret)?]);
        Self { headers: Arc::new(both()) }
    }

    /// Returns the values of the headers with the client id and the secret.
    ///
    /// # Errors
    /// Fails if one of them is empty or has characters that a header can't have.
    pub(crate) fn headers(&self) -> Result<&[HeaderValue; 2], Error> {
        let headers = (*self.headers).as_ref();
        headers
            .map_err(|what| Error::configuration(format!("{what} is empty or has characters that a header can't have")))
    }
}

fn sensitive(what: &'static str, text: &str) -> Result<HeaderValue, &'static str> {
    let mut value = HeaderValue::from_str(text).ok().filter(|v| !v.is_empty()).ok_or(what)?;
    value.set_sensitive(true);
    Ok(value)
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials([redacted])")
    }
}

/// The source of a client's credentials.
#[derive(Clone, Default)]
pub(crate) enum Source {
    #[default]
    Nowhere,
    Fixed(Credentials),
    Provider(Arc<Provider>),
}

type Provider = dyn Fn() -> Pin<Box<dyn Future<Output = Result<Credentials, BoxError>> + Send>> + Send + Sync;
/// Any error of the caller's own types.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl Source {
    pub(crate) fn provider<F, A>(provide: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<Credentials, BoxError>> + Send + 'static,
    {
        Self::Provider(Arc::new(move || Box::pin(provide())))
    }

    /// Returns the current credentials.
    ///
    /// # Errors
    /// Fails if there are none, or if a provider fails or takes longer than `limit`.
    pub(crate) async fn get(&self, limit: Duration) -> Result<Credentials, Error> {
        match self {
            Self::Nowhere => Err(Error::configuration("the client has no credentials: pass them to `Client::builder`")),
            Self::Fixed(credentials) => Ok(credentials.clone()),
            Self::Provider(provide) => {
                let too_long =
                    |_| Error::new(ErrorKind::Timeout, "the credentials were not provided within the time limit");
                let provided = tokio::time::timeout(limit, provide()).await.map_err(too_long)?;
                provided.map_err(|error| Error::configuration("the credentials are not available").caused_by(error))
            }
        }
    }
}
