//! The owners of accounts.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The record that the bank has of the owners of an account. Several owners of an account share one record, as in
/// Plaid's answers: <https://plaid.com/docs/api/products/identity/#identity-get-response-accounts-owners>.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Owner {
    pub names: Vec<String>,
    pub emails: Vec<Contact>,
    pub phones: Vec<Contact>,
    pub addresses: Vec<Address>,
}

/// An email address or a phone number.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub data: String,
    pub primary: bool,
    /// The `type` in answers.
    pub kind: String,
}

/// A postal address.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Address {
    pub primary: bool,
    pub street: String,
    pub city: String,
    pub region: Option<String>,
    pub postal_code: Option<String>,
    pub country: String,
}

impl Owner {
    /// Returns the owner as answers show it.
    pub fn facts(&self) -> Value {
        json!({
            "names": self.names,
            "emails": self.emails.iter().map(Contact::facts).collect::<Vec<_>>(),
            "phone_numbers": self.phones.iter().map(Contact::facts).collect::<Vec<_>>(),
            "addresses": self.addresses.iter().map(Address::facts).collect::<Vec<_>>(),
        })
    }
}

impl Contact {
    /// Creates the only contact of its sort.
    pub fn primary(data: impl Into<String>, kind: &str) -> Self {
        Self { data: data.into(), primary: true, kind: kind.into() }
    }

    fn facts(&self) -> Value {
        json!({"data": self.data, "primary": self.primary, "type": self.kind})
    }
}

impl Address {
    fn facts(&self) -> Value {
        json!({"data": self.place(), "primary": self.primary})
    }

    /// Returns the address alone, as answers show it.
    pub fn place(&self) -> Value {
        let Self { street, city, region, postal_code, country, .. } = self;
        json!({"street": street, "city": city, "region": region, "postal_code": postal_code, "country": country})
    }
}
