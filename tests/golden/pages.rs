pub mod product {

pub mod demo {
pub(crate) mod wire {
use crate::operation::{Access, ErrorForm, Facts, Idempotency, NotReady, Operation};

/// [`count_list`](crate::Client::count_list): `POST /demo/count/list`.
pub const COUNT_LIST: Operation = Operation::described(
    &Facts {
        id: "countList",
        method: "POST",
        path: "/demo/count/list",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`cursor_list`](crate::Client::cursor_list): `POST /demo/cursor/list`.
pub const CURSOR_LIST: Operation = Operation::described(
    &Facts {
        id: "cursorList",
        method: "POST",
        path: "/demo/cursor/list",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

/// [`last_list`](crate::Client::last_list): `POST /demo/last/list`.
pub const LAST_LIST: Operation = Operation::described(
    &Facts {
        id: "lastList",
        method: "POST",
        path: "/demo/last/list",
        access: Access::Keys,
        errors: ErrorForm::Plaid,
        idempotency: Idempotency::MovesMoney,
        seconds: 60,
        not_ready: NotReady::Never,
    },
);

crate::__model!(
    super::CountRequest,
    Optional count,
    Optional options,
);

crate::__model!(
    super::CursorRequest,
    OptionalOrNull[private] cursor,
);

crate::__model!(
    super::LastRequest,
    Required after_id,
);

crate::__model!(
    super::Options,
    Optional offset,
);

crate::__model!(
    super::Page,
    Required has_more,
    Optional[private] next_cursor,
    Required things,
    Optional total,
);

crate::__model!(
    super::Thing,
    Required id,
);
}

impl crate::Client {
    /// Not documented yet.
    ///
    /// `POST /demo/count/list` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown · pages by [`count_list_pages`](Self::count_list_pages)
    #[inline]
    pub fn count_list(&self, request: &CountRequest) -> crate::Call<Page> {
        self.call_with(wire::COUNT_LIST, request)
    }

    /// Streams the pages of [`count_list`](Self::count_list), or the items on them.
    #[inline]
    pub fn count_list_pages(
        &self,
        request: &CountRequest,
    ) -> crate::pages::Pages<CountRequest> {
        crate::pages::Pages::new(self, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/cursor/list` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown · pages by [`cursor_list_pages`](Self::cursor_list_pages) · complete sets by [`cursor_list_all`](Self::cursor_list_all)
    #[inline]
    pub fn cursor_list(&self, request: &CursorRequest) -> crate::Call<Page> {
        self.call_with(wire::CURSOR_LIST, request)
    }

    /// Streams the pages of [`cursor_list`](Self::cursor_list), or the items on them.
    #[inline]
    pub fn cursor_list_pages(
        &self,
        request: &CursorRequest,
    ) -> crate::pages::Pages<CursorRequest> {
        crate::pages::Pages::new(self, request)
    }

    /// Not documented yet.
    ///
    /// `POST /demo/last/list` · Plaid has no page about it · feature `demo` · not retried when the outcome is unknown · pages by [`last_list_pages`](Self::last_list_pages)
    #[inline]
    pub fn last_list(&self, request: &LastRequest) -> crate::Call<Page> {
        self.call_with(wire::LAST_LIST, request)
    }

    /// Streams the pages of [`last_list`](Self::last_list), or the items on them.
    #[inline]
    pub fn last_list_pages(
        &self,
        request: &LastRequest,
    ) -> crate::pages::Pages<LastRequest> {
        crate::pages::Pages::new(self, request)
    }
}

impl crate::pages::Paged for CountRequest {
    type Page = Page;
    type Item = Thing;
    const OPERATION: crate::operation::Operation = wire::COUNT_LIST;

    #[inline]
    fn call(&self, client: &crate::Client) -> crate::Call<Self::Page> {
        client.count_list(self)
    }

    #[inline]
    fn turn(&mut self, page: &Self::Page) -> crate::pages::Turn {
        let options = self.options.get_or_insert_with(<Options>::new);
        crate::pages::Turn::offset(
            &mut options.offset,
            page.things.len(),
            crate::pages::Slot::get(&self.count),
            crate::pages::Slot::get(&page.total),
            None,
        )
    }

    #[inline]
    fn items(page: Self::Page) -> Vec<Self::Item> {
        page.things
    }
}

impl crate::pages::Paged for CursorRequest {
    type Page = Page;
    type Item = Thing;
    const OPERATION: crate::operation::Operation = wire::CURSOR_LIST;
    const BEGINS_ANEW: bool = true;

    #[inline]
    fn call(&self, client: &crate::Client) -> crate::Call<Self::Page> {
        client.cursor_list(self)
    }

    #[inline]
    fn turn(&mut self, page: &Self::Page) -> crate::pages::Turn {
        crate::pages::Turn::cursor(
            &mut self.cursor,
            &page.next_cursor,
            crate::pages::Slot::get(&page.has_more),
        )
    }

    #[inline]
    fn items(page: Self::Page) -> Vec<Self::Item> {
        page.things
    }
}

impl crate::pages::Paged for LastRequest {
    type Page = Page;
    type Item = Thing;
    const OPERATION: crate::operation::Operation = wire::LAST_LIST;

    #[inline]
    fn call(&self, client: &crate::Client) -> crate::Call<Self::Page> {
        client.last_list(self)
    }

    #[inline]
    fn turn(&mut self, page: &Self::Page) -> crate::pages::Turn {
        crate::pages::Turn::after(
            &mut self.after_id,
            page.things.iter().map(|item| item.id).max(),
            None,
        )
    }

    #[inline]
    fn items(page: Self::Page) -> Vec<Self::Item> {
        page.things
    }
}

/// Request of [`count_list`](crate::Client::count_list).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct CountRequest {
    /// Optional
    pub count: Option<i64>,
    /// Optional
    pub options: Option<Options>,
}

impl CountRequest {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `count`.
    pub fn count(mut self, count: impl crate::IntoField<i64>) -> Self {
        self.count = count.into_field();
        self
    }

    /// Sets `options`.
    pub fn options(mut self, options: impl crate::IntoField<Options>) -> Self {
        self.options = options.into_field();
        self
    }
}

impl Default for CountRequest {
    fn default() -> Self {
        Self::new()
    }
}

/// Request of [`cursor_list`](crate::Client::cursor_list).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct CursorRequest {
    /// Optional, may be null · hidden by `Debug`
    pub cursor: crate::Nullable<String>,
}

impl CursorRequest {
    /// Creates a request in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `cursor`.
    pub fn cursor(mut self, cursor: impl crate::IntoNullable<String>) -> Self {
        self.cursor = cursor.into_nullable();
        self
    }
}

impl Default for CursorRequest {
    fn default() -> Self {
        Self::new()
    }
}

/// Request of [`last_list`](crate::Client::last_list).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct LastRequest {
    /// Required
    pub after_id: i64,
}

impl LastRequest {
    /// Creates the request from its required fields.
    #[inline]
    pub fn new(after_id: i64) -> Self {
        let mut new: Self = crate::model::Model::empty();
        new.after_id = after_id;
        new
    }
}

/// Part of [`CountRequest`](crate::types::CountRequest); in requests of
/// [`count_list`](crate::Client::count_list).
#[must_use = "it has no effect until it is sent"]
#[non_exhaustive]
pub struct Options {
    /// Optional
    pub offset: Option<i64>,
}

impl Options {
    /// Creates a value in which nothing is set.
    #[inline]
    pub fn new() -> Self {
        crate::model::Model::empty()
    }

    /// Sets `offset`.
    pub fn offset(mut self, offset: impl crate::IntoField<i64>) -> Self {
        self.offset = offset.into_field();
        self
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

/// Answer of [`count_list`](crate::Client::count_list),
/// [`cursor_list`](crate::Client::cursor_list), [`last_list`](crate::Client::last_list).
#[non_exhaustive]
pub struct Page {
    /// Required
    pub has_more: bool,
    /// Optional · hidden by `Debug`
    pub next_cursor: Option<String>,
    /// Required
    pub things: Vec<Thing>,
    /// Optional
    pub total: Option<i64>,
}

/// Part of [`Page`](crate::types::Page); in answers of [`count_list`](crate::Client::count_list),
/// [`cursor_list`](crate::Client::cursor_list), [`last_list`](crate::Client::last_list).
#[non_exhaustive]
pub struct Thing {
    /// Required
    pub id: i64,
}
}

}

pub mod types {
#[cfg(feature = "demo")]
#[cfg_attr(docsrs, doc(cfg(feature = "demo")))]
#[doc(no_inline)]
pub use super::product::demo::{
    CountRequest, CursorRequest, LastRequest, Options, Page, Thing,
};
}
