mod answer;
mod ready;
mod request;
mod send;

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use answer::{Answer, Answered, Body};
pub use ready::Waiting;
use request::Prepared;

use crate::operation::{Name, Operation};
use crate::{Client, Credentials, Download, Error, Response, RetryPolicy};

/// A call that is ready to be sent; `.await` sends it.
///
/// It owns everything that it needs, so it can be kept and sent from another task. Dropping the call or its future
/// cancels it, but the server may still carry out what it has received by then.
///
/// ```
/// use std::time::Duration;
/// use plaid_api::types::AccountsGetRequest;
/// use plaid_api::{Client, RetryPolicy};
///
/// # async fn example(client: Client) -> Result<(), plaid_api::Error> {
/// let request = AccountsGetRequest::new("access-sandbox-1");
/// let accounts = client
///     .accounts_get(&request)
///     .timeout(Duration::from_secs(10))
///     .retry(RetryPolicy::off())
///     .await?;
/// println!("{} accounts, request {:?}", accounts.accounts.len(), accounts.request_id());
///
/// // The same answer as untyped JSON, including fields that the SDK does not know.
/// let raw = client.accounts_get(&request).json().await?;
/// println!("{}", raw["accounts"].as_array().map_or(0, Vec::len));
/// # Ok(())
/// # }
/// ```
#[must_use = "a call is sent when it is awaited"]
pub struct Call<T> {
    /// Boxed, because a call is moved several times before it is sent.
    prepared: Box<Prepared>,
    answer: Answer<T>,
}

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

impl<T> Call<T> {
    pub(crate) fn new(client: Client, operation: &'static Operation, answer: Answer<T>) -> Self {
        Self { prepared: Prepared::new(client, operation).into(), answer }
    }

    /// Sets the time limit of an attempt, from waiting under a rate limit to the last byte. It takes precedence over
    /// the limits of the client and the operation.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.prepared.options.timeout = Some(timeout);
        self
    }

    /// Sets whether and when this call is sent again if it fails.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.prepared.options.retry = Some(policy);
        self
    }

    /// Adds a header to the request.
    ///
    /// # Errors
    /// The call fails before it is sent if the name or the value is not valid in a header, or if plaid-api or the HTTP
    /// client sets the header, such as `Plaid-Secret` or `Content-Length`.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.with(|prepared| prepared.header(name, value))
    }

    /// Sends these credentials instead of the client's, as resellers and platforms do for their customers.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.prepared.options.credentials = Some(credentials);
        self
    }

    /// Polls the operation until its result is ready. This works for operations whose answer says that the result is
    /// not ready yet.
    ///
    /// # Errors
    /// The call fails before it is sent if the operation can't be polled: its answers don't say whether the result is
    /// ready, or Plaid asks clients not to poll it. When the time is over, it fails with
    /// [`ErrorKind::NotReady`](crate::ErrorKind::NotReady) or with the server's own error.
    pub fn until_ready(mut self, waiting: Waiting) -> Self {
        self.prepared.options.waiting = Some(waiting);
        self
    }

    /// Returns the answer as untyped JSON, for fields that this version of the SDK does not know.
    pub fn json(self) -> Call<Value> {
        Call { prepared: self.prepared, answer: Answer::any_json() }
    }

    /// Returns the bytes of the answer, whether JSON or a file.
    pub fn bytes(self) -> Call<Bytes> {
        Call { prepared: self.prepared, answer: Answer::bytes() }
    }

    pub(crate) fn body<B: Serialize>(self, body: &B) -> Self {
        self.with(|prepared| prepared.body(body))
    }

    /// Fills a parameter of the path.
    #[allow(dead_code, reason = "what some product needs")]
    pub(crate) fn path(self, name: &str, value: &str) -> Self {
        self.with(|prepared| prepared.path(name, value))
    }

    /// Returns the operation's name in errors.
    pub(crate) fn name(&self) -> Name {
        self.prepared.name.clone()
    }

    /// Returns the retry policy that applies.
    pub(crate) fn policy(&self) -> &RetryPolicy {
        self.prepared.options.retry.as_ref().unwrap_or(&self.prepared.client.inner.retry)
    }

    fn with(mut self, change: impl FnOnce(&mut Prepared) -> Result<(), Error>) -> Self {
        if self.prepared.wrong.is_none() {
            self.prepared.wrong = change(&mut self.prepared).err();
        }
        self
    }
}

impl<T: Send + 'static> Call<T> {
    async fn send(self) -> Result<Response<T>, Error> {
        let Self { prepared, answer } = self;
        let watch = prepared.watch();
        let sent = watch.over(send::send(prepared, answer.is_open, &watch)).await;
        let response = sent.and_then(|answered| answered.read(&answer));
        watch.end(response.as_ref().map(|response| (response.status, &response.headers)));
        response
    }

    /// Sends the call and blocks the thread until the answer is there.
    ///
    /// # Errors
    /// The errors of awaiting the call, and an error when it is called from async code, whose thread it would block.
    #[cfg(feature = "blocking")]
    #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
    pub fn wait(self) -> Result<Response<T>, Error> {
        crate::blocking::wait(self)?
    }
}

impl<T: Send + 'static> IntoFuture for Call<T> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.prepared.name).finish_non_exhaustive()
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
        Call { prepared: Prepared::unknown(self.clone(), path).into(), answer: Answer::any_json() }.body(&body)
    }

    /// Creates a call with a JSON body and a JSON answer.
    pub(crate) fn post<B: Serialize, T: DeserializeOwned + fmt::Debug>(
        &self,
        operation: &'static Operation,
        body: &B,
    ) -> Call<T> {
        Call::new(self.clone(), operation, Answer::json()).body(body)
    }

    /// Creates a call with a JSON body, whose answer is a file.
    pub(crate) fn post_for_file<B: Serialize>(&self, operation: &'static Operation, body: &B) -> Call<Download> {
        Call::new(self.clone(), operation, Answer::file()).body(body)
    }

    /// Creates a call with a JSON body, whose answer has no content.
    pub(crate) fn post_for_nothing<B: Serialize>(&self, operation: &'static Operation, body: &B) -> Call<()> {
        Call::new(self.clone(), operation, Answer::nothing()).body(body)
    }

    /// Creates a call without a body and with a JSON answer.
    pub(crate) fn get<T: DeserializeOwned + fmt::Debug>(&self, operation: &'static Operation) -> Call<T> {
        Call::new(self.clone(), operation, Answer::json())
    }
}
