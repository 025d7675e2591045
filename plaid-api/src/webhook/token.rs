//! The token in the `Plaid-Verification` header.

use std::fmt;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, dangerous, decode_header};
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::key::Key;
use super::{WebhookError, WebhookErrorKind as Kind};
use crate::hexadecimal;

/// The maximum size of a token in bytes. Plaid's have about 400.
const LARGEST_TOKEN: usize = 4096;
/// The maximum length of a key id. Plaid's are UUIDs.
const LONGEST_KEY_ID: usize = 64;

/// The limits for a token and its body.
#[derive(Debug, Clone)]
pub(crate) struct Tolerance {
    pub(crate) age: Duration,
    pub(crate) skew: Duration,
    pub(crate) body_bytes: usize,
}

impl Default for Tolerance {
    fn default() -> Self {
        Self { age: Duration::from_mins(5), skew: Duration::from_secs(30), body_bytes: 1 << 20 }
    }
}

/// A token whose form and time are valid. Its body and signature are not checked yet.
#[derive(Debug)]
pub(crate) struct Unproven<'a> {
    pub(crate) key_id: String,
    /// The signed part of the token.
    message: &'a str,
    signature: Vec<u8>,
    body_sha256: [u8; 32],
}

impl<'a> Unproven<'a> {
    /// Checks everything that needs neither the body nor a key, cheapest checks first, so that unauthenticated senders
    /// cost little.
    pub(crate) fn check(token: &'a str, tolerance: &Tolerance) -> Result<Self, WebhookError> {
        let refuse = |kind| Err(WebhookError::new(kind));
        if token.len() > LARGEST_TOKEN {
            return refuse(Kind::TooLarge);
        }
        let malformed = || WebhookError::new(Kind::TokenMalformed);
        let (message, signature) = token.rsplit_once('.').ok_or_else(malformed)?;
        let (header, claims) = message.split_once('.').filter(|(_, c)| !c.contains('.')).ok_or_else(malformed)?;
        let key_id = key_id(token, header)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| malformed())?;
        let claims: Claims = match URL_SAFE_NO_PAD.decode(claims) {
            Ok(_) => {
                let claims = dangerous::insecure_decode_claims(token);
                claims.map_err(|_| WebhookError::new(Kind::ClaimsMalformed))?
            }
            Err(_) => return Err(malformed()),
        };
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let issued = Duration::from_secs(claims.iat);
        if issued > now.saturating_add(tolerance.skew) {
            return refuse(Kind::FromTheFuture);
        }
        if now.saturating_sub(issued) > tolerance.age {
            return refuse(Kind::TooOld);
        }
        Ok(Self { key_id, message, signature, body_sha256: claims.body_sha256 })
    }

    /// Checks that the body is the one that the token was issued for.
    pub(crate) fn check_body(&self, body: &[u8], tolerance: &Tolerance) -> Result<(), WebhookError> {
        if body.len() > tolerance.body_bytes {
            return Err(WebhookError::new(Kind::TooLarge));
        }
        if !bool::from(Sha256::digest(body).as_slice().ct_eq(&self.body_sha256)) {
            return Err(WebhookError::new(Kind::BodyChanged));
        }
        Ok(())
    }

    /// Checks the signature.
    pub(crate) fn prove(&self, key: &Key) -> Result<(), WebhookError> {
        key.verify(self.message.as_bytes(), &self.signature)
    }
}

/// Returns the key id from the header of an `ES256` token.
fn key_id(token: &str, header: &str) -> Result<String, WebhookError> {
    let malformed = |_| WebhookError::new(Kind::TokenMalformed);
    let bytes = URL_SAFE_NO_PAD.decode(header).map_err(|_| WebhookError::new(Kind::TokenMalformed))?;
    // This rejects repeated names, and algorithms that the library does not know.
    let alg: Alg = serde_json::from_slice(&bytes).map_err(|_| WebhookError::new(Kind::TokenMalformed))?;
    if alg.0.as_deref() != Some("ES256") {
        return Err(WebhookError::new(Kind::AlgorithmRefused));
    }
    let header = decode_header(token).map_err(malformed)?;
    if header.alg != Algorithm::ES256 {
        return Err(WebhookError::new(Kind::AlgorithmRefused));
    }
    let brings_a_key = header.jwk.is_some() || header.jku.is_some() || header.x5u.is_some() || header.x5c.is_some();
    if brings_a_key || header.crit.is_some() || header.enc.is_some() || header.zip.is_some() {
        return Err(WebhookError::new(Kind::HeaderRefused));
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let key_id = header.kid.filter(|kid| (1..=LONGEST_KEY_ID).contains(&kid.len()) && kid.chars().all(is_plain));
    key_id.ok_or_else(|| WebhookError::new(Kind::KeyIdMalformed))
}

/// The algorithm in a token's header, in which no name is repeated.
struct Alg(Option<String>);

/// The claims that are used. `request_body_sha256` is the hash of the raw body in hexadecimal.
struct Claims {
    iat: u64,
    body_sha256: [u8; 32],
}

impl<'de> Deserialize<'de> for Alg {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = deserializer.deserialize_map(Names { wanted: ["alg"] })?;
        let [alg] = names;
        Ok(Self(alg.and_then(|alg| alg.as_str().map(str::to_owned))))
    }
}

impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [iat, hash] = deserializer.deserialize_map(Names { wanted: ["iat", "request_body_sha256"] })?;
        let iat = iat.as_ref().and_then(serde_json::Value::as_u64);
        let hash = hash.as_ref().and_then(serde_json::Value::as_str).and_then(hexadecimal::decode_hash);
        match (iat, hash) {
            (Some(iat), Some(body_sha256)) => Ok(Self { iat, body_sha256 }),
            _ => Err(D::Error::custom("claims are missing or malformed")),
        }
    }
}

/// Reads some values of an object in which no name may be repeated.
struct Names<const N: usize> {
    wanted: [&'static str; N],
}

impl<'de, const N: usize> Visitor<'de> for Names<N> {
    type Value = [Option<serde_json::Value>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut seen = std::collections::BTreeSet::new();
        let mut values = [const { None }; N];
        while let Some(name) = map.next_key::<String>()? {
            match self.wanted.iter().position(|wanted| *wanted == name).and_then(|at| values.get_mut(at)) {
                Some(value) => *value = Some(map.next_value()?),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            if !seen.insert(name) {
                return Err(A::Error::custom("a name is repeated"));
            }
        }
        Ok(values)
    }
}
