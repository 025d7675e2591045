//! Limits of request fields that the description gives in words only, so that no keyword of it has them.

use serde_json::{Value, json};

/// A limit of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A phone number in the form of E.164.
    Phone,
    Email,
    /// A country in the form of ISO 3166-1 alpha-2.
    Country,
    /// A language that Link speaks.
    Language,
    PostalCode,
    /// A text with a letter, and with at most this number of characters.
    Lettered(u64),
    /// A text that is not blank, with at most this number of characters.
    Filled(u64),
}

use Limit::{Country, Email, Filled, Language, Lettered, Phone, PostalCode};

/// The limits by schema, or by schema and field. Not listed are phone numbers of which Plaid says that it reads other
/// forms too, and the name of an application, which may be longer than Link shows it:
/// <https://plaid.com/docs/api/link/#link-token-create-request-client-name>.
const LIMITS: &[(&str, Limit)] = &[
    // https://plaid.com/docs/api/link/#linktokencreate
    ("LinkTokenCreateRequest.language", Language),
    ("LinkTokenCreateRequestUser.email_address", Email),
    ("LinkTokenCreateRequestUser.phone_number", Phone),
    // https://plaid.com/docs/api/products/identity-verification/#identity_verificationcreate
    ("CityNullable", Lettered(100)),
    ("FamilyNameField", Filled(100)),
    ("GenericCountryCode", Country),
    ("GivenNameField", Filled(100)),
    ("IdentityVerificationUserPhoneNumber", Phone),
    ("PostalCode", PostalCode),
    ("Street2", Filled(50)),
    ("StreetNullable", Lettered(80)),
    // https://plaid.com/docs/api/products/beacon/#beaconusercreate
    ("BeaconUserPhoneNumber", Phone),
    ("City", Lettered(100)),
    ("Street", Lettered(80)),
    // https://plaid.com/docs/api/network/#networkstatusget
    ("NetworkStatusGetUser.phone_number", Phone),
    // https://plaid.com/docs/api/products/payment-initiation/#payment_initiationrecipientcreate
    ("PaymentInitiationAddress.country", Country),
    // https://plaid.com/docs/api/products/signal/#signalevaluate
    ("SignalUser.phone_number", Phone),
    // https://plaid.com/docs/api/products/transfer/platform-payments/
    ("TransferPlatformPersonAddress.country", Country),
    ("TransferPlatformPersonCreateRequest.email_address", Email),
    ("TransferPlatformPersonCreateRequest.phone_number", Phone),
    // https://plaid.com/docs/api/partner/#partnercustomercreate
    ("PartnerEndCustomerAddress.country_code", Country),
    ("PartnerEndCustomerBillingContact.email", Email),
    ("PartnerEndCustomerTechnicalContact.email", Email),
    // https://plaid.com/docs/api/users/#usercreate
    ("ClientUserIdentityEmail.data", Email),
];

const PHONE: &str = r"^\+[1-9][0-9]{6,14}$";
const COUNTRY: &str = "^[A-Z]{2}$";
const POSTAL_CODE: &str = "^[A-Za-z0-9][A-Za-z0-9 -]{0,8}[A-Za-z0-9]$";
const LETTERED: &str = r"\p{L}";
const FILLED: &str = r"\S";

/// The patterns, and what each asks for in words.
const WORDS: &[(&str, &str)] = &[
    (PHONE, "must be a phone number in the form of E.164, such as +14155550123"),
    (COUNTRY, "must be a country code of two capital letters, such as US"),
    (POSTAL_CODE, "must be a postal code of 2 to 10 letters and digits, such as 94103"),
    (LETTERED, "must have a letter"),
    (FILLED, "must not be blank"),
];

/// Returns the limit of a schema (`Schema`) or of a field (`Schema.field`).
pub fn of(name: &str) -> Option<Limit> {
    LIMITS.iter().find(|(known, _)| *known == name).map(|(_, limit)| *limit)
}

/// Says in words what a pattern asks for, if it is one of ours.
pub fn words(pattern: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| *known == pattern).map(|(_, words)| *words)
}

impl Limit {
    /// Returns the limit as keywords of JSON Schema, which hold for texts only.
    pub fn keywords(self) -> Value {
        match self {
            Phone => json!({"pattern": PHONE}),
            Email => json!({"format": "email"}),
            Country => json!({"pattern": COUNTRY}),
            // https://plaid.com/docs/api/link/#link-token-create-request-language
            Language => json!({"enum": [
                "da", "nl", "en", "et", "fr", "de", "hi", "it", "lv", "lt", "no", "pl", "pt", "ro", "es", "sv", "vi",
            ]}),
            PostalCode => json!({"pattern": POSTAL_CODE}),
            Lettered(most) => json!({"pattern": LETTERED, "maxLength": most}),
            Filled(most) => json!({"pattern": FILLED, "maxLength": most}),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{description, schema};
    use super::*;

    #[test]
    fn each_limit_is_of_a_schema_or_a_field() {
        for (name, _) in LIMITS {
            let (owner, field) = name.split_once('.').map_or((*name, None), |(owner, field)| (owner, Some(field)));
            let found = description().schema(owner).expect(name);
            let fields: Vec<&String> = schema::own_properties(found).map(|(name, _)| name).collect();
            assert!(field.is_none_or(|field| fields.iter().any(|known| *known == field)), "{name}");
        }
    }

    #[test]
    fn each_pattern_has_words() {
        for (name, limit) in LIMITS {
            let keywords = limit.keywords();
            assert!(keywords["pattern"].as_str().is_none_or(|pattern| words(pattern).is_some()), "{name}");
        }
    }
}
