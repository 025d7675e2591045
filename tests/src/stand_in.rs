//! What generated methods need around them, so that the goldens compile outside the SDK. The real ones
//! are tested by `calls`.
#![allow(clippy::unused_self, reason = "the real ones use it")]

use std::marker::PhantomData;

pub struct Client;
pub struct Download;
pub struct Call<T>(PhantomData<T>);

#[allow(dead_code, reason = "each is what some golden needs")]
impl Client {
    pub(crate) fn post<B, T>(&self, _: &'static operation::Operation, _: &B) -> Call<T> {
        Call(PhantomData)
    }

    pub(crate) fn post_for_file<B>(&self, _: &'static operation::Operation, _: &B) -> Call<Download> {
        Call(PhantomData)
    }

    pub(crate) fn post_for_nothing<B>(&self, _: &'static operation::Operation, _: &B) -> Call<()> {
        Call(PhantomData)
    }

    pub(crate) fn get<T>(&self, _: &'static operation::Operation) -> Call<T> {
        Call(PhantomData)
    }
}

#[allow(dead_code, reason = "each is what some golden needs")]
impl<T> Call<T> {
    pub(crate) fn path(self, _: &str, _: &str) -> Self {
        self
    }

    pub(crate) fn header(self, _: &str, _: &str) -> Self {
        self
    }

    pub(crate) fn query(self, _: &str, _: &str) -> Self {
        self
    }
}

pub mod operation {
    #[allow(dead_code, reason = "written by the goldens")]
    pub(crate) struct Operation {
        pub(crate) id: &'static str,
        pub(crate) method: &'static str,
        pub(crate) path: &'static str,
        pub(crate) authenticated: bool,
        pub(crate) errors: ErrorForm,
    }

    #[allow(dead_code, reason = "written by the goldens")]
    pub(crate) enum ErrorForm {
        Plaid,
        OAuth,
    }
}
