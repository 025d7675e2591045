//! What an error of Plaid's asks for: shared by errors of calls, by `error` on an Item, and by webhooks.

use crate::types::{ErrorCode, PlaidError};

impl PlaidError {
    /// Whether what was asked for is still being made. Looks through `causes`.
    #[must_use]
    pub fn is_product_not_ready(&self) -> bool {
        self.any_code(|code| matches!(code, ErrorCode::ProductNotReady))
    }

    /// Whether the user can mend the Item by going through Link in update mode. Looks through `causes`.
    #[must_use]
    pub fn needs_update_mode(&self) -> bool {
        !self.needs_new_item() && self.any_code(ErrorCode::needs_update_mode)
    }

    /// Whether the Item is beyond repair, so that the user has to link a new one. Looks through `causes`.
    #[must_use]
    pub fn needs_new_item(&self) -> bool {
        self.any_code(ErrorCode::needs_new_item)
    }

    /// The code of the error itself, or of one of its causes.
    fn any_code(&self, is: fn(&ErrorCode) -> bool) -> bool {
        let causes = self.causes.iter().flatten().filter_map(|cause| cause.get("error_code")?.as_str());
        is(&self.error_code) || causes.map(ErrorCode::from).any(|code| is(&code))
    }
}

impl ErrorCode {
    /// Whether Plaid's remedy is to send the user through Link in update mode. Codes for which that is only
    /// sometimes so, such as `NO_ACCOUNTS`, are not among them.
    #[must_use]
    pub fn needs_update_mode(&self) -> bool {
        matches!(
            self,
            Self::AccessNotGranted
                | Self::AdditionalConsentRequired
                | Self::InsufficientCredentials
                | Self::InvalidCredentials
                | Self::InvalidMfa
                | Self::ItemLocked
                | Self::ItemLoginRequired
                | Self::ManualVerificationRequired
                | Self::PasswordResetRequired
                | Self::UserSetupRequired
        )
    }

    /// Whether the Item is beyond repair, so that the user has to link a new one.
    #[must_use]
    pub fn needs_new_item(&self) -> bool {
        matches!(
            self,
            Self::ItemConcurrentlyDeleted
                | Self::ItemNotFound
                | Self::TooManyVerificationAttempts
                | Self::UserPermissionRevoked
        )
    }

    /// Whether an allowance is used up, so that waiting doesn't help as it does with other rate limits.
    pub(crate) fn is_used_up(&self) -> bool {
        matches!(self, Self::CreditsExhausted | Self::TrialConnectionLimit)
    }
}
