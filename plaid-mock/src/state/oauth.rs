//! The tokens of OAuth.

use serde::{Deserialize, Serialize};

use crate::refusal::{INVALID_ACCESS_TOKEN, Refusal, UNAUTHORIZED_ROUTE_ACCESS};
use crate::time::Millis;
use crate::world::store::Store;

/// All refresh tokens and access tokens.
#[derive(Default, Serialize, Deserialize)]
pub struct OAuth {
    grants: Store<Grant>,
    access: Store<Access>,
}

/// The rights that a refresh token gives.
#[derive(Clone, Serialize, Deserialize)]
pub struct Grant {
    pub client_id: Option<String>,
    /// The scopes, separated by spaces, if the request named some.
    pub scope: Option<String>,
    pub user: Option<String>,
    pub issued: Millis,
    /// The refresh token for which it was exchanged.
    pub parent: Option<String>,
}

/// An access token.
#[derive(Serialize, Deserialize)]
pub struct Access {
    /// The refresh token that it came with.
    pub refresh: String,
    pub issued: Millis,
    pub expires: Millis,
}

impl OAuth {
    /// Adds a refresh token.
    pub fn grant(&mut self, refresh: &str, grant: Grant) {
        self.grants.insert(refresh, grant);
    }

    /// Adds an access token.
    pub fn issue(&mut self, token: &str, access: Access) {
        self.access.insert(token, access);
    }

    /// Returns the grant of a refresh token, unless the token or one from which it derives was revoked.
    pub fn grant_of(&self, refresh: &str) -> Option<&Grant> {
        let found = self.grants.get(refresh)?;
        let mut parent = found.parent.as_deref();
        while let Some(token) = parent {
            parent = self.grants.get(token)?.parent.as_deref();
        }
        Some(found)
    }

    /// Returns an access token with its grant, while it is valid.
    pub fn access(&self, token: &str, now: Millis) -> Option<(&Access, &Grant)> {
        let access = self.access.get(token).filter(|access| access.expires > now)?;
        Some((access, self.grant_of(&access.refresh)?))
    }

    /// Revokes a token of either kind, with all that derive from it.
    pub fn revoke(&mut self, token: &str) {
        self.access.remove(token);
        self.grants.remove(token);
    }

    /// Refuses an access token that is not valid, or that lacks a scope. A token without scopes has all.
    pub fn admit(&self, token: &str, scopes: &[String], now: Millis) -> Result<(), Refusal> {
        let (_, grant) = self.access(token, now).ok_or_else(|| INVALID_ACCESS_TOKEN.unknown("the OAuth token"))?;
        let Some(granted) = &grant.scope else { return Ok(()) };
        let lacking = scopes.iter().find(|scope| granted.split(' ').all(|granted| granted != *scope));
        lacking.map_or(Ok(()), |scope| {
            Err(UNAUTHORIZED_ROUTE_ACCESS.because(format!("the OAuth token lacks the scope {scope}")))
        })
    }
}
