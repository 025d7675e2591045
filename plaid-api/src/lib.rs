#![doc = include_str!("../README.md")]
//!
//! # Requests as data
//!
//! Requests and answers are plain structs with public fields. They implement serde's traits in both directions, so that
//! they can be stored, replayed, and built in tests.
//!
//! ```
//! use plaid_api::types::{AccessToken, AccountsGetRequest, IdentityVerificationRetryRequest, ItemId, Strategy};
//! use serde_json::json;
//!
//! // A request is read from a value, from text or from bytes.
//! let value = json!({"client_user_id": "user-42", "template_id": "idvtmp_1", "strategy": "reset"});
//! let request: IdentityVerificationRetryRequest = serde_json::from_value(value.clone())?;
//! assert_eq!(request, serde_json::from_str(&value.to_string())?);
//! assert_eq!(request, serde_json::from_slice(value.to_string().as_bytes())?);
//!
//! // The same request, built with setters. Every field is typed.
//! let built = IdentityVerificationRetryRequest::new(Strategy::Reset)
//!     .client_user_id("user-42")
//!     .template_id("idvtmp_1");
//! assert_eq!(built, request);
//! assert_eq!(built.strategy, Strategy::Reset);
//! assert_eq!(built.client_user_id.as_deref(), Some("user-42"));
//!
//! // It is written as a value, or as indented text. Fields that are not set are left out.
//! assert_eq!(serde_json::to_value(&built)?, value);
//! assert!(serde_json::to_string_pretty(&built)?.starts_with("{\n  \"client_user_id\": \"user-42\""));
//!
//! // Identifiers and tokens are types that convert from text. `Debug` does not show tokens.
//! let token = AccessToken::from("access-sandbox-1");
//! assert_eq!(format!("{token:?}"), "[redacted]");
//! assert_eq!(token.expose(), "access-sandbox-1");
//! assert_eq!(AccountsGetRequest::new(&token).access_token, token);
//! assert_eq!(ItemId::from("item-1"), "item-1");
//!
//! // Enums accept values that Plaid adds later.
//! let strategy = Strategy::from("a_new_one");
//! assert!(strategy.is_unknown() && strategy.as_str() == "a_new_one");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! An identifier can't be passed where a token is expected:
//!
//! ```compile_fail
//! # use plaid_api::types::{AccountsGetRequest, ItemId};
//! let item_id = ItemId::from("item-1");
//! let request = AccountsGetRequest::new(item_id);
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]

mod backoff;
#[cfg(feature = "blocking")]
#[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
pub mod blocking;
mod call;
mod client;
mod credentials;
mod download;
mod environment;
mod error;
pub mod fleet;
mod headers;
mod hexadecimal;
mod json_field;
#[doc(hidden)]
pub mod model;
pub mod observe;
mod operation;
pub mod pages;
mod rate_limit;
mod redact;
mod response;
mod retry;
#[cfg(any(feature = "transactions", feature = "processor"))]
#[cfg_attr(docsrs, doc(cfg(any(feature = "transactions", feature = "processor"))))]
pub mod sync;
#[cfg(feature = "webhooks")]
#[cfg_attr(docsrs, doc(cfg(feature = "webhooks")))]
pub mod webhook;

// The file layout is prettyplease's.
#[rustfmt::skip]
#[allow(
    clippy::all,
    clippy::pedantic,
    reason = "style is the generator's concern, and lints of style cost time on this much code"
)]
#[allow(deprecated, reason = "what upstream deprecates is still read, written and called")]
#[allow(missing_docs, reason = "most fields have only their name so far")]
mod generated;

/// Re-exported because dates and times in requests and answers are of its types.
pub use chrono;
/// The type of amounts, quantities and prices.
pub use rust_decimal::Decimal;

pub use call::{Call, Waiting};
pub use client::{Client, ClientBuilder};
pub use credentials::Credentials;
pub use download::Download;
pub use environment::Environment;
pub use error::{Error, ErrorKind, Outcome};
pub use generated::{DESCRIPTION_VERSION, product, types};
pub use model::{Amount, Nullable, Undocumented};
pub use operation::{Key, Repeat, Replay};
pub use rate_limit::RateLimits;
pub use response::Response;
pub use retry::{Failure, RetryPolicy};
