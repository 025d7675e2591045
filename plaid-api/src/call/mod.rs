mod answer;
mod parameter;
mod ready;
mod request;
mod send;

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

pub use answer::Answer;
use answer::{Answered, Body};
use parameter::Parameter;
pub use ready::Polling;
use request::Prepared;

use crate::lazy::Lazy;
use crate::operation::Operation;
use crate::{Client, Credentials, Error, Response, RetryPolicy};

/// A call that is ready to be sent: a future of its answer. Nothing is sent before it is polled.
///
/// It owns everything that it needs, so it can be kept, spawned, and joined with others. Options apply if they are set
/// before it is polled. Dropping it cancels the call, but the server may still carry out what it has received by then.
///
/// ```
/// use std::time::Duration;
/// use plaid_api::types::{AccessToken, AccountsGetRequest};
/// use plaid_api::{Client, RetryPolicy};
///
/// # async fn example(client: Client, tokens: Vec<AccessToken>) -> Result<(), plaid_api::Error> {
/// let request = AccountsGetRequest::new("access-sandbox-1");
/// let accounts = client
///     .accounts_get(&request)
///     .timeout(Duration::from_secs(10))
///     .retry(RetryPolicy::off())
///     .await?
///     .accounts;
/// println!("{} accounts", accounts.len());
///
/// // `response` adds status, headers and request id.
/// let response = client.accounts_get(&request).response().await?;
/// println!("{} {:?}: {}", response.status(), response.request_id(), response.accounts.len());
///
/// // The same answer as untyped JSON, including fields that the SDK does not know.
/// let raw = client.accounts_get(&request).json().await?;
/// println!("{}", raw["accounts"].as_array().map_or(0, Vec::len));
///
/// // Many calls are sent, at most eight at a time.
/// use futures_util::stream::{self, StreamExt};
/// let calls = tokens.iter().map(|token| client.accounts_get(&AccountsGetRequest::new(token)));
/// let mut answers = stream::iter(calls).buffer_unordered(8);
/// while let Some(answer) = answers.next().await {
///     println!("{}", answer?.accounts.len());
/// }
/// # Ok(())
/// # }
/// ```
///
/// `O` says which optional parameters the operation has, if it has some. They are setters of the call.
#[must_use = "a call is sent when it is awaited"]
pub struct Call<T, O = ()> {
    state: Lazy<Prepared, T>,
    options: PhantomData<fn() -> O>,
}

impl<T, O> Call<T, O> {
    pub(crate) fn new(client: Client, operation: Operation) -> Self {
        Prepared::new(client, operation).into()
    }

    /// Sets the time limit of an attempt, from waiting under a rate limit to the last byte. It takes precedence over
    /// the limits of the client and the operation.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|call| call.options.timeout = Some(timeout))
    }

    /// Sets whether and when this call is sent again if it fails.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.with(|call| call.options.retry = Some(policy))
    }

    /// Adds a header to the request.
    ///
    /// # Errors
    /// The call fails before it is sent if the name or the value is not valid in a header, or if plaid-api or the HTTP
    /// client sets the header, such as `Plaid-Secret` or `Content-Length`.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.try_with(|call| call.header(name, value))
    }

    /// Sends these credentials instead of the client's, as resellers and platforms do for their customers.
    pub fn credentials(self, credentials: Credentials) -> Self {
        self.with(|call| call.options.credentials = Some(credentials))
    }

    /// Polls the operation until its result is ready. This works for operations whose answer says that the result is
    /// not ready yet.
    ///
    /// These operations can be polled:
    ///
    #[doc = include_str!("../generated/polled.md")]
    ///
    /// # Errors
    /// The call fails before it is sent if the operation can't be polled: its answers don't say whether the result is
    /// ready, or Plaid asks clients not to poll it. When the time is over, it fails with
    /// [`ErrorKind::NotReady`](crate::ErrorKind::NotReady) or with the server's own error.
    pub fn until_ready(self, polling: Polling) -> Self {
        self.with(|call| call.options.polling = Some(polling))
    }

    /// Returns the answer as untyped JSON, for fields that this version of the SDK does not know.
    pub fn json(self) -> Call<Value, O> {
        self.answering()
    }

    /// Returns the bytes of the answer, whether JSON or a file.
    pub fn bytes(self) -> Call<Bytes, O> {
        self.answering()
    }

    /// Returns status, headers and request id beside the answer.
    pub fn response(self) -> Call<Response<T>, O> {
        self.answering()
    }

    pub(crate) fn body<B: Serialize>(self, body: &B) -> Self {
        self.try_with(|call| call.body(body))
    }

    /// Fills a parameter of the path.
    #[allow(dead_code, reason = "what some product needs")]
    pub(crate) fn path<P: Parameter + ?Sized>(self, name: &str, value: &P) -> Self {
        self.try_with(|call| call.path(name, value))
    }

    /// Sets a parameter of the query. Without a separator, each element of a list is a value of its own.
    #[allow(dead_code, reason = "what some product needs")]
    pub(crate) fn query<P: Parameter + ?Sized>(self, name: &'static str, value: &P, separator: Option<&str>) -> Self {
        self.try_with(|call| call.query(name, value, separator))
    }

    /// Sets a parameter that is a header.
    #[allow(dead_code, reason = "what some product needs")]
    pub(crate) fn header_parameter<P: Parameter + ?Sized>(self, name: &str, value: &P) -> Self {
        self.try_with(|call| call.header_parameter(name, value))
    }

    /// Leaves out the setters of optional parameters.
    #[allow(dead_code, reason = "what some product needs")]
    pub(crate) fn without_options(self) -> Call<T> {
        self.answering()
    }

    /// Returns the retry policy that applies, if the call has not been sent.
    pub(crate) fn policy(&self) -> Option<&RetryPolicy> {
        self.state.prepared().map(Prepared::policy)
    }

    /// Changes the form of the answer.
    fn answering<U, P>(self) -> Call<U, P> {
        Call { state: self.state.into_prepared().map_or(Lazy::Over, Lazy::Prepared), options: PhantomData }
    }

    fn with(mut self, change: impl FnOnce(&mut Prepared)) -> Self {
        self.state.change(change);
        self
    }

    fn try_with(self, change: impl FnOnce(&mut Prepared) -> Result<(), Error>) -> Self {
        self.with(|call| {
            if call.wrong.is_none() {
                call.wrong = change(call).err();
            }
        })
    }
}

impl<T, O> From<Prepared> for Call<T, O> {
    fn from(call: Prepared) -> Self {
        Self { state: Lazy::Prepared(call.into()), options: PhantomData }
    }
}

async fn send<T: Answer>(call: Box<Prepared>) -> Result<T, Error> {
    let watch = call.watch();
    match watch.over(send::send(call, T::IS_OPEN, &watch)).await {
        Ok(answered) => answered.read(watch),
        Err(error) => {
            watch.end(Err(&error));
            Err(error)
        }
    }
}

impl<T: Answer, O> Call<T, O> {
    /// Sends the call and blocks the thread until the answer is there.
    ///
    /// # Errors
    /// The errors of awaiting the call, and an error when it is called from async code, whose thread it would block.
    #[cfg(feature = "blocking")]
    #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
    pub fn send_blocking(self) -> Result<T, Error> {
        crate::blocking::block_on(self)?
    }
}

impl<T: Answer, O> Future for Call<T, O> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.state.poll(context, send)
    }
}

impl<T, O> fmt::Debug for Call<T, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.state.prepared().map(|prepared| &prepared.operation);
        f.debug_struct("Call").field("operation", &operation).finish_non_exhaustive()
    }
}

#[allow(dead_code, reason = "each is what some product needs")]
impl Client {
    /// Creates a call of an operation that this version of the SDK does not know. It is a `POST` with a JSON body and a
    /// JSON answer. It is retried only if the server did not carry it out, since its effect is not known.
    ///
    /// ```
    /// # async fn example(client: plaid_api::Client) -> Result<(), plaid_api::Error> {
    /// let answer = client.request("/new/thing/get", &serde_json::json!({"thing_id": "1"})).await?;
    /// println!("{}", answer["request_id"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request<B: Serialize + ?Sized>(&self, path: &str, body: &B) -> Call<Value> {
        Call::from(Prepared::unknown(self.clone(), path)).body(&body)
    }

    /// Creates a call with a JSON body.
    pub(crate) fn call_with<B: Serialize, T, O>(&self, operation: Operation, body: &B) -> Call<T, O> {
        Call::new(self.clone(), operation).body(body)
    }

    /// Creates a call without a body.
    pub(crate) fn call<T, O>(&self, operation: Operation) -> Call<T, O> {
        Call::new(self.clone(), operation)
    }
}
