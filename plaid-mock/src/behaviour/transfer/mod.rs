//! Transfer: authorizations, transfers, their events, and the Sandbox's ways to make something happen.
//!
//! As in Plaid's Sandbox nothing happens by itself: `/sandbox/transfer/simulate` moves a transfer, and a test clock or
//! the server's clock creates the transfers of a recurring one. [`crate::outcomes`] has the decisions about
//! authorizations.

mod announce;
pub mod authorizations;
pub mod clocks;
pub mod events;
pub mod recurring;
pub mod sandbox;
pub mod sweeps;
pub mod transfers;
