//! The operations of the API: a constant for each, with the name of its method.
//!
//! Retry policies, rate limits, observers and errors name operations by these constants, so that a typo does not
//! compile.
//!
//! ```
//! use plaid_api::operation::{self, Idempotency};
//!
//! assert_eq!(operation::ACCOUNTS_GET.path(), "/accounts/get");
//! assert_eq!(operation::ACCOUNTS_GET.idempotency(), Idempotency::Read);
//! ```
//!
//! ```compile_fail,E0425
//! let misspelt = plaid_api::operation::ACOUNTS_GET;
//! ```

//! # Which feature an operation needs
//!
#![doc = include_str!("../generated/operations.md")]

mod facts;

#[allow(unused_imports, reason = "not every product has operations")]
#[doc(inline)]
pub use crate::generated::operations::*;
pub(crate) use facts::{Access, DEFAULT_SECONDS, ErrorForm, Facts, NotReady};
pub use facts::{Idempotency, IdempotencyKey, Operation, Replay};
