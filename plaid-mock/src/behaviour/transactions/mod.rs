//! Transactions: fetched in the background, read by cursor or by date, changed by refreshes and by tests.
//!
//! | when | what happens |
//! |---|---|
//! | an Item gets the product, or is first asked for it | nothing at first; after the server's `work` the last 30 days are there, after another `work` the rest |
//! | `/transactions/refresh`, after `work` | pending transactions are posted under new ids, and one to three new ones are pending |
//! | `/sandbox/transactions/create` | at once |
//! | `POST /_mock/transactions/change` | at once: `{"access_token": ..., "add": 1, "modify": 1, "remove": 1}` |
//! | the login `user_custom` | an account has exactly the transactions that the login lists for it, and those of its `inflow_model`; without a list it has the usual ones |
//! | the day comes that the login names as `date_posted` or as the payment day of an `inflow_model` | a pending transaction is posted, or the next one of the model is there |
//!
//! The logins of [`crate::outcomes`] have transactions of their own.

pub mod changes;
pub mod custom;
mod facts;
pub mod fetch;
pub mod history;
pub mod list;
pub mod merchants;
pub mod recurring;
pub mod sync;
