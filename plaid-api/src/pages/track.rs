//! Keeps track of the pages that were read, and stops at a server with endless pages.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use super::Turn;

/// The default maximum number of pages. At Plaid's default of a hundred per page, these hold a million transactions.
pub(crate) const MAX_PAGES: u32 = 10_000;

/// The maximum number of empty pages in a row, for callers who don't see the pages and so can't stop.
const MAX_EMPTY: u32 = 100;

/// The pages that were read since the beginning.
pub(super) struct Track {
    max_pages: u32,
    pages: u32,
    /// The number of empty pages in a row.
    empty: u32,
    /// Digests of the places where pages began. A server chooses the length of its cursors, so these are not kept.
    seen: HashSet<[u8; 32]>,
}

impl Track {
    pub(super) fn new(max_pages: u32) -> Self {
        Self { max_pages: max_pages.max(1), pages: 0, empty: 0, seen: HashSet::new() }
    }

    /// Returns a track with the same limit and no pages.
    pub(super) fn anew(&self) -> Self {
        Self::new(self.max_pages)
    }

    /// Sets the maximum number of pages.
    pub(super) fn max_pages(&mut self, pages: u32) {
        self.max_pages = pages.max(1);
    }

    /// Records whether the last page had any items.
    pub(super) fn found(&mut self, something: bool) {
        self.empty = if something { 0 } else { self.empty.saturating_add(1) };
    }

    /// Records a page that was read. Returns where the next page begins, or `None` after the last.
    ///
    /// # Errors
    /// Fails if the server's pages repeat or don't lead on.
    pub(super) fn turn(&mut self, turn: Turn) -> Result<Option<String>, Astray> {
        self.pages = self.pages.saturating_add(1);
        match turn {
            Turn::End => Ok(None),
            Turn::Lost => Err(Astray::Lost),
            Turn::Back => Err(Astray::Repeated),
            Turn::At { from, to } => {
                // The place where this page began counts as read, so that no page is read twice, including the first
                // one, which begins where the caller says.
                self.seen.extend(from.as_deref().map(digest));
                if self.seen.insert(digest(&to)) { Ok(Some(to)) } else { Err(Astray::Circle) }
            }
        }
    }

    /// Checks that another page may be read.
    ///
    /// # Errors
    /// Returns a text that says which limit was reached.
    pub(super) fn may_go_on(&self) -> Result<(), String> {
        let remedy = match () {
            () if self.pages >= self.max_pages => {
                format!(
                    "after {} pages, which is the limit: raise it with `max_pages`, or ask for larger pages",
                    self.pages
                )
            }
            () if self.empty >= MAX_EMPTY => {
                format!("after {MAX_EMPTY} empty pages in a row: if that is expected, read the pages one by one")
            }
            () => return Ok(()),
        };
        Err(format!("the server says that there is more {remedy}"))
    }
}

/// The reason why pages don't lead on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Astray {
    /// There is a next page, but the server does not say where.
    Lost,
    /// The next page has been read before.
    Circle,
    /// This page has been read before.
    Repeated,
}

impl Astray {
    pub(crate) const fn what(self) -> &'static str {
        match self {
            Self::Lost => "the server says that there is a next page, but not where it begins",
            Self::Circle => "the server's next page is one that was read before",
            Self::Repeated => "the server's page does not move on from the place that was asked for",
        }
    }
}

fn digest(position: &str) -> [u8; 32] {
    Sha256::digest(position).into()
}
