//! Operations that answer in pages: streams of the pages, and of what is on them.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use chrono::{DateTime, Utc};
use futures_core::Stream;

use crate::{Call, Client, Error, ErrorKind, Nullable, Outcome, Response};

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

/// Where the next page is.
#[doc(hidden)]
#[derive(Debug, PartialEq)]
pub enum Turn {
    /// There is none.
    End,
    /// There.
    At(String),
    /// There is one, and the server doesn't say where.
    Lost,
}

#[allow(dead_code, reason = "each is what some product needs")]
impl Turn {
    /// By a cursor in the answer.
    pub(crate) fn cursor<T: Cursor>(
        place: &mut impl Slot<Value = T>,
        next: &impl Slot<Value = T>,
        more: Option<bool>,
    ) -> Self {
        let next = next.get().map(|next| (next.text(), next)).filter(|(text, _)| !text.is_empty());
        match (next, more) {
            (_, Some(false)) | (None, None) => Self::End,
            (None, Some(true)) => Self::Lost,
            (Some((text, next)), _) => {
                place.put(next);
                Self::At(text)
            }
        }
    }

    /// By what the last item is called: ids grow.
    pub(crate) fn after(place: &mut impl Slot<Value = i64>, last: Option<i64>, more: Option<bool>) -> Self {
        match (last, more) {
            (_, Some(false)) | (None, None) => Self::End,
            (None, Some(true)) => Self::Lost,
            (Some(last), _) => {
                place.put(last);
                Self::At(last.to_string())
            }
        }
    }

    /// By counting what came, or by the size of pages where some of a page may be left out.
    pub(crate) fn offset(
        place: &mut impl Slot<Value = i64>,
        on_page: usize,
        step: Option<i64>,
        total: Option<i64>,
        more: Option<bool>,
    ) -> Self {
        let came = i64::try_from(on_page).unwrap_or(i64::MAX);
        let next = place.get().unwrap_or_default().saturating_add(step.unwrap_or(came));
        let is_over = match (total, more) {
            (Some(total), _) => next >= total,
            (None, Some(more)) => !more,
            (None, None) => false,
        };
        // An empty page is the last, unless whole pages may be left out.
        if is_over || (on_page == 0 && (step.is_none() || total.is_none())) {
            return Self::End;
        }
        place.put(next);
        Self::At(next.to_string())
    }
}

/// What cursors are made of.
#[doc(hidden)]
pub trait Cursor {
    fn text(&self) -> String;
}

impl Cursor for String {
    fn text(&self) -> String {
        self.clone()
    }
}

impl Cursor for DateTime<Utc> {
    fn text(&self) -> String {
        self.to_rfc3339()
    }
}

/// A field that says where a page begins, or that there is one.
#[doc(hidden)]
pub trait Slot {
    type Value;

    fn get(&self) -> Option<Self::Value>;
    fn put(&mut self, value: Self::Value);
}

impl<T: Clone> Slot for Option<T> {
    type Value = T;

    fn get(&self) -> Option<T> {
        self.clone()
    }

    fn put(&mut self, value: T) {
        *self = Some(value);
    }
}

impl<T: Clone> Slot for Nullable<T> {
    type Value = T;

    fn get(&self) -> Option<T> {
        self.value().cloned()
    }

    fn put(&mut self, value: T) {
        *self = Self::Value(value);
    }
}

macro_rules! required_slots {
    ($($ty:ty)*) => {$(
        impl Slot for $ty {
            type Value = Self;

            fn get(&self) -> Option<Self> {
                Some(self.clone())
            }

            fn put(&mut self, value: Self) {
                *self = value;
            }
        }
    )*};
}

required_slots!(String i64 bool DateTime<Utc>);

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Pending<R> = BoxFuture<Result<Response<<R as Paged>::Page>, Error>>;
type Prepare<R> = Box<dyn Fn(Call<<R as Paged>::Page>) -> Call<<R as Paged>::Page> + Send + Sync>;

/// The pages of a request, as a stream.
///
/// It ends where the server says so. After an error the page that failed is asked for again by the next
/// [`next`](Self::next), so pages that were read are not lost; or later and elsewhere, by a request that begins
/// at [`position`](Self::position). Pages that lead back to one that was read are an error.
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
    /// The positions of all pages that were read.
    seen: HashSet<String>,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    More,
    /// The server's pages lead nowhere.
    Astray(&'static str),
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
            seen: HashSet::new(),
            state: State::More,
        }
    }

    /// Options for each of the calls, such as a time limit.
    pub fn each_call(mut self, prepare: impl Fn(Call<R::Page>) -> Call<R::Page> + Send + Sync + 'static) -> Self {
        self.prepare = Some(Box::new(prepare));
        self
    }

    /// The next page, or `None` after the last.
    ///
    /// # Errors
    /// As the operation's call; and [`ErrorKind::Paging`] when the server's pages lead nowhere, after which
    /// there are no more.
    pub async fn next(&mut self) -> Option<Result<Response<R::Page>, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// What is on the pages.
    pub fn items(self) -> Items<R> {
        Items { pages: self, items: VecDeque::new() }
    }

    /// Where the next page begins: a cursor, an offset or an id, to be set in a request; `None` before the
    /// first page was read.
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        self.position.as_deref()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Response<R::Page>, Error>>> {
        match self.state {
            State::More => {}
            State::Over => return Poll::Ready(None),
            State::Astray(what) => {
                self.state = State::Over;
                let error = Error::new(ErrorKind::Paging, what).with_outcome(Outcome::Done);
                return Poll::Ready(Some(Err(error.of(self.request.call(&self.client).name()))));
            }
        }
        let pending = self.pending.get_or_insert_with(|| {
            let call = self.request.call(&self.client);
            match &self.prepare {
                Some(prepare) => prepare(call).into_future(),
                None => call.into_future(),
            }
        });
        let page = ready!(pending.as_mut().poll(context));
        self.pending = None;
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                if R::BEGINS_ANEW {
                    self.begin_anew();
                }
                return Poll::Ready(Some(Err(error)));
            }
        };
        match self.request.turn(&page) {
            Turn::End => self.state = State::Over,
            Turn::Lost => self.state = State::Astray("the server says that there is a further page, and not where"),
            Turn::At(position) => {
                if !self.seen.insert(position.clone()) {
                    self.state = State::Astray("the server's pages lead back to one that was read");
                }
                self.position = Some(position);
            }
        }
        Poll::Ready(Some(Ok(page)))
    }

    fn begin_anew(&mut self) {
        self.request = self.first.clone();
        self.position = None;
        self.seen.clear();
    }
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

/// What is on the pages of a request, one by one, as a stream: see [`Pages`].
#[must_use = "pages are asked for as items are"]
pub struct Items<R: Paged> {
    pages: Pages<R>,
    items: VecDeque<R::Item>,
}

impl<R: Paged> Items<R> {
    /// The next item, or `None` after the last.
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<R::Item, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// As [`Pages::position`].
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        self.pages.position()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Item, Error>>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => self.items.extend(R::items(page.into_inner())),
            }
        }
    }
}

impl<R: Paged> Stream for Items<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<R: Paged> fmt::Debug for Items<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}
