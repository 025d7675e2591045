//! Retries: the caller's policy, and the safety rule that no policy can override.

mod policy;
mod restarts;
mod safety;

pub use policy::{Failure, RetryPolicy};
pub(crate) use restarts::Restarts;
pub(crate) use safety::least_wait;
