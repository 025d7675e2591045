mod body;
mod cause;
mod display;
mod from_wire;
mod remedy;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::types::{ErrorCode, OAuthErrorResponse, PlaidError, PlaidErrorType};

/// Why a call, or building a client, failed.
///
/// One line says it all: the operation, Plaid's code and message, the request id, and what became of the
/// call. No other value of a body, a header or a URL is shown, here or in any source.
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
    operation: Option<Cow<'static, str>>,
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

/// What kind of failure it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's own settings are wrong, or its credentials could not be had; nothing was sent.
    Configuration,
    /// A token or operation of one environment was about to be sent to another; nothing was sent.
    Environment,
    /// The request can't be written; nothing was sent.
    Encode,
    /// The connection could not be made, or broke.
    Transport,
    /// The time limit passed.
    Timeout,
    /// Plaid refused, and said why: see [`Error::plaid`] and [`Error::oauth`].
    Api,
    /// The server answered an HTTP error without a body that says why, such as a proxy does.
    Status,
    /// The server answered success with a body that can't be read. The operation has been done.
    Decode,
    /// The answer is larger than the client allows, and was not read to its end.
    TooLarge,
    /// A file that was downloaded is not the one that Plaid describes.
    Corrupt,
    /// A file could not be written.
    File,
    /// The [`SyncStore`](crate::sync::SyncStore) failed.
    Store,
    /// The time for waiting passed, and what was waited for is not there yet.
    NotReady,
    /// The server answers pages that lead nowhere.
    Paging,
}

/// What became of a call that failed.
///
/// After an attempt that the server may have carried out, no later attempt of the same call makes the
/// outcome milder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The server never saw it.
    NotSent,
    /// The server refused: nothing was done.
    Rejected,
    /// The server may have carried it out, or not.
    Unknown,
    /// The server said success; only its answer can't be used.
    Done,
}

impl Error {
    /// What kind of failure it was.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What became of the call: whether it was carried out.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// The HTTP status, if an answer came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Plaid's id of the exchange, from the body or else the header. `None` for text that has not the form of an
    /// id, or repeats what was sent.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let plaid = || self.0.plaid.as_ref()?.request_id.as_deref();
        let oauth = || Some(self.0.oauth.as_ref()?.request_id.as_str());
        let body = plaid().or_else(oauth).filter(|id| !id.trim().is_empty());
        body.or_else(|| crate::response::request_id(&self.0.headers))
    }

    /// The operationId of the call; for [`Client::request`](crate::Client::request) the path, without what
    /// may be an id.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// Plaid's error body.
    #[must_use]
    pub fn plaid(&self) -> Option<&PlaidError> {
        self.0.plaid.as_ref()
    }

    /// The error body in the form of RFC 6749, as `/oauth/*` operations have it.
    #[must_use]
    pub fn oauth(&self) -> Option<&OAuthErrorResponse> {
        self.0.oauth.as_ref()
    }

    /// The group of Plaid's error code, such as `ITEM_ERROR`.
    #[must_use]
    pub fn error_type(&self) -> Option<&PlaidErrorType> {
        Some(&self.0.plaid.as_ref()?.error_type)
    }

    /// Plaid's error code, such as `ITEM_LOGIN_REQUIRED`.
    #[must_use]
    pub fn code(&self) -> Option<&ErrorCode> {
        Some(&self.0.plaid.as_ref()?.error_code)
    }

    /// Words for the end user, where Plaid has some.
    #[must_use]
    pub fn display_message(&self) -> Option<&str> {
        self.0.plaid.as_ref()?.display_message.as_deref()
    }

    /// How many times the call was sent, or tried to be.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the call took, with all attempts and the waits between them.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// Whether the same call may be sent again without doing anything twice, and may then succeed. The
    /// client's [`RetryPolicy`](crate::RetryPolicy) has given up by now.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable
    }

    /// Whether a time limit passed.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether too many requests were made.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        let by_type = self.error_type() == Some(&PlaidErrorType::RateLimitExceeded);
        (by_type || self.0.status == Some(StatusCode::TOO_MANY_REQUESTS))
            && !self.code().is_some_and(ErrorCode::is_used_up)
    }

    /// Whether what was asked for is still being made.
    #[must_use]
    pub fn is_product_not_ready(&self) -> bool {
        self.0.kind == ErrorKind::NotReady || self.0.plaid.as_ref().is_some_and(PlaidError::is_product_not_ready)
    }

    /// Whether the user can mend the Item by going through Link in update mode. Looks through
    /// [`causes`](PlaidError::causes).
    #[must_use]
    pub fn needs_update_mode(&self) -> bool {
        self.0.plaid.as_ref().is_some_and(PlaidError::needs_update_mode)
    }

    /// Whether the Item is beyond repair, so that the user has to link a new one. Looks through
    /// [`causes`](PlaidError::causes).
    #[must_use]
    pub fn needs_new_item(&self) -> bool {
        self.0.plaid.as_ref().is_some_and(PlaidError::needs_new_item)
    }

    /// The headers of the answer, if one came.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The bytes of an answer that can't be read, or of an error that is not one of Plaid's. They may hold
    /// secrets and personal data, and are part of no text that this error shows.
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
