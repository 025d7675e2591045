use std::fmt;
use std::ops::{Deref, DerefMut};

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

/// The answer to a call that succeeded: derefs to its content.
///
/// ```
/// use plaid_api::types::ItemGetRequest;
///
/// # async fn example(client: plaid_api::Client) -> Result<(), plaid_api::Error> {
/// let answer = client.item_get(&ItemGetRequest::new("access-sandbox-1")).await?;
/// println!("{} {:?}", answer.status(), answer.request_id());
/// println!("{}", answer.item.item_id);
/// let content = answer.into_inner();
/// # let _ = content;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Response<T> {
    pub(crate) value: T,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
}

impl<T> Response<T> {
    /// The content.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The same response with other content.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response { value: change(self.value), status: self.status, headers: self.headers }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Plaid's id of the exchange, from the header: what their support asks for first. Most answers have
    /// it in their body as well.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

/// Without the headers, which are the server's business.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The id that Plaid gives every exchange.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let text = |name| headers.get(name)?.to_str().ok().filter(|id| !id.trim().is_empty());
    text("plaid-request-id").or_else(|| text("x-request-id"))
}
