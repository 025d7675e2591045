//! Transfer: authorizations, transfers, their events, and the Sandbox's ways to make something happen.
//!
//! As in Plaid's Sandbox nothing happens by itself: `/sandbox/transfer/simulate` moves a transfer, and a test clock or
//! the server's clock creates the transfers of a recurring one. The decision about an authorization is
//!
//! | decision | when |
//! |---|---|
//! | `user_action_required` | the login of the Item must be renewed |
//! | `declined`, `TRANSFER_LIMIT_REACHED` | the amount is above 100,000.00 |
//! | `declined`, `NSF` | a debit is above the account's available balance |
//! | `declined`, `RISK` | the user's legal name ends in `Risky` |
//! | `approved` | otherwise |

mod announce;
pub mod authorizations;
pub mod clocks;
pub mod events;
pub mod recurring;
pub mod sandbox;
pub mod sweeps;
pub mod transfers;
