//! Plaid's errors, and the refusals that have them. The SDK's table says which type and status each code has.

use std::error::Error;
use std::fmt;

use plaid_api::types::{ErrorCode, PlaidErrorType};
use serde_json::{Value, json};

/// The code of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// A code of Plaid's, under its usual type.
    Usual(ErrorCode),
    /// A code of Plaid's, under another of its types.
    Under(PlaidErrorType, ErrorCode),
    /// A code of RFC 6749, which the OAuth operations answer, with its status.
    OAuth(u16, &'static str),
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
        let (kind, code) = match self {
            Self::Usual(code) => (None, code),
            Self::Under(kind, code) => (Some(kind), code),
            Self::OAuth(status, name) => {
                return Refusal { status, group: String::new(), code: name.into(), message: message.into() };
            }
        };
        let documented = code.occurrences().find(|(known, _)| kind.as_ref().is_none_or(|kind| kind == known));
        // Only a code that the SDK does not document has no occurrence, and none of ours is such a code.
        let (kind, status) = documented.unwrap_or((PlaidErrorType::ApiError, 500));
        Refusal { status, group: kind.as_str().into(), code: code.as_str().into(), message: message.into() }
    }

    /// Creates the refusal of an id or a token that names nothing.
    pub fn unknown(self, field: &str) -> Refusal {
        self.because(format!("{field}: this server did not issue it, or it is no longer valid"))
    }

    /// Returns the code of this name, if Plaid documents it.
    pub fn named(code: &str) -> Option<Self> {
        let code = ErrorCode::from(code);
        (!code.is_unknown()).then_some(Self::Usual(code))
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

/// The codes of RFC 6749 that the OAuth operations answer.
pub const INVALID_CLIENT: Code = Code::OAuth(401, "invalid_client");
pub const INVALID_GRANT: Code = Code::OAuth(400, "invalid_grant");
pub const INVALID_REQUEST: Code = Code::OAuth(400, "invalid_request");

macro_rules! codes {
    ($($name:ident = $code:ident,)+) => {
        $(pub const $name: Code = Code::Usual(ErrorCode::$code);)+
        #[cfg(test)]
        const NAMES: &[(&str, Code)] = &[$((stringify!($name), $name)),+];
    };
}

codes! {
    ADDITIONAL_CONSENT_REQUIRED = AdditionalConsentRequired,
    ASSET_REPORT_GENERATION_FAILED = AssetReportGenerationFailed,
    CLIENT_TRANSACTION_ID_ALREADY_IN_USE = ClientTransactionIdAlreadyInUse,
    INCOME_VERIFICATION_DOCUMENT_NOT_FOUND = IncomeVerificationDocumentNotFound,
    INCOME_VERIFICATION_NOT_FOUND = IncomeVerificationNotFound,
    INSTITUTION_DOWN = InstitutionDown,
    INSTITUTION_NO_LONGER_SUPPORTED = InstitutionNoLongerSupported,
    INTERNAL_SERVER_ERROR = InternalServerError,
    INVALID_ACCESS_TOKEN = InvalidAccessToken,
    INVALID_ACCOUNT_ID = InvalidAccountId,
    INVALID_API_KEYS = InvalidApiKeys,
    INVALID_AUDIT_COPY_TOKEN = InvalidAuditCopyToken,
    INVALID_BODY = InvalidBody,
    INVALID_CREDENTIALS = InvalidCredentials,
    INVALID_FIELD = InvalidField,
    INVALID_HEADERS = InvalidHeaders,
    INVALID_INSTITUTION = InvalidInstitution,
    INVALID_LINK_TOKEN = InvalidLinkToken,
    INVALID_PROCESSOR_TOKEN = InvalidProcessorToken,
    INVALID_PRODUCT = InvalidProduct,
    INVALID_PUBLIC_TOKEN = InvalidPublicToken,
    INVALID_USER_ID = InvalidUserId,
    INVALID_USER_IDENTITY_DATA = InvalidUserIdentityData,
    INVALID_USER_TOKEN = InvalidUserToken,
    INVALID_WEBHOOK_VERIFICATION_KEY_ID = InvalidWebhookVerificationKeyId,
    ITEM_LOGIN_REQUIRED = ItemLoginRequired,
    ITEM_NOT_FOUND = ItemNotFound,
    MISSING_FIELDS = MissingFields,
    NONIDENTICAL_REQUEST = NonidenticalRequest,
    NOT_FOUND = NotFound,
    NO_ACCOUNTS = NoAccounts,
    NO_AUTH_ACCOUNTS = NoAuthAccounts,
    NO_INVESTMENT_ACCOUNTS = NoInvestmentAccounts,
    NO_INVESTMENT_AUTH_ACCOUNTS = NoInvestmentAuthAccounts,
    NO_LIABILITY_ACCOUNTS = NoLiabilityAccounts,
    PAYMENT_INVALID_RECIPIENT = PaymentInvalidRecipient,
    PAYMENT_INVALID_REFERENCE = PaymentInvalidReference,
    PLANNED_MAINTENANCE = PlannedMaintenance,
    PRODUCTS_NOT_SUPPORTED = ProductsNotSupported,
    PRODUCT_NOT_ENABLED = ProductNotEnabled,
    PRODUCT_NOT_READY = ProductNotReady,
    RATE_LIMIT = RateLimit,
    RECAPTCHA_BAD = RecaptchaBad,
    SANDBOX_PRODUCT_NOT_ENABLED = SandboxProductNotEnabled,
    SANDBOX_TRANSFER_EVENT_TRANSITION_INVALID = SandboxTransferEventTransitionInvalid,
    SANDBOX_WEBHOOK_INVALID = SandboxWebhookInvalid,
    SIGNAL_TRANSACTION_NOT_INITIATED = SignalTransactionNotInitiated,
    TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION = TransactionsSyncMutationDuringPagination,
    TRANSFER_NOT_CANCELLABLE = TransferNotCancellable,
    TRANSFER_UNSUPPORTED_ACCOUNT_TYPE = TransferUnsupportedAccountType,
    UNAUTHORIZED_ROUTE_ACCESS = UnauthorizedRouteAccess,
    UNKNOWN_FIELDS = UnknownFields,
    WEBHOOK_EVENTS_CURSOR_EXPIRED = WebhookEventsCursorExpired,
    WEBHOOK_EVENTS_START_TIME_OUT_OF_RANGE = WebhookEventsStartTimeOutOfRange,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_constant_has_the_code_of_its_name_with_its_documented_type_and_status() {
        for (name, code) in NAMES {
            let refusal = code.clone().because("a reason");
            assert_eq!(refusal.code, *name);
            let code = ErrorCode::from(*name);
            let kind = code.usual_type().map(|kind| kind.as_str().to_owned());
            assert_eq!((Some(refusal.group), Some(refusal.status)), (kind, code.usual_status()), "{name}");
        }
    }

    #[test]
    fn a_code_can_stand_under_another_of_its_types() {
        let refusal = Code::Under(PlaidErrorType::UserError, ErrorCode::InvalidUserIdentityData).because("");
        assert_eq!((refusal.status, refusal.group.as_str()), (403, "USER_ERROR"));
        let refusal = Code::Under(PlaidErrorType::AssetReportError, ErrorCode::ProductNotReady).because("");
        assert_eq!((refusal.status, refusal.group.as_str()), (400, "ASSET_REPORT_ERROR"));
        assert_eq!(Code::named("NO_SUCH_CODE"), None);
    }
}
