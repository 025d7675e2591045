mod body;
mod cause;
mod display;
mod from_wire;
mod occurrences;
mod remedy;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::operation::Operation;
use crate::types::{ErrorCode, OAuthErrorResponse, PlaidError, PlaidErrorType};

/// The error of a call, or of building a client.
///
/// Its text is one line with the operation, Plaid's code and message, the request id, and the outcome of the call.
/// Neither the text nor any source shows another value of a body, a header or a URL.
///
/// ```
/// use plaid_api::types::{AccountsGetRequest, ErrorCode};
/// use plaid_api::{Client, Outcome};
///
/// # async fn example(client: Client) -> Result<(), plaid_api::Error> {
/// match client.accounts_get(&AccountsGetRequest::new("access-sandbox-1")).await {
///     Ok(accounts) => println!("{} accounts", accounts.accounts.len()),
///     Err(error) if error.needs_update_mode() => println!("send the user through Link again"),
///     Err(error) if error.code() == Some(&ErrorCode::ProductNotReady) => println!("later"),
///     Err(error) if error.outcome() == Outcome::Unknown => println!("it may have been done: {error}"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: Cow<'static, str>,
    operation: Option<Operation>,
    status: Option<StatusCode>,
    headers: HeaderMap,
    plaid: Option<PlaidError>,
    oauth: Option<OAuthErrorResponse>,
    outcome: Outcome,
    attempts: u32,
    elapsed: Duration,
    is_retryable: bool,
    body: Option<Bytes>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The kind of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's settings are wrong, or its credentials were not available. Nothing was sent.
    Configuration,
    /// The call had a token or an operation of another environment than the client's. Nothing was sent.
    Environment,
    /// The request is not valid or can't be written. Nothing was sent.
    Encode,
    /// The connection failed, before or within an answer.
    Transport,
    /// The time limit passed.
    Timeout,
    /// Plaid answered with an error: see [`Error::plaid`] and [`Error::oauth`].
    Api,
    /// The server answered with an HTTP error whose body is not one of Plaid's errors, as proxies do.
    Status,
    /// The server answered with a success whose body can't be decoded. The operation was carried out.
    Decode,
    /// The answer exceeds the client's maximum size, and was not read to its end.
    TooLarge,
    /// A downloaded file does not match Plaid's hash.
    Corrupt,
    /// A text is not an amount.
    Parse,
    /// A file can't be written.
    File,
    /// The [`SyncStore`](crate::sync::SyncStore) failed.
    Store,
    /// The time for waiting is over, and the result is still not ready.
    NotReady,
    /// The server's pages repeat or don't lead on, or there are more than allowed.
    Paging,
}

/// The outcome of a failed call: whether the server carried it out.
///
/// The outcome of a call is the worst of its attempts: after one that the server may have carried out, a later refusal
/// does not make the outcome milder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The server never received it.
    NotSent,
    /// The server refused it, so nothing was done.
    Rejected,
    /// The server may or may not have carried it out.
    Unknown,
    /// The server reported success, but the answer can't be used.
    Done,
}

impl Error {
    /// Returns the kind of the failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the outcome: whether the server carried out the call.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// Returns the HTTP status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Returns Plaid's request id, from the body or else the headers. Returns `None` if there is none, or if the text
    /// does not have the form of an id or repeats a value of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let plaid = || self.0.plaid.as_ref()?.request_id.as_deref();
        let oauth = || Some(self.0.oauth.as_ref()?.request_id.as_str());
        let body = plaid().or_else(oauth).filter(|id| !id.trim().is_empty());
        body.or_else(|| crate::response::request_id(&self.0.headers))
    }

    /// Returns the operation of the call; `None` if there was no call.
    #[must_use]
    pub fn operation(&self) -> Option<&Operation> {
        self.0.operation.as_ref()
    }

    /// Returns Plaid's error body, if the answer had one.
    #[must_use]
    pub fn plaid(&self) -> Option<&PlaidError> {
        self.0.plaid.as_ref()
    }

    /// Returns the error body in the form of RFC 6749, which `/oauth/*` operations use.
    #[must_use]
    pub fn oauth(&self) -> Option<&OAuthErrorResponse> {
        self.0.oauth.as_ref()
    }

    /// Returns the type of Plaid's error, such as `ITEM_ERROR`.
    #[must_use]
    pub fn error_type(&self) -> Option<&PlaidErrorType> {
        Some(&self.0.plaid.as_ref()?.error_type)
    }

    /// Returns the code of Plaid's error, such as `ITEM_LOGIN_REQUIRED`.
    #[must_use]
    pub fn code(&self) -> Option<&ErrorCode> {
        Some(&self.0.plaid.as_ref()?.error_code)
    }

    /// Returns Plaid's message for the end user, if there is one.
    #[must_use]
    pub fn display_message(&self) -> Option<&str> {
        self.0.plaid.as_ref()?.display_message.as_deref()
    }

    /// Returns the number of attempts to send the call.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the duration of the call, including all attempts and the waits between them.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// Returns whether the same call may succeed if it is sent again, and can't do anything twice. The client's
    /// [`RetryPolicy`](crate::RetryPolicy) has already given up.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable
    }

    /// Returns whether a time limit passed.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Returns whether there were too many requests, so that a later one may succeed.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        let by_type = self.error_type() == Some(&PlaidErrorType::RateLimitExceeded);
        (by_type || self.0.status == Some(StatusCode::TOO_MANY_REQUESTS))
            && !self.code().is_some_and(ErrorCode::is_used_up)
    }

    /// Returns whether the result is not ready yet, so that the same call may succeed later.
    #[must_use]
    pub fn is_product_not_ready(&self) -> bool {
        self.0.kind == ErrorKind::NotReady || self.0.plaid.as_ref().is_some_and(PlaidError::is_product_not_ready)
    }

    /// Returns whether the user can repair the Item by going through Link in update mode. This also looks at the
    /// error's [`causes`](PlaidError::causes).
    #[must_use]
    pub fn needs_update_mode(&self) -> bool {
        self.0.plaid.as_ref().is_some_and(PlaidError::needs_update_mode)
    }

    /// Returns whether the Item can't be repaired, so that the user has to link a new one. This also looks at the
    /// error's [`causes`](PlaidError::causes).
    #[must_use]
    pub fn needs_new_item(&self) -> bool {
        self.0.plaid.as_ref().is_some_and(PlaidError::needs_new_item)
    }

    /// Returns the headers of the answer; empty if there was none.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Returns the bytes of an answer that can't be decoded, or of an error that is not one of Plaid's. They may hold
    /// secrets and personal data, so the texts of this error don't show them.
    #[must_use]
    pub fn expose_body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|s| s as _)
    }
}
