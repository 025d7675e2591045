//! The tokens of Link, and the sessions of users.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::time::{HOUR, Millis, date_time};
use crate::world::store::Store;

/// The time for which a session that has ended is shown. See <https://plaid.com/docs/link/hosted-link/>.
const SHOWN_FOR: Millis = 6 * HOUR;
/// Limit of the sessions that a token remembers. The oldest is forgotten first.
const MAX_SESSIONS: usize = 100;

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
    sessions: Vec<Session>,
}

/// A session that a user has ended.
#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    pub id: String,
    /// The time of its beginning and of its end. A session of the mock takes no time.
    pub at: Millis,
    pub end: End,
    /// The events, if the session reports them.
    pub events: Vec<Value>,
}

/// The end of a session.
#[derive(Clone, Serialize, Deserialize)]
pub enum End {
    /// With the Items of these `item_add_results`.
    Success(Vec<Value>),
    /// Without an Item, as the `exit` of answers shows it.
    Exit(Value),
}

/// A public token can be exchanged once, until it expires.
#[derive(Serialize, Deserialize)]
pub struct PublicToken {
    /// The id of its Item.
    pub item: String,
    pub expires: Millis,
}

impl LinkToken {
    pub fn new(created: Millis, expires: Millis, request: Value) -> Self {
        Self { created, expires, request, sessions: Vec::new() }
    }

    /// Adds a session.
    pub fn ended(&mut self, session: Session) {
        if self.sessions.len() == MAX_SESSIONS {
            self.sessions.remove(0);
        }
        self.sessions.push(session);
    }

    /// Returns the sessions that are shown at a time.
    pub fn sessions(&self, now: Millis) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(move |session| now <= session.at.saturating_add(SHOWN_FOR))
    }
}

impl Session {
    /// Returns the public tokens of its Items.
    pub fn public_tokens(&self) -> Vec<&str> {
        match &self.end {
            End::Success(results) => results.iter().filter_map(|result| result["public_token"].as_str()).collect(),
            End::Exit(_) => Vec::new(),
        }
    }

    /// Returns the session as answers show it.
    pub fn facts(&self) -> Value {
        let at = date_time(self.at);
        let mut facts = json!({
            "link_session_id": self.id,
            "started_at": at,
            "finished_at": at,
            "events": self.events,
        });
        match &self.end {
            End::Success(results) => {
                facts["results"] = json!({"item_add_results": results});
                facts["on_success"] = results.first().map_or(Value::Null, |result| {
                    json!({
                        "public_token": result["public_token"],
                        "metadata": {
                            "accounts": result["accounts"],
                            "institution": result["institution"],
                            "link_session_id": self.id,
                        },
                    })
                });
            }
            End::Exit(exit) => (facts["exit"], facts["on_exit"]) = (exit.clone(), exit.clone()),
        }
        facts
    }
}
