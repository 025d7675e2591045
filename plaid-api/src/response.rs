use std::fmt;
use std::ops::{Deref, DerefMut};

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName};

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
    /// Shows the content. `Debug` of what the caller makes of it may show anything, so only ours is used.
    pub(crate) show: Show<T>,
}

pub(crate) type Show<T> = fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result;

impl<T> Response<T> {
    /// The content.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The same response with other content, of which `Debug` shows the type only.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        let show: Show<U> = |_, f| write!(f, "[{}]", std::any::type_name::<U>());
        Response { value: change(self.value), status: self.status, headers: self.headers, show }
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
    /// it in their body as well. `None` for text that has not the form of an id, or repeats what was sent.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

/// Without the headers, which are the server's business. Of JSON without a type and of bytes only the size is shown.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("value", &Shown(self))
            .finish_non_exhaustive()
    }
}

struct Shown<'a, T>(&'a Response<T>);

impl<T> fmt::Debug for Shown<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0.show)(&self.0.value, f)
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

/// The headers that may have the id of the exchange, the likeliest first.
pub(crate) static REQUEST_IDS: [HeaderName; 2] =
    [HeaderName::from_static("plaid-request-id"), HeaderName::from_static("x-request-id")];

/// The id that Plaid gives every exchange, unless it was marked as something else when it came.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let of = |name| headers.get(name).filter(|id| !id.is_sensitive())?.to_str().ok();
    REQUEST_IDS.iter().filter_map(of).find(|id| !id.trim().is_empty())
}
