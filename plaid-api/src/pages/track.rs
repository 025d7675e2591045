//! Which pages were read, and the bounds within which a server may go on.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use super::Turn;

/// How many pages are read unless the caller says otherwise: a million of Plaid's transactions at its usual hundred
/// a page.
pub(crate) const MAX_PAGES: u32 = 10_000;

/// How many pages in a row may have nothing on them, where the caller doesn't see the pages and can't end it.
const MAX_EMPTY: u32 = 100;

/// The pages of one walk from its beginning.
pub(crate) struct Track {
    max_pages: u32,
    pages: u32,
    /// How many of the last pages had nothing on them.
    empty: u32,
    /// Where the pages that were read begin. A server chooses how long its cursors are, so only digests are kept.
    seen: HashSet<[u8; 32]>,
}

impl Track {
    pub(crate) fn new(max_pages: u32) -> Self {
        Self { max_pages: max_pages.max(1), pages: 0, empty: 0, seen: HashSet::new() }
    }

    /// The same, before any page is read.
    pub(crate) fn anew(&self) -> Self {
        Self::new(self.max_pages)
    }

    /// The same pages, and another bound.
    pub(crate) fn max_pages(&mut self, pages: u32) {
        self.max_pages = pages.max(1);
    }

    /// Notes whether the page that was read last had something on it.
    pub(crate) fn found(&mut self, something: bool) {
        self.empty = if something { 0 } else { self.empty.saturating_add(1) };
    }

    /// Notes a page that was read. Gives where the next one begins, or `None` after the last.
    ///
    /// # Errors
    /// The server's pages lead nowhere.
    pub(crate) fn turn(&mut self, turn: Turn) -> Result<Option<String>, Astray> {
        self.pages = self.pages.saturating_add(1);
        match turn {
            Turn::End => Ok(None),
            Turn::Lost => Err(Astray::Lost),
            Turn::Back => Err(Astray::Repeated),
            Turn::At { from, to } => {
                // The place where this page began counts as read, so that none is read twice: not even the first,
                // which begins where the caller says.
                self.seen.extend(from.as_deref().map(digest));
                if self.seen.insert(digest(&to)) { Ok(Some(to)) } else { Err(Astray::Circle) }
            }
        }
    }

    /// Whether a further page may be asked for.
    ///
    /// # Errors
    /// There were too many.
    pub(crate) fn may_go_on(&self) -> Result<(), String> {
        let remedy = match () {
            () if self.pages >= self.max_pages => {
                format!(
                    "after {} pages, which is the limit: raise it with `max_pages`, or ask for larger pages",
                    self.pages
                )
            }
            () if self.empty >= MAX_EMPTY => format!(
                "after {MAX_EMPTY} pages in a row with nothing on them: if that is right, read the pages themselves, \
                 one by one"
            ),
            () => return Ok(()),
        };
        Err(format!("the server says that there is more {remedy}"))
    }
}

/// How pages lead nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Astray {
    /// There is a next page, and nobody says where.
    Lost,
    /// The next page is one that was read.
    Circle,
    /// This page is one that was read.
    Repeated,
}

impl Astray {
    pub(crate) const fn what(self) -> &'static str {
        match self {
            Self::Lost => "the server says that there is a further page, and not where",
            Self::Circle => "the server's pages lead back to one that was read",
            Self::Repeated => "the server answers what comes before the place that was asked for",
        }
    }
}

fn digest(position: &str) -> [u8; 32] {
    Sha256::digest(position).into()
}
