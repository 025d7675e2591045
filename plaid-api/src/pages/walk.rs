use std::borrow::Cow;

use super::{Astray, Paged, Track};
use crate::{Call, Client, Error, ErrorKind, Outcome};

/// A walk from page to page, shared by streams of pages and the transactions sync.
pub(crate) struct Walk<R> {
    client: Client,
    first: R,
    request: R,
    track: Track,
}

impl<R: Paged> Walk<R> {
    pub(crate) fn new(client: Client, first: R, max_pages: u32) -> Self {
        Self { client, request: first.clone(), first, track: Track::new(max_pages) }
    }

    /// Goes back to the first page.
    pub(crate) fn begin_again(&mut self) {
        self.request = self.first.clone();
        self.track = self.track.anew();
    }

    /// Sets the maximum number of pages.
    pub(crate) fn max_pages(&mut self, pages: u32) {
        self.track.max_pages(pages);
    }

    /// Returns the call for the next page.
    pub(crate) fn call(&self) -> Call<R::Page> {
        self.request.call(&self.client)
    }

    /// Checks that another page may be read.
    ///
    /// # Errors
    /// Fails if there were too many pages.
    pub(crate) fn may_go_on(&self) -> Result<(), Error> {
        self.track.may_go_on().map_err(Self::error)
    }

    /// Moves on to the page after this one. Returns where that page begins, or `None` after the last.
    ///
    /// # Errors
    /// Fails if the server's pages repeat or don't lead on.
    pub(crate) fn turn(&mut self, page: &R::Page) -> Result<Option<String>, Astray> {
        self.track.turn(self.request.turn(page))
    }

    /// Records whether the last page had any items.
    pub(crate) fn found(&mut self, something: bool) {
        self.track.found(something);
    }

    /// Returns an error of the kind [`ErrorKind::Paging`].
    pub(crate) fn error(what: impl Into<Cow<'static, str>>) -> Error {
        Error::new(ErrorKind::Paging, what).with_outcome(Outcome::Done).of(R::OPERATION)
    }
}
