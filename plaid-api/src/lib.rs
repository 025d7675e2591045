#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod call;
mod client;
mod download;
mod environment;
mod error;
#[doc(hidden)]
pub mod model;
mod operation;
mod response;

// Generated code is printed by prettyplease.
#[rustfmt::skip]
#[allow(
    clippy::all,
    clippy::pedantic,
    reason = "style is the generator's concern, and lints of style cost time on this much code"
)]
#[allow(deprecated, reason = "what upstream deprecates is still read, written and called")]
#[allow(missing_docs, reason = "most fields have only their name so far")]
mod generated;

/// Dates and times of the API are this crate's.
pub use chrono;
/// Amounts are of this type.
pub use rust_decimal::Decimal;

pub use call::Call;
pub use client::{Client, ClientBuilder};
pub use download::Download;
pub use environment::Environment;
pub use error::{Error, ErrorKind};
pub use generated::{DESCRIPTION_VERSION, product, types};
pub use model::{Amount, Nullable, Undocumented};
pub use response::Response;
