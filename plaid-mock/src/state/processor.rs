//! Processor tokens.

use serde::{Deserialize, Serialize};

/// A processor token gives access to one account.
#[derive(Serialize, Deserialize)]
pub struct ProcessorToken {
    /// The id of the Item.
    pub item: String,
    /// The id of the account.
    pub account: String,
    /// The products that it may be used for; all if the list is empty.
    pub products: Vec<String>,
    pub webhook: Option<String>,
}
