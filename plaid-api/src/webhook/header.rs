use reqwest::header::{HeaderMap, HeaderValue};

use super::{WebhookError, WebhookErrorKind as Kind};
use crate::headers::VERIFICATION;

/// A source of the `Plaid-Verification` header: its value, or all headers of the request.
pub trait VerificationHeader {
    /// Returns the value of the header.
    ///
    /// # Errors
    /// Fails if the header is missing or repeated, or is not text.
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
        let mut values = self.get_all(VERIFICATION).iter();
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
