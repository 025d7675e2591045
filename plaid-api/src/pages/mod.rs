//! Operations that answer in pages: streams of the pages, and of what is on them.

mod items;
mod track;
mod turn;

use std::borrow::Cow;
use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::operation::Name;
use crate::retry::Restarts;
use crate::types::ErrorCode;
use crate::{Call, Client, Error, ErrorKind, Outcome, Response};

pub use items::Items;
pub(crate) use track::{Astray, MAX_PAGES, Track};
#[doc(hidden)]
pub use turn::{Cursor, Slot, Turn};

/// A request whose answer comes in pages.
pub trait Paged: Clone + Send + Sync + Unpin + 'static {
    /// A page.
    type Page: Send + 'static;
    /// What is on a page.
    type Item: Send + Unpin + 'static;

    /// After a failure the pages begin anew, since those before it may not fit the rest.
    #[doc(hidden)]
    const BEGINS_ANEW: bool = false;

    #[doc(hidden)]
    fn call(&self, client: &Client) -> Call<Self::Page>;

    /// Leads the request to the page after this one.
    #[doc(hidden)]
    fn turn(&mut self, page: &Self::Page) -> Turn;

    #[doc(hidden)]
    fn items(page: Self::Page) -> Vec<Self::Item>;
}

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Pending<R> = BoxFuture<Result<Response<<R as Paged>::Page>, Error>>;
type Prepare<R> = Box<dyn Fn(Call<<R as Paged>::Page>) -> Call<<R as Paged>::Page> + Send + Sync>;

/// The pages of a request, as a stream.
///
/// It ends where the server says so, and after an error where asking again is useless:
///
/// - After an error that [is retryable](Error::is_retryable), the next [`next`](Self::next) asks again for the page
///   that failed, so pages that were read are not lost. It waits longer from failure to failure, as the call's
///   [`RetryPolicy`](crate::RetryPolicy) says. The stream ends with the sixth failure in a row, or when the waits
///   would exceed the policy's budget.
/// - Any other error comes once and ends the stream.
/// - Pages that lead back to one that was read, and too many pages ([`max_pages`](Self::max_pages)), are an error of
///   the kind [`Paging`](ErrorKind::Paging), which ends the stream.
///
/// What has ended goes on, later and elsewhere, by a request that begins at [`position`](Self::position).
///
/// Pages of `/transactions/sync` are void once one of them fails, or transactions change meanwhile. Their stream
/// begins anew after such an error, at most five times in all: drop what came before it. `transactions_sync_all`
/// does so for you.
///
/// ```
/// use plaid_api::Client;
/// use plaid_api::types::IdentityVerificationListRequest;
///
/// # async fn example(client: Client) -> Result<(), plaid_api::Error> {
/// let request = IdentityVerificationListRequest::new("idvtmp_1").client_user_id("user-42");
/// let mut pages = client.identity_verification_list_pages(&request);
/// while let Some(page) = pages.next().await {
///     println!("{} sessions", page?.identity_verifications.len());
/// }
///
/// // Or what is on them.
/// let mut sessions = client.identity_verification_list_pages(&request).items();
/// while let Some(session) = sessions.next().await {
///     println!("{}", session?.id);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "pages are asked for one by one"]
pub struct Pages<R: Paged> {
    client: Client,
    first: R,
    request: R,
    prepare: Option<Prepare<R>>,
    pending: Option<Pending<R>>,
    position: Option<String>,
    track: Track,
    restarts: Restarts,
    state: State,
}

/// How many times one page is asked for again, or a set of pages begun anew.
pub(crate) const RESTARTS: u32 = 5;

#[derive(Clone, Copy, PartialEq)]
enum State {
    More,
    /// The server's pages lead nowhere.
    Astray(Astray),
    Over,
}

impl<R: Paged> Pages<R> {
    #[allow(dead_code, reason = "what some product needs")]
    pub(crate) fn new(client: &Client, request: &R) -> Self {
        Self {
            client: client.clone(),
            first: request.clone(),
            request: request.clone(),
            prepare: None,
            pending: None,
            position: None,
            track: Track::new(MAX_PAGES),
            restarts: Restarts::new(RESTARTS),
            state: State::More,
        }
    }

    /// Options for each of the calls, such as a time limit.
    pub fn each_call(mut self, prepare: impl Fn(Call<R::Page>) -> Call<R::Page> + Send + Sync + 'static) -> Self {
        self.prepare = Some(Box::new(prepare));
        self
    }

    /// How many pages are read at most; 10,000 unless set. A server that has more is an error, so that one with
    /// ever new cursors doesn't keep the caller for ever. The stream's [`position`](Self::position) is then where the
    /// next page begins.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.track.max_pages(pages);
        self
    }

    /// The next page, or `None` when the stream has ended.
    ///
    /// # Errors
    /// As the operation's call; and [`ErrorKind::Paging`] when the server's pages lead nowhere or are too many.
    pub async fn next(&mut self) -> Option<Result<Response<R::Page>, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// What is on the pages.
    pub fn items(self) -> Items<R> {
        Items::of(self)
    }

    /// Where the next page begins: a cursor, an offset or an id, to be set in a request; `None` while that is where
    /// the request itself begins. It stays where the last page began if that page leads nowhere.
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        self.position.as_deref()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Response<R::Page>, Error>>> {
        match self.state {
            State::More => {}
            State::Over => return Poll::Ready(None),
            State::Astray(astray) => return Poll::Ready(Some(Err(self.end(astray.what())))),
        }
        let mut pending = match self.pending.take() {
            Some(pending) => pending,
            None => match self.track.may_go_on() {
                Ok(()) => self.ask().into_future(),
                Err(what) => return Poll::Ready(Some(Err(self.end(what)))),
            },
        };
        let Poll::Ready(answer) = pending.as_mut().poll(context) else {
            self.pending = Some(pending);
            return Poll::Pending;
        };
        let answer = match answer {
            Ok(page) => self.turn(page),
            Err(error) => Err(self.fail(error)),
        };
        Poll::Ready(Some(answer))
    }

    /// The call for the page that is next.
    fn ask(&self) -> Call<R::Page> {
        let call = self.request.call(&self.client);
        match &self.prepare {
            Some(prepare) => prepare(call),
            None => call,
        }
    }

    /// Leads the request to the page after this one.
    fn turn(&mut self, page: Response<R::Page>) -> Result<Response<R::Page>, Error> {
        // A set that begins anew may fail each time after some pages, so there all failures count.
        if !R::BEGINS_ANEW {
            self.restarts.reset();
        }
        match self.track.turn(self.request.turn(&page)) {
            Ok(None) => self.state = State::Over,
            Ok(Some(position)) => self.position = Some(position),
            // What is on it has been given before.
            Err(Astray::Repeated) => return Err(self.end(Astray::Repeated.what())),
            Err(astray) => self.state = State::Astray(astray),
        }
        Ok(page)
    }

    /// Prepares to ask again where that may help, and else ends the stream.
    fn fail(&mut self, error: Error) -> Error {
        if R::BEGINS_ANEW {
            self.request = self.first.clone();
            self.position = None;
            self.track = self.track.anew();
        }
        self.state = State::Over;
        if error.is_retryable() || (R::BEGINS_ANEW && has_changed(&error)) {
            let call = self.ask();
            if let Some(wait) = self.restarts.wait(call.policy(), &error) {
                // The wait begins now, so the time that the caller takes for the error is part of it.
                let pause = tokio::time::sleep(wait);
                self.pending = Some(Box::pin(async {
                    pause.await;
                    call.await
                }));
                self.state = State::More;
            }
        }
        error
    }

    /// Ends the stream with an error.
    fn end(&mut self, what: impl Into<Cow<'static, str>>) -> Error {
        self.state = State::Over;
        astray(self.request.call(&self.client).name(), what)
    }
}

/// The error of an operation whose pages lead nowhere.
pub(crate) fn astray(operation: Name, what: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Paging, what).with_outcome(Outcome::Done).of(operation)
}

/// Whether transactions changed while their pages were read, so that the pages don't fit each other.
pub(crate) fn has_changed(error: &Error) -> bool {
    error.code() == Some(&ErrorCode::TransactionsSyncMutationDuringPagination)
}

impl<R: Paged> Stream for Pages<R> {
    type Item = Result<Response<R::Page>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<R: Paged> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}
