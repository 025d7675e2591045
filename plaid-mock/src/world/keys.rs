//! The keys that webhooks are signed with.

use plaid_api::webhook::test_util::{Signer, SignerError};

use crate::time::Millis;

/// Number of keys that are remembered. Receivers cache keys, so none asks for one from long ago.
const MAX_KEYS: usize = 100;

/// The keys, oldest first; the last one signs.
#[derive(Debug, Default)]
pub struct Keys {
    keys: Vec<Key>,
}

/// A key, and the second at which it was replaced.
#[derive(Debug)]
pub struct Key {
    pub signer: Signer,
    pub replaced_at: Option<i64>,
}

impl Keys {
    /// Makes a new key, which signs from now on.
    pub fn rotate(&mut self, now: Millis) -> Result<(), SignerError> {
        let signer = Signer::generate()?;
        if let Some(key) = self.keys.last_mut() {
            key.replaced_at = Some(now / 1000);
        }
        self.keys.push(Key { signer, replaced_at: None });
        if self.keys.len() > MAX_KEYS {
            self.keys.remove(0);
        }
        Ok(())
    }

    /// Returns the key of an id.
    pub fn get(&self, id: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.signer.key_id() == id)
    }

    /// Signs a body.
    pub fn sign(&self, body: &str) -> Option<String> {
        Some(self.keys.last()?.signer.sign(body))
    }
}
