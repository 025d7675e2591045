use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::{Paged, Pages};
use crate::Error;

/// A stream of the items on the pages of a request: see [`Pages`]. More than a hundred empty pages in a row are also an
/// error of the kind [`Paging`](crate::ErrorKind::Paging).
#[must_use = "no page is read until an item is asked for"]
pub struct Items<R: Paged> {
    pages: Pages<R>,
    items: VecDeque<R::Item>,
}

impl<R: Paged> Items<R> {
    pub(super) fn of(pages: Pages<R>) -> Self {
        Self { pages, items: VecDeque::new() }
    }

    /// Returns the next item, or `None` after the last.
    ///
    /// # Errors
    /// The errors of [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<R::Item, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Returns [`Pages::position`].
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
                Some(Ok(page)) => {
                    self.items.extend(R::items(page));
                    // A page of a set of changes holds more than its items.
                    self.pages.walk.found(R::BEGINS_ANEW || !self.items.is_empty());
                }
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
