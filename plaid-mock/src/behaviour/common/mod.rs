//! Shared by the products: the form of handlers, lookups, webhooks, pages.

pub mod handlers;
pub mod lookup;
pub mod notify;
pub mod pages;
