//! Public keys, which verify the signatures of tokens.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{WebhookError, WebhookErrorKind as Kind};
use crate::types::JwkPublicKey;

/// A public key for `ES256`.
#[derive(Debug)]
pub(crate) struct Key(ParsedPublicKey);

impl Key {
    /// Reads a key, and checks that it has this id and can be used.
    pub(crate) fn read(id: &str, key: &JwkPublicKey) -> Result<Self, WebhookError> {
        let unusable = || WebhookError::new(Kind::KeyUnusable);
        if (key.alg.as_str(), key.crv.as_str(), key.kty.as_str()) != ("ES256", "P-256", "EC") || key.kid != id {
            return Err(unusable());
        }
        if key.expired_at.is_some() {
            return Err(WebhookError::new(Kind::KeyExpired));
        }
        // An uncompressed point. The parser checks that it is on the curve.
        let mut point = vec![4];
        for coordinate in [&key.x, &key.y] {
            let bytes = URL_SAFE_NO_PAD.decode(coordinate).map_err(|_| unusable())?;
            if bytes.len() != 32 {
                return Err(unusable());
            }
            point.extend(bytes);
        }
        ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).map(Self).map_err(|_| unusable())
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), WebhookError> {
        self.0.verify_sig(message, signature).map_err(|_| WebhookError::new(Kind::SignatureWrong))
    }
}
