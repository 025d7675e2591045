//! The tokens of Link.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::time::Millis;
use crate::world::store::Store;

/// Link tokens and public tokens.
#[derive(Default, Serialize, Deserialize)]
pub struct Links {
    pub tokens: Store<LinkToken>,
    pub public: Store<PublicToken>,
}

#[derive(Serialize, Deserialize)]
pub struct LinkToken {
    pub created: Millis,
    pub expires: Millis,
    /// The request that created it.
    pub request: Value,
    /// The result of each completed session.
    pub finished: Vec<Value>,
}

/// A public token can be exchanged once, until it expires.
#[derive(Serialize, Deserialize)]
pub struct PublicToken {
    /// The id of its Item.
    pub item: String,
    pub expires: Millis,
}
