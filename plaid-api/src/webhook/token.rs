//! The token in the header, and the key that proves it.

use std::fmt;
use std::time::{Duration, SystemTime};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, dangerous, decode_header};
use reqwest::header::{HeaderMap, HeaderValue};
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{WebhookError, WebhookErrorKind as Kind};
use crate::types::JwkPublicKey;

/// The header that holds the token.
const HEADER: &str = "plaid-verification";
/// Plaid's tokens have about 400 bytes.
const LARGEST_TOKEN: usize = 4096;
/// Plaid's key ids are UUIDs.
const LONGEST_KEY_ID: usize = 64;

/// Where the `Plaid-Verification` header is: the value itself, or all headers of the request.
pub trait VerificationHeader {
    /// The value.
    ///
    /// # Errors
    /// When there is none, or more than one, or one that is not text.
    fn value(&self) -> Result<&str, WebhookError>;
}

impl VerificationHeader for str {
    fn value(&self) -> Result<&str, WebhookError> {
        Ok(self)
    }
}

impl VerificationHeader for String {
    fn value(&self) -> Result<&str, WebhookError> {
        Ok(self)
    }
}

impl VerificationHeader for HeaderValue {
    fn value(&self) -> Result<&str, WebhookError> {
        self.to_str().map_err(|_| WebhookError::new(Kind::TokenMalformed))
    }
}

impl VerificationHeader for HeaderMap {
    fn value(&self) -> Result<&str, WebhookError> {
        let mut values = self.get_all(HEADER).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => value.value(),
            (None, _) => Err(WebhookError::new(Kind::HeaderMissing)),
            (Some(_), Some(_)) => Err(WebhookError::new(Kind::HeaderRepeated)),
        }
    }
}

impl<T: VerificationHeader> VerificationHeader for Option<T> {
    fn value(&self) -> Result<&str, WebhookError> {
        self.as_ref().ok_or_else(|| WebhookError::new(Kind::HeaderMissing))?.value()
    }
}

impl<T: VerificationHeader + ?Sized> VerificationHeader for &T {
    fn value(&self) -> Result<&str, WebhookError> {
        (*self).value()
    }
}

/// What a token and its body may be like.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    pub(crate) age: Duration,
    pub(crate) skew: Duration,
    pub(crate) body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { age: Duration::from_mins(5), skew: Duration::from_secs(30), body_bytes: 1 << 20 }
    }
}

/// A token of the right form and time. Neither its body nor its signature is checked yet.
#[derive(Debug)]
pub(crate) struct Unproven<'a> {
    pub(crate) key_id: String,
    /// What is signed.
    message: &'a str,
    signature: Vec<u8>,
    body_sha256: [u8; 32],
}

/// A public key for `ES256`.
#[derive(Debug)]
pub(crate) struct Key(ParsedPublicKey);

impl<'a> Unproven<'a> {
    /// Checks everything that needs neither the body nor a key, from the cheap to the dear, so that a stranger costs
    /// nothing.
    pub(crate) fn check(token: &'a str, limits: &Limits) -> Result<Self, WebhookError> {
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
        if issued > now.saturating_add(limits.skew) {
            return refuse(Kind::FromTheFuture);
        }
        if now.saturating_sub(issued) > limits.age {
            return refuse(Kind::TooOld);
        }
        Ok(Self { key_id, message, signature, body_sha256: claims.body_sha256 })
    }

    /// Checks that the body is the one that the token is for.
    pub(crate) fn check_body(&self, body: &[u8], limits: &Limits) -> Result<(), WebhookError> {
        if body.len() > limits.body_bytes {
            return Err(WebhookError::new(Kind::TooLarge));
        }
        if !bool::from(Sha256::digest(body).as_slice().ct_eq(&self.body_sha256)) {
            return Err(WebhookError::new(Kind::BodyChanged));
        }
        Ok(())
    }

    /// Checks the signature.
    pub(crate) fn prove(&self, key: &Key) -> Result<(), WebhookError> {
        let Key(key) = key;
        key.verify_sig(self.message.as_bytes(), &self.signature).map_err(|_| WebhookError::new(Kind::SignatureWrong))
    }
}

impl Key {
    /// Reads the key of an id, if it can be used.
    pub(crate) fn read(id: &str, key: &JwkPublicKey) -> Result<Self, WebhookError> {
        let unusable = || WebhookError::new(Kind::KeyUnusable);
        if (key.alg.as_str(), key.crv.as_str(), key.kty.as_str()) != ("ES256", "P-256", "EC") || key.kid != id {
            return Err(unusable());
        }
        if key.expired_at.is_some() {
            return Err(WebhookError::new(Kind::KeyExpired));
        }
        // The point as it is, not compressed. Whether it is one of the curve is checked as it is read.
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
}

/// The key id of a token that is signed as Plaid signs.
fn key_id(token: &str, header: &str) -> Result<String, WebhookError> {
    let malformed = |_| WebhookError::new(Kind::TokenMalformed);
    let bytes = URL_SAFE_NO_PAD.decode(header).map_err(|_| WebhookError::new(Kind::TokenMalformed))?;
    // Names that come twice, and algorithms that the library does not know.
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

/// The algorithm that a token's header names, if no name in it comes twice.
struct Alg(Option<String>);

/// The claims that count. `request_body_sha256` is the hash of the raw body in hexadecimal.
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
        let hash = hash.as_ref().and_then(serde_json::Value::as_str).and_then(from_hexadecimal);
        match (iat, hash) {
            (Some(iat), Some(body_sha256)) => Ok(Self { iat, body_sha256 }),
            _ => Err(D::Error::custom("claims are missing or have another form")),
        }
    }
}

/// Reads some values of an object in which no name may come twice.
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
                return Err(A::Error::custom("a name comes twice"));
            }
        }
        Ok(values)
    }
}

fn from_hexadecimal(text: &str) -> Option<[u8; 32]> {
    let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |c: u8| (c as char).to_digit(16);
        let value = digit(*pair.first()?)? * 16 + digit(*pair.last()?)?;
        *byte = u8::try_from(value).ok()?;
    }
    Some(bytes)
}
