//! Users.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::params::Params;
use crate::refusal::{INVALID_USER_ID, INVALID_USER_TOKEN, Refusal};
use crate::time::Millis;
use crate::world::store::Store;

/// All users.
#[derive(Default, Serialize, Deserialize)]
pub struct Users {
    pub users: Store<User>,
    /// The id of a token's user.
    pub tokens: Store<String>,
}

#[derive(Serialize, Deserialize)]
pub struct User {
    pub token: String,
    pub client_user_id: String,
    pub identity: Value,
    pub created: Millis,
    pub updated: Millis,
}

impl Users {
    /// Returns the id of the user whom a request names by id or by token, if it names one.
    pub fn named<'a>(&'a self, params: &Params<'a>) -> Result<Option<&'a str>, Refusal> {
        if let Some(token) = params.text("user_token") {
            let id = self.tokens.get(token).ok_or_else(|| INVALID_USER_TOKEN.unknown("user_token"))?;
            return Ok(Some(id));
        }
        let Some(id) = params.text("user_id") else { return Ok(None) };
        self.get(id)?;
        Ok(Some(id))
    }

    /// Returns the user of an id.
    pub fn get(&self, id: &str) -> Result<&User, Refusal> {
        self.users.get(id).ok_or_else(|| INVALID_USER_ID.unknown("user_id"))
    }
}
