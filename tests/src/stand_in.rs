//! Stand-ins for the runtime, with which the goldens compile outside the SDK. The runtime itself is tested by `calls`.
#![allow(clippy::unused_self, reason = "the real ones use it")]

use std::marker::PhantomData;

pub struct Client;
#[allow(dead_code, reason = "each golden uses a part of these")]
pub struct Download;
pub struct Call<T, O = ()>(PhantomData<(T, O)>);

#[allow(dead_code, reason = "each golden uses a part of them")]
impl Client {
    pub(crate) fn call_with<B, T, O>(&self, _: operation::Operation, _: &B) -> Call<T, O> {
        Call(PhantomData)
    }

    pub(crate) fn call<T, O>(&self, _: operation::Operation) -> Call<T, O> {
        Call(PhantomData)
    }
}

#[allow(dead_code, reason = "each golden uses a part of them")]
impl<T, O> Call<T, O> {
    pub(crate) fn path<P: ?Sized>(self, _: &str, _: &P) -> Self {
        self
    }

    pub(crate) fn header_parameter<P: ?Sized>(self, _: &str, _: &P) -> Self {
        self
    }

    pub(crate) fn query<P: ?Sized>(self, _: &'static str, _: &P, _: Option<&str>) -> Self {
        self
    }
}

/// The runtime's own description of operations, which is not public.
#[path = "../../plaid-api/src/operation/facts.rs"]
#[allow(dead_code, reason = "each golden uses a part of them")]
pub mod operation;

pub mod pages {
    use super::{Call, Client, PhantomData};

    pub struct Pages<R>(PhantomData<R>);

    #[allow(dead_code, reason = "some goldens need it")]
    impl<R: Paged> Pages<R> {
        pub(crate) fn new(_: &Client, _: &R) -> Self {
            Self(PhantomData)
        }
    }

    #[allow(dead_code, reason = "written by the goldens")]
    pub trait Paged {
        type Page;
        type Item;
        const OPERATION: super::operation::Operation;
        const BEGINS_ANEW: bool = false;

        fn call(&self, client: &Client) -> Call<Self::Page>;
        fn turn(&mut self, page: &Self::Page) -> Turn;
        fn items(page: Self::Page) -> Vec<Self::Item>;
    }

    pub struct Turn;

    #[allow(dead_code, reason = "each golden uses a part of them")]
    impl Turn {
        pub(crate) fn cursor<P, N>(_: &mut P, _: &N, _: Option<bool>) -> Self {
            Self
        }

        pub(crate) fn after<P, L>(_: &mut P, _: Option<L>, _: Option<bool>) -> Self {
            Self
        }

        pub(crate) fn offset<P>(_: &mut P, _: usize, _: Option<i64>, _: Option<i64>, _: Option<bool>) -> Self {
            Self
        }
    }

    #[allow(unused_imports, reason = "some goldens need it")]
    pub use plaid_api::pages::Slot;
}
