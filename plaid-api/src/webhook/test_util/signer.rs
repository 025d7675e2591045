use std::fmt;
use std::time::{Duration, SystemTime};

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::hexadecimal;
use crate::model::Model;
use crate::types::JwkPublicKey;

/// Signs webhooks with its own key.
pub struct Signer {
    key_id: String,
    pair: EcdsaKeyPair,
    created: u64,
}

impl Signer {
    /// Creates a signer with a new key and a new key id.
    ///
    /// # Errors
    /// Fails if the platform fails to provide random numbers.
    pub fn generate() -> Result<Self, SignerError> {
        let random: [u8; 16] = std::array::from_fn(|_| fastrand::u8(..));
        let hex = hexadecimal::encode(&random);
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        let key_id = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-");
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
        Ok(Self { key_id, pair, created: seconds(SystemTime::now()) })
    }

    /// Returns the id of the key.
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Returns the public key, in the form of Plaid's answer.
    #[must_use]
    pub fn public_key(&self) -> JwkPublicKey {
        // The point without its first byte, which marks it as uncompressed.
        let point = self.pair.public_key().as_ref();
        let coordinate = |from: usize, to: usize| URL_SAFE_NO_PAD.encode(point.get(from..to).unwrap_or_default());
        // Fields that the description adds one day stay empty.
        let mut key = <JwkPublicKey as Model>::empty();
        key.alg = "ES256".into();
        key.created_at = i64::try_from(self.created).unwrap_or(i64::MAX);
        key.crv = "P-256".into();
        key.kid.clone_from(&self.key_id);
        key.kty = "EC".into();
        key.use_ = "sig".into();
        key.x = coordinate(1, 33);
        key.y = coordinate(33, 65);
        key
    }

    /// Returns the header for a body, as Plaid would send it now.
    #[must_use]
    pub fn sign(&self, body: impl AsRef<[u8]>) -> String {
        self.token(body).build()
    }

    /// Begins a header for a body, to be changed before it is signed.
    pub fn token(&self, body: impl AsRef<[u8]>) -> Token<'_> {
        let header = json!({"alg": "ES256", "kid": self.key_id, "typ": "JWT"});
        let claims = json!({"iat": seconds(SystemTime::now()), "request_body_sha256": hash(body.as_ref())});
        Token { signer: self, header: object(header), claims: object(claims), raw: None, is_signed: true }
    }

    fn signature(&self, message: &[u8]) -> Vec<u8> {
        let signature = self.pair.sign(&SystemRandom::new(), message);
        signature.map(|s| s.as_ref().to_vec()).unwrap_or_default()
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// The key can't be created.
#[derive(Debug)]
pub struct SignerError(());

impl fmt::Display for SignerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the platform can't create a key")
    }
}

impl std::error::Error for SignerError {}

impl From<Unspecified> for SignerError {
    fn from(_: Unspecified) -> Self {
        Self(())
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn hash(body: &[u8]) -> String {
    hexadecimal::encode(&Sha256::digest(body))
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// A token under construction: see [`Signer::token`].
#[derive(Debug)]
#[must_use = "a token does nothing until it is built"]
pub struct Token<'a> {
    signer: &'a Signer,
    header: Map<String, Value>,
    claims: Map<String, Value>,
    raw: Option<(String, String)>,
    is_signed: bool,
}

impl Token<'_> {
    /// Sets the age: the time since the token was issued.
    pub fn age(self, age: Duration) -> Self {
        self.issued(SystemTime::now().checked_sub(age).unwrap_or(SystemTime::UNIX_EPOCH))
    }

    /// Sets the issue time.
    pub fn issued(self, time: SystemTime) -> Self {
        self.claim("iat", seconds(time))
    }

    /// Sets the hash to that of another body.
    pub fn for_body(self, body: impl AsRef<[u8]>) -> Self {
        self.claim("request_body_sha256", hash(body.as_ref()))
    }

    /// Sets a claim; null removes it.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        set(&mut self.claims, name, value.into());
        self
    }

    /// Sets a parameter of the token's header, such as `alg` or `kid`; null removes it.
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        set(&mut self.header, name, value.into());
        self
    }

    /// Replaces the JSON texts of the header and the claims, such as by ones in which a name is repeated.
    pub fn json(mut self, header: impl Into<String>, claims: impl Into<String>) -> Self {
        self.raw = Some((header.into(), claims.into()));
        self
    }

    /// Replaces the signature with zeros.
    pub fn unsigned(mut self) -> Self {
        self.is_signed = false;
        self
    }

    /// Returns the value of the header. It is signed with the signer's key, whatever the token's header says.
    #[must_use]
    pub fn build(self) -> String {
        let (header, claims) = self
            .raw
            .unwrap_or_else(|| (Value::Object(self.header).to_string(), Value::Object(self.claims).to_string()));
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = if self.is_signed { self.signer.signature(message.as_bytes()) } else { vec![0; 64] };
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn set(map: &mut Map<String, Value>, name: &str, value: Value) {
    if value.is_null() {
        map.remove(name);
    } else {
        map.insert(name.to_owned(), value);
    }
}
