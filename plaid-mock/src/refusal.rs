//! Plaid's errors: one table of statuses, types and codes.

use std::error::Error;
use std::fmt;

use serde_json::{Value, json};

/// An error code, with its status and type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    pub status: u16,
    pub group: &'static str,
    pub name: &'static str,
}

/// The refusal of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The `error_type`; empty for an error of OAuth, whose form is that of RFC 6749.
    pub group: String,
    /// The `error_code`.
    pub code: String,
    /// The `error_message`: the problem and its place.
    pub message: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl Error for Refusal {}

impl Code {
    /// Creates a refusal. The message names what is wrong: the fields, or the thing that does not exist.
    pub fn because(self, message: impl Into<String>) -> Refusal {
        Refusal { status: self.status, group: self.group.into(), code: self.name.into(), message: message.into() }
    }

    /// Creates the refusal of an id or a token that names nothing.
    pub fn unknown(self, field: &str) -> Refusal {
        self.because(format!("{field}: this server did not issue it, or it is no longer valid"))
    }

    /// Returns the code of this name.
    pub fn named(code: &str) -> Option<Self> {
        ALL.iter().find(|known| known.name == code).copied()
    }
}

impl Refusal {
    /// Returns the body of the answer.
    pub(crate) fn body(&self, request_id: &str) -> Value {
        let mut body = if self.group.is_empty() {
            json!({"error": self.code, "error_description": self.message})
        } else {
            self.error()
        };
        body["request_id"] = request_id.into();
        body
    }

    /// Returns the refusal as the OAuth operations answer it.
    pub(crate) fn of_oauth(self) -> Self {
        let code = match self.code.as_str() {
            _ if self.group.is_empty() => return self,
            "INVALID_API_KEYS" => INVALID_CLIENT,
            "INTERNAL_SERVER_ERROR" => return self,
            _ => INVALID_REQUEST,
        };
        code.because(self.message)
    }

    /// Returns the error as it appears within answers and webhooks.
    pub(crate) fn error(&self) -> Value {
        json!({
            "display_message": null,
            "documentation_url": "https://plaid.com/docs/errors/",
            "error_code": self.code,
            "error_message": self.message,
            "error_type": self.group,
            "suggested_action": null,
        })
    }
}

/// Creates the refusal of a request that lacks fields.
pub fn missing(fields: &str) -> Refusal {
    MISSING_FIELDS.because(format!("these required fields are missing: {fields}"))
}

/// Creates the refusal of a request that has none of several alternative fields.
pub fn missing_one_of(fields: &str) -> Refusal {
    MISSING_FIELDS.because(format!("one of these fields is required: {fields}"))
}

/// Creates the refusal of a request with fields of the wrong form.
pub fn malformed(fields: &str) -> Refusal {
    INVALID_FIELD.because(format!("these fields are malformed: {fields}"))
}

const fn oauth(status: u16, name: &'static str) -> Code {
    Code { status, group: "", name }
}

/// The codes of RFC 6749 that the OAuth operations answer.
pub const INVALID_CLIENT: Code = oauth(401, "invalid_client");
pub const INVALID_GRANT: Code = oauth(400, "invalid_grant");
pub const INVALID_REQUEST: Code = oauth(400, "invalid_request");

macro_rules! codes {
    ($($status:literal $group:ident: $($code:ident)+;)+) => {
        $($(
            #[allow(dead_code, reason = "faults name some of them as text only")]
            pub const $code: Code = Code { status: $status, group: stringify!($group), name: stringify!($code) };
        )+)+
        const ALL: &[Code] = &[$($($code),+),+];
    };
}

codes! {
    404 INVALID_REQUEST: NOT_FOUND;
    400 INVALID_REQUEST:
        INCOMPATIBLE_API_VERSION INVALID_ACCOUNT_NUMBER INVALID_BODY INVALID_CONFIGURATION INVALID_FIELD INVALID_HEADERS
        MISSING_FIELDS NONIDENTICAL_REQUEST NO_LONGER_AVAILABLE SANDBOX_ONLY UNKNOWN_FIELDS WEBHOOK_EVENTS_CURSOR_EXPIRED
        WEBHOOK_EVENTS_START_TIME_OUT_OF_RANGE;
    400 INVALID_INPUT:
        DIRECT_INTEGRATION_NOT_ENABLED INCORRECT_DEPOSIT_VERIFICATION INVALID_ACCESS_TOKEN INVALID_ACCOUNT_ID
        INVALID_API_KEYS INVALID_AUDIT_COPY_TOKEN INVALID_INSTITUTION INVALID_LINK_CUSTOMIZATION INVALID_LINK_TOKEN
        INVALID_PROCESSOR_TOKEN INVALID_PRODUCT INVALID_PUBLIC_TOKEN INVALID_STRIPE_ACCOUNT INVALID_USER_ID
        INVALID_USER_IDENTITY_DATA INVALID_USER_TOKEN INVALID_WEBHOOK_VERIFICATION_KEY_ID
        TOO_MANY_VERIFICATION_ATTEMPTS UNAUTHORIZED_ENVIRONMENT UNAUTHORIZED_ROUTE_ACCESS;
    400 INVALID_RESULT: LAST_UPDATED_DATETIME_OUT_OF_RANGE PLAID_DIRECT_ITEM_IMPORT_RETURNED_INVALID_MFA;
    429 RATE_LIMIT_EXCEEDED:
        ACCOUNTS_LIMIT ACCOUNTS_BALANCE_GET_LIMIT AUTH_LIMIT BALANCE_LIMIT CREDITS_EXHAUSTED IDENTITY_LIMIT
        INSTITUTIONS_GET_BY_ID_LIMIT INSTITUTIONS_GET_LIMIT INVESTMENT_HOLDINGS_GET_LIMIT INVESTMENT_TRANSACTIONS_LIMIT
        ITEM_GET_LIMIT RATE_LIMIT TRANSACTIONS_LIMIT TRANSACTIONS_REFRESH_LIMIT TRANSACTIONS_SYNC_LIMIT;
    400 ITEM_ERROR:
        ACCESS_NOT_GRANTED INSTANT_MATCH_FAILED INSUFFICIENT_CREDENTIALS INVALID_CREDENTIALS INVALID_MFA INVALID_OTP
        INVALID_PHONE_NUMBER INVALID_SEND_METHOD INVALID_UPDATED_USERNAME ITEM_CONCURRENTLY_DELETED ITEM_LOCKED
        ITEM_LOGIN_REQUIRED ITEM_NOT_FOUND ITEM_NOT_SUPPORTED MFA_NOT_SUPPORTED NO_ACCOUNTS NO_AUTH_ACCOUNTS
        NO_INVESTMENT_ACCOUNTS NO_INVESTMENT_AUTH_ACCOUNTS NO_LIABILITY_ACCOUNTS PASSWORD_RESET_REQUIRED
        PRODUCT_NOT_ENABLED PRODUCT_NOT_READY PRODUCTS_NOT_SUPPORTED USER_INPUT_TIMEOUT USER_SETUP_REQUIRED;
    400 INSTITUTION_ERROR:
        INSTITUTION_DOWN INSTITUTION_NO_LONGER_SUPPORTED INSTITUTION_NOT_AVAILABLE
        INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT INSTITUTION_NOT_RESPONDING INSTITUTION_REGISTRATION_REQUIRED
        UNAUTHORIZED_INSTITUTION;
    400 TRANSACTIONS_ERROR: TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION;
    400 ASSET_REPORT_ERROR: ASSET_REPORT_GENERATION_FAILED DATA_UNAVAILABLE INSUFFICIENT_TRANSACTION_DATA;
    400 SANDBOX_ERROR: SANDBOX_PRODUCT_NOT_ENABLED SANDBOX_TRANSFER_EVENT_TRANSITION_INVALID SANDBOX_WEBHOOK_INVALID;
    400 TRANSFER_ERROR:
        TRANSFER_ACCOUNT_BLOCKED TRANSFER_FORBIDDEN_ACH_CLASS TRANSFER_LIMIT_REACHED TRANSFER_NETWORK_LIMIT_EXCEEDED
        TRANSFER_NOT_CANCELLABLE TRANSFER_UNSUPPORTED_ACCOUNT_TYPE;
    400 PAYMENT_ERROR:
        PAYMENT_BLOCKED PAYMENT_CANCELLED PAYMENT_INSUFFICIENT_FUNDS PAYMENT_INVALID_RECIPIENT PAYMENT_INVALID_REFERENCE
        PAYMENT_INVALID_SCHEDULE PAYMENT_REJECTED PAYMENT_SCHEME_NOT_SUPPORTED;
    400 RECAPTCHA_ERROR: RECAPTCHA_BAD;
    500 API_ERROR: INTERNAL_SERVER_ERROR PLAID_ERROR;
    400 API_ERROR: PLANNED_MAINTENANCE;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_listed_once() {
        for code in ALL {
            assert_eq!(Code::named(code.name), Some(*code));
        }
    }
}
