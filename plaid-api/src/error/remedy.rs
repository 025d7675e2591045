//! Remedies for Plaid's errors, for errors of calls, for `error` of an Item and for webhooks.

use crate::types::{ErrorCode, PlaidError};

impl PlaidError {
    /// Returns whether the result is not ready yet. This also looks at `causes`.
    #[must_use]
    pub fn is_product_not_ready(&self) -> bool {
        self.any_code(|code| matches!(code, ErrorCode::ProductNotReady))
    }

    /// Returns whether the user can repair the Item by going through Link in update mode. This also looks at `causes`.
    #[must_use]
    pub fn needs_update_mode(&self) -> bool {
        !self.needs_new_item() && self.any_code(ErrorCode::needs_update_mode)
    }

    /// Returns whether the Item can't be repaired, so that the user has to link a new one. This also looks at `causes`.
    #[must_use]
    pub fn needs_new_item(&self) -> bool {
        self.any_code(ErrorCode::needs_new_item)
    }

    /// Checks the code of the error itself and those of its causes.
    fn any_code(&self, is: fn(&ErrorCode) -> bool) -> bool {
        let causes = self.causes.iter().flatten().filter_map(|cause| cause.get("error_code")?.as_str());
        is(&self.error_code) || causes.map(ErrorCode::from).any(|code| is(&code))
    }
}

impl ErrorCode {
    /// Returns whether Plaid's remedy is to send the user through Link in update mode. Codes for which this helps only
    /// sometimes, such as `NO_ACCOUNTS`, are not included.
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

    /// Returns whether the Item can't be repaired, so that the user has to link a new one.
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

    /// Returns whether an allowance is used up. Unlike with other rate limits, waiting does not help.
    pub(crate) fn is_used_up(&self) -> bool {
        matches!(self, Self::CreditsExhausted | Self::TrialConnectionLimit)
    }
}
