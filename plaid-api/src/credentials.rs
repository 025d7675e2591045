use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};

use crate::operation::Access;
use crate::{Error, ErrorKind, headers};

/// The client id and secret from Plaid's dashboard, or an OAuth token. They are sent as headers, and `Debug` shows none
/// of them.
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
    /// The values are marked sensitive, so that no HTTP layer logs them. An error says which of them can't be a header.
    /// They are shared, because each attempt keeps them until its answer is there.
    headers: Arc<Result<Headers, &'static str>>,
}

enum Headers {
    Keys([HeaderValue; 2]),
    OAuth([HeaderValue; 1]),
}

/// The names of the headers with the client id and the secret.
static KEYS: [HeaderName; 2] = [HeaderName::from_static(headers::CLIENT_ID), HeaderName::from_static(headers::SECRET)];
/// The name of the header with an OAuth token.
static OAUTH: [HeaderName; 1] = [AUTHORIZATION];

impl Credentials {
    /// Creates credentials from a client id and a secret.
    #[must_use]
    pub fn new(client_id: &str, secret: &str) -> Self {
        let both = || Ok([sensitive("the client id", client_id)?, sensitive("the secret", secret)?]);
        Self { headers: Arc::new(both().map(Headers::Keys)) }
    }

    /// Creates credentials from an OAuth access token, which [`oauth_token`](crate::Client::oauth_token) returns. Some
    /// operations accept one instead of a client id and a secret; their documentation says so. A call of any other
    /// operation fails before it is sent.
    ///
    /// ```
    /// use plaid_api::types::TransactionsSyncRequest;
    /// use plaid_api::{Client, Credentials};
    ///
    /// # async fn example(client: Client, token: &str) -> Result<(), plaid_api::Error> {
    /// let request = TransactionsSyncRequest::new("access-sandbox-1");
    /// let page = client.transactions_sync(&request).credentials(Credentials::oauth(token)).await?;
    /// # let _ = page;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn oauth(token: &str) -> Self {
        let bearer = || {
            let token = Some(token).filter(|token| !token.is_empty()).ok_or("the OAuth token")?;
            Ok([sensitive("the OAuth token", &format!("Bearer {token}"))?])
        };
        Self { headers: Arc::new(bearer().map(Headers::OAuth)) }
    }

    /// Returns the names and the values of the headers for an operation.
    ///
    /// # Errors
    /// Fails if a value is empty or has characters that a header can't have, or if the operation does not accept
    /// credentials of this kind.
    pub(crate) fn headers(&self, access: Access) -> Result<(&'static [HeaderName], &[HeaderValue]), Error> {
        let headers = (*self.headers).as_ref();
        let headers = headers.map_err(|what| {
            Error::configuration(format!("{what} is empty or has characters that a header can't have"))
        })?;
        match (headers, access) {
            (_, Access::Open) => Ok((&[], &[])),
            (Headers::Keys(values), Access::Keys | Access::KeysOrOAuth) => Ok((&KEYS, values)),
            (Headers::OAuth(values), Access::OAuth | Access::KeysOrOAuth) => Ok((&OAUTH, values)),
            (Headers::Keys(_), Access::OAuth) => Err(Error::configuration(
                "the operation accepts an OAuth token only: pass one by `credentials(Credentials::oauth(token))`",
            )),
            (Headers::OAuth(_), Access::Keys) => Err(Error::configuration(
                "the operation does not accept an OAuth token: pass a client id and a secret by `Credentials::new`",
            )),
        }
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
