//! The types and statuses under which Plaid documents its error codes.

use crate::generated::error_codes::OCCURRENCES;
use crate::types::{ErrorCode, PlaidErrorType};

impl ErrorCode {
    /// Iterates over the types under which Plaid documents the code, each with its HTTP status. Most codes have one
    /// type; with several, the first is the usual one. A code that this version does not document has none.
    ///
    /// ```
    /// use plaid_api::types::{ErrorCode, PlaidErrorType};
    ///
    /// let types: Vec<_> = ErrorCode::NoAccounts.occurrences().collect();
    /// assert_eq!(types, [(PlaidErrorType::ItemError, 400), (PlaidErrorType::CheckReportError, 400)]);
    /// ```
    pub fn occurrences(&self) -> impl Iterator<Item = (PlaidErrorType, u16)> + use<> {
        self.documented().iter().map(|(kind, status)| (PlaidErrorType::from(*kind), *status))
    }

    /// Returns the type under which the code usually occurs, if this version documents the code.
    ///
    /// The `error_type` of an error that was received may be another one.
    #[must_use]
    pub fn usual_type(&self) -> Option<PlaidErrorType> {
        self.occurrences().next().map(|(kind, _)| kind)
    }

    /// Returns the HTTP status with which the code usually occurs, if this version documents the code.
    #[must_use]
    pub fn usual_status(&self) -> Option<u16> {
        self.documented().first().map(|(_, status)| *status)
    }

    fn documented(&self) -> &'static [(&'static str, u16)] {
        let found = OCCURRENCES.binary_search_by_key(&self.as_str(), |(code, _)| code);
        found.ok().and_then(|index| OCCURRENCES.get(index)).map_or(&[], |(_, occurrences)| occurrences)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_types_and_statuses_of_plaids_pages() {
        for (code, kind, status) in [
            ("PLANNED_MAINTENANCE", "API_ERROR", 503),
            ("NO_LONGER_AVAILABLE", "INVALID_REQUEST", 404),
            ("INVALID_USER_IDENTITY_DATA", "USER_ERROR", 403),
            ("NONIDENTICAL_REQUEST", "TRANSACTION_ERROR", 400),
            ("FLOWDOWN_NOT_COMPLETE", "PARTNER_ERROR", 412),
            ("OAUTH_STATE_ID_ALREADY_PROCESSED", "OAUTH_ERROR", 208),
            ("PRODUCT_NOT_READY", "ITEM_ERROR", 400),
        ] {
            let documented = ErrorCode::from(code);
            assert!(!documented.is_unknown(), "{code}");
            assert_eq!(
                (documented.usual_type(), documented.usual_status()),
                (Some(kind.into()), Some(status)),
                "{code}"
            );
        }
        let unknown = ErrorCode::from("NEW_CODE");
        assert_eq!((unknown.usual_type(), unknown.usual_status()), (None, None));
    }

    #[test]
    fn every_row_is_found_and_has_known_names() {
        for (code, occurrences) in OCCURRENCES {
            let code = ErrorCode::from(*code);
            assert!(!code.is_unknown() && code.occurrences().count() == occurrences.len(), "{code:?}");
            assert!(code.occurrences().all(|(kind, _)| !kind.is_unknown()), "{code:?}");
        }
    }
}
