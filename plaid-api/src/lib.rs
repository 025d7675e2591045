#![doc = include_str!("../README.md")]
//!
//! # Requests
//!
//! `new` takes up to three required fields in alphabetical order if none can be taken for another, and otherwise all of
//! them by name, in a struct with the ending `Required`. Setters set the others: each takes a value or an `Option`, whose
//! `None` leaves the field out, and [`Null`] where null differs from that.
//!
//! ```
//! use plaid_api::Null;
//! use plaid_api::types::{ItemWebhookUpdateRequest, TransferCreateRequest, TransferCreateRequired};
//!
//! let request = ItemWebhookUpdateRequest::new("access-sandbox-1").webhook(Null);
//! assert_eq!(request.access_token.expose(), "access-sandbox-1");
//!
//! let test_clock: Option<&str> = None;
//! let request = TransferCreateRequest::new(TransferCreateRequired {
//!     access_token: "access-sandbox-1".into(),
//!     account_id: "account-1".into(),
//!     authorization_id: "authorization-1".into(),
//!     description: "payment".into(),
//! })
//! .amount("12.34".parse::<plaid_api::Amount>()?)
//! .test_clock_id(test_clock);
//! assert_eq!(request.test_clock_id, plaid_api::Nullable::Absent);
//! # Ok::<(), plaid_api::Error>(())
//! ```
//!
//! A required field that is missing does not compile:
//!
//! ```compile_fail,E0063
//! # use plaid_api::types::{TransferCreateRequest, TransferCreateRequired};
//! let request = TransferCreateRequest::new(TransferCreateRequired {
//!     access_token: "access-sandbox-1".into(),
//!     account_id: "account-1".into(),
//!     description: "payment".into(),
//! });
//! ```
//!
//! Neither do two texts that could be swapped:
//!
//! ```compile_fail,E0061
//! # use plaid_api::types::UserIdNumber;
//! let number = UserIdNumber::new("123-45-6789", "us_ssn");
//! ```
//!
//! Requests and answers are plain structs with public fields. They implement serde's traits in both directions, so that
//! they can be stored and replayed.
//!
//! ```
//! use plaid_api::types::{
//!     AccessToken, AccountsGetRequest, IdentityVerificationRetryRequest, IdentityVerificationRetryRequired, ItemId,
//!     Strategy,
//! };
//! use serde_json::json;
//!
//! // A request is read from a value, from text or from bytes.
//! let value = json!({"client_user_id": "user-42", "template_id": "idvtmp_1", "strategy": "reset"});
//! let request: IdentityVerificationRetryRequest = serde_json::from_value(value.clone())?;
//! assert_eq!(request, serde_json::from_str(&value.to_string())?);
//! assert_eq!(request, serde_json::from_slice(value.to_string().as_bytes())?);
//!
//! // The same request, built with setters. Every field is typed.
//! let built = IdentityVerificationRetryRequest::new(IdentityVerificationRetryRequired {
//!     client_user_id: "user-42".into(),
//!     strategy: Strategy::Reset,
//!     template_id: "idvtmp_1".into(),
//! });
//! assert_eq!(built, request);
//! assert_eq!(built.strategy, Strategy::Reset);
//! assert_eq!(built.client_user_id, "user-42");
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
//! assert_eq!("reset".parse(), Ok(Strategy::Reset));
//! assert_eq!(format!("{:?} {}", Strategy::Reset, Strategy::Reset), "Reset reset");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! A value that has one of several types is an enum of them. `new` of a variant sets the field that tells the variants
//! apart, and a variant that Plaid adds later keeps its JSON in an [`UnknownVariant`].
//!
//! ```
//! use plaid_api::types::{CraBaseReportProduct, CraReportGetRequestProduct};
//!
//! let product: CraReportGetRequestProduct = CraBaseReportProduct::new("2025-01").into();
//! let json = r#"{"product":"cra_base_report","version":"2025-01"}"#;
//! assert_eq!(serde_json::to_string(&product)?, json);
//!
//! let later = r#"{"product":"cra_later","version":1}"#;
//! let CraReportGetRequestProduct::UnknownValue(unknown) = serde_json::from_str(later)? else { panic!("unknown") };
//! assert_eq!((unknown.name(), unknown.expose_json()), ("cra_later", later));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Required parameters of a path or query are arguments of the method, and optional ones are setters of the call:
//!
//! ```
//! # async fn example(client: plaid_api::Client) -> Result<(), plaid_api::Error> {
//! use plaid_api::types::FdxConsentGrantStatus;
//!
//! let consents = client.fdx_consents_list("customer-42").status(FdxConsentGrantStatus::Active).await?;
//! println!("{} consents", consents.consent_grants.len());
//! # Ok(())
//! # }
//! ```
//!
//! An identifier can't be passed where a token is expected:
//!
//! ```compile_fail,E0277
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
mod headers;
mod hexadecimal;
mod json_field;
mod lazy;
#[doc(hidden)]
pub mod model;
/// Explains our names and habits to users of other clients.
#[cfg(any(doc, doctest))]
pub mod migration {
    #![doc = include_str!("../MIGRATION.md")]
}
pub mod observe;
pub mod operation;
pub mod pages;
mod rate_limit;
mod redact;
mod response;
mod retry;
#[cfg(any(feature = "transactions", feature = "processor"))]
#[cfg_attr(docsrs, doc(cfg(any(feature = "transactions", feature = "processor"))))]
pub mod sync;
#[cfg(feature = "test-util")]
#[cfg_attr(docsrs, doc(cfg(feature = "test-util")))]
pub mod test_util;
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

/// Re-exported because dates and times in requests and answers are of its types. Its feature `clock` is off: for
/// `Utc::now`, depend on chrono yourself.
pub use chrono;
/// The type of amounts, quantities and prices.
pub use rust_decimal::Decimal;

pub use call::{Answer, Call, Polling};
pub use client::{Client, ClientBuilder};
pub use credentials::Credentials;
pub use download::Download;
pub use environment::Environment;
pub use error::{Error, ErrorKind, Outcome};
pub use generated::{DESCRIPTION_VERSION, product, types};
pub use model::{Amount, IntoField, IntoNullable, Null, Nullable, UnknownValue, UnknownVariant};
pub use rate_limit::{RateLimit, RateLimits};
pub use response::Response;
pub use retry::{Failure, RetryPolicy};
