//! How a request is led from one page to the next, by what the page says.

use chrono::{DateTime, Utc};

use crate::Nullable;

/// Where the next page is.
#[doc(hidden)]
#[derive(Debug, PartialEq)]
pub enum Turn {
    /// There is none.
    End,
    /// There.
    At {
        /// Where this page began, unless that is at the beginning.
        from: Option<String>,
        /// Where the next one begins.
        to: String,
    },
    /// There is one, and the server doesn't say where.
    Lost,
    /// The server answers again what comes before the place that was asked for.
    Back,
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
            (Some((to, next)), _) => {
                let from = place.get().map(|here| here.text());
                place.put(next);
                Self::At { from, to }
            }
        }
    }

    /// By what the last item is called: ids grow.
    pub(crate) fn after(place: &mut impl Slot<Value = i64>, last: Option<i64>, more: Option<bool>) -> Self {
        match (last, more) {
            (_, Some(false)) | (None, None) => Self::End,
            (None, Some(true)) => Self::Lost,
            (Some(last), _) => Self::ahead(place, last),
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
        // A page that has more than was asked for is not read in part again.
        let came = i64::try_from(on_page).unwrap_or(i64::MAX);
        let next = place.get().unwrap_or_default().saturating_add(step.map_or(came, |step| step.max(came)));
        let is_over = match (total, more) {
            (Some(total), _) => next >= total,
            (None, Some(more)) => !more,
            (None, None) => false,
        };
        // An empty page is the last, unless whole pages may be left out.
        if is_over || (on_page == 0 && (step.is_none() || total.is_none())) {
            return Self::End;
        }
        Self::ahead(place, next)
    }

    /// Numbers only grow from page to page.
    fn ahead(place: &mut impl Slot<Value = i64>, next: i64) -> Self {
        let here = place.get();
        if here.is_some_and(|here| next <= here) {
            return Self::Back;
        }
        place.put(next);
        Self::At { from: here.map(|here| here.to_string()), to: next.to_string() }
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
