//! Transactions: fetched in the background, read by cursor or by date, changed by refreshes and by tests.
//!
//! | when | what happens |
//! |---|---|
//! | an Item gets the product, or is first asked for it | nothing at first; after the server's `work` the last 30 days are there, after another `work` the rest |
//! | `/transactions/refresh`, after `work` | pending transactions are posted under new ids, and one to three new ones are pending |
//! | `/sandbox/transactions/create` | at once, only for Items of the login `user_transactions_dynamic` |
//! | `POST /_mock/transactions/change` | at once: `{"access_token": ..., "add": 1, "modify": 1, "remove": 1}` |
//! | the login `custom_user` | the Item has exactly the transactions that the login lists |

pub mod changes;
mod facts;
pub mod fetch;
pub mod history;
pub mod list;
pub mod merchants;
pub mod recurring;
pub mod sync;
