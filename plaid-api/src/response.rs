use std::fmt;
use std::ops::{Deref, DerefMut};

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::headers::REQUEST_IDS;

/// An answer with its status and headers, from [`Call::response`](crate::Call::response). It dereferences to the content.
///
/// ```
/// use plaid_api::types::ItemGetRequest;
///
/// # async fn example(client: plaid_api::Client) -> Result<(), plaid_api::Error> {
/// let answer = client.item_get(&ItemGetRequest::new("access-sandbox-1")).response().await?;
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
    /// Formats the content for `Debug`. It is not the `Debug` implementation of `T`, because one of the caller's own
    /// may show anything.
    pub(crate) show: Show<T>,
}

pub(crate) type Show<T> = fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result;

impl<T> Response<T> {
    /// Returns the content.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Returns the same response with other content. Its `Debug` shows only the type of that content.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        let show: Show<U> = |_, f| write!(f, "[{}]", std::any::type_name::<U>());
        Response { value: change(self.value), status: self.status, headers: self.headers, show }
    }

    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns Plaid's request id from the headers, which Plaid's support asks for. Most answers have it in their body
    /// as well. Returns `None` if the header is missing, does not have the form of an id, or repeats a value of the
    /// request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

/// Shows no headers, and only the size of untyped JSON and of bytes.
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

/// Returns the request id from the headers, unless it was marked as unsafe to show on arrival.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let of = |name| headers.get(name).filter(|id| !id.is_sensitive())?.to_str().ok();
    REQUEST_IDS.iter().filter_map(of).find(|id| !id.trim().is_empty())
}
