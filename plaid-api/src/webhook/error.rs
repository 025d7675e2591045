use std::error::Error as StdError;
use std::fmt;

use reqwest::StatusCode;

/// The reason why a webhook was refused or can't be read.
///
/// Its text contains nothing of the header or the body.
pub struct WebhookError {
    kind: WebhookErrorKind,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The kind of problem with a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WebhookErrorKind {
    /// The `Plaid-Verification` header is missing.
    HeaderMissing,
    /// There is more than one `Plaid-Verification` header.
    HeaderRepeated,
    /// The header or the body is larger than allowed.
    TooLarge,
    /// The header is not a token of three parts, or its parts can't be decoded.
    TokenMalformed,
    /// The token is not signed with `ES256`.
    AlgorithmRefused,
    /// The token's header contains a key, or parameters that are not supported.
    HeaderRefused,
    /// The key id is missing, or does not have the form of an id.
    KeyIdMalformed,
    /// The token's claims are missing or malformed.
    ClaimsMalformed,
    /// The token is older than allowed.
    TooOld,
    /// The token was issued in the future.
    FromTheFuture,
    /// The body is not the one that was signed.
    BodyChanged,
    /// Plaid does not know the key id.
    KeyUnknown,
    /// The key has been retired.
    KeyExpired,
    /// The given key is not an `ES256` key, or has another id.
    KeyUnusable,
    /// The signature is wrong.
    SignatureWrong,
    /// The key can't be fetched now, or the fetched key can't be used. The webhook may be genuine.
    Unavailable,
    /// The body is not a JSON object with a type and a code.
    BodyMalformed,
}

impl WebhookError {
    pub(crate) fn new(kind: WebhookErrorKind) -> Self {
        Self { kind, source: None }
    }

    pub(crate) fn caused_by(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// Returns the kind of the problem.
    #[must_use]
    pub fn kind(&self) -> WebhookErrorKind {
        self.kind
    }

    /// Returns whether the key can't be fetched now. The webhook may be genuine: answer with 503, so that Plaid sends
    /// it again.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.kind == WebhookErrorKind::Unavailable
    }

    /// Returns the HTTP status to answer with. It is 503 if the key can't be fetched and 500 if the body of a verified
    /// webhook is malformed, so that Plaid sends both again. Otherwise it is 413 or 400.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.kind {
            WebhookErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            WebhookErrorKind::BodyMalformed => StatusCode::INTERNAL_SERVER_ERROR,
            WebhookErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use WebhookErrorKind as Kind;
        f.write_str(match self.kind {
            Kind::HeaderMissing => "the webhook has no Plaid-Verification header",
            Kind::HeaderRepeated => "the webhook has more than one Plaid-Verification header",
            Kind::TooLarge => "the webhook's header or body is larger than allowed",
            Kind::TokenMalformed => "the webhook's token can't be read",
            Kind::AlgorithmRefused => "the webhook's token is not signed with ES256",
            Kind::HeaderRefused => "the header of the webhook's token contains a key or an unsupported parameter",
            Kind::KeyIdMalformed => "the webhook's token has no usable key id",
            Kind::ClaimsMalformed => "the webhook's token has no usable claims",
            Kind::TooOld => "the webhook's token is too old",
            Kind::FromTheFuture => "the webhook's token was issued in the future: check this machine's clock",
            Kind::BodyChanged => "the webhook's body is not the one that was signed: pass the raw bytes",
            Kind::KeyUnknown => "Plaid does not know the key of the webhook's token",
            Kind::KeyExpired => "the key of the webhook's token has been retired",
            Kind::KeyUnusable => "the key of the webhook's token is not an ES256 key",
            Kind::SignatureWrong => "the signature of the webhook's token is wrong",
            Kind::Unavailable => "the key of the webhook's token can't be fetched now",
            Kind::BodyMalformed => "the webhook's body is not a JSON object with a type and a code",
        })
    }
}

impl fmt::Debug for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookError").field("kind", &self.kind).field("source", &self.source).finish()
    }
}

impl StdError for WebhookError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|s| s as _)
    }
}
