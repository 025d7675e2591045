//! Moves a request from one page to the next, by what the page says.

use chrono::{DateTime, Utc};

use crate::Nullable;

/// The place where the next page begins.
#[doc(hidden)]
#[derive(Debug, PartialEq)]
pub enum Turn {
    /// There is no next page.
    End,
    /// The next page begins at `to`.
    At {
        /// The place where this page began, if the request said so.
        from: Option<String>,
        /// The place where the next page begins.
        to: String,
    },
    /// There is a next page, but the server does not say where.
    Lost,
    /// The server did not move on from the place that was asked for.
    Back,
}

#[allow(dead_code, reason = "each is what some product needs")]
impl Turn {
    /// Moves on by a cursor in the answer.
    pub(crate) fn cursor<T: Cursor>(
        place: &mut impl Slot<Value = T>,
        next: &impl Slot<Value = T>,
        more: Option<bool>,
    ) -> Self {
        let next = next.get().map(|next| (next.text(), next)).filter(|(text, _)| !text.is_empty());
        match (next, more) {
            (_, Some(false)) | (None, None) => Self::End,
            (None, Some(true)) => Self::Lost,
            (Some((to, next)), _) => {
                let from = place.get().map(|here| here.text());
                place.put(next);
                Self::At { from, to }
            }
        }
    }

    /// Moves on by the id of the last item. Ids grow.
    pub(crate) fn after(place: &mut impl Slot<Value = i64>, last: Option<i64>, more: Option<bool>) -> Self {
        match (last, more) {
            (_, Some(false)) | (None, None) => Self::End,
            (None, Some(true)) => Self::Lost,
            (Some(last), _) => Self::ahead(place, last),
        }
    }

    /// Moves on by the number of items. `step` is the page size if the server leaves out some items of a page.
    pub(crate) fn offset(
        place: &mut impl Slot<Value = i64>,
        on_page: usize,
        step: Option<i64>,
        total: Option<i64>,
        more: Option<bool>,
    ) -> Self {
        // A page with more items than asked for is not partly read again.
        let came = i64::try_from(on_page).unwrap_or(i64::MAX);
        let next = place.get().unwrap_or_default().saturating_add(step.map_or(came, |step| step.max(came)));
        let is_over = match (total, more) {
            (Some(total), _) => next >= total,
            (None, Some(more)) => !more,
            (None, None) => false,
        };
        // An empty page is the last one, unless the server may leave out all items of a page.
        if is_over || (on_page == 0 && (step.is_none() || total.is_none())) {
            return Self::End;
        }
        Self::ahead(place, next)
    }

    /// Moves on to a number, which must be greater than that of this page.
    fn ahead(place: &mut impl Slot<Value = i64>, next: i64) -> Self {
        let here = place.get();
        if here.is_some_and(|here| next <= here) {
            return Self::Back;
        }
        place.put(next);
        Self::At { from: here.map(|here| here.to_string()), to: next.to_string() }
    }
}

/// The type of a cursor.
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

/// A field that holds the place where a page begins.
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
