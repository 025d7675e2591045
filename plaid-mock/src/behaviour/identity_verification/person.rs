//! The data of a person: from requests, from the user of `/user/create`, and as entered in a browser.

use serde_json::{Map, Value, json};

/// The fields that may be known, with their parts.
const FIELDS: [(&str, &[&str]); 6] = [
    ("name", &["given_name", "family_name"]),
    ("address", &["street", "street2", "city", "region", "postal_code", "country"]),
    ("id_number", &["value", "type"]),
    ("date_of_birth", &[]),
    ("email_address", &[]),
    ("phone_number", &[]),
];

/// Returns the known data with the fields of a request. Each field replaces the known one as a whole.
pub fn merged(known: &Value, given: Option<&Value>) -> Value {
    let mut person = known.as_object().cloned().unwrap_or_default();
    for (field, parts) in FIELDS {
        let Some(value) = given.and_then(|given| given.get(field)).filter(|value| !value.is_null()) else { continue };
        let value = match parts {
            [] => value.clone(),
            parts => parts.iter().map(|part| ((*part).to_owned(), value[part].clone())).collect::<Map<_, _>>().into(),
        };
        person.insert(field.into(), value);
    }
    person.into()
}

/// Returns the data in the identity of a user.
pub fn of_identity(identity: &Value) -> Value {
    let primary = |list: &str| {
        let entries = identity[list].as_array().map(Vec::as_slice).unwrap_or_default();
        entries.iter().find(|entry| entry["primary"] == true).or(entries.first())
    };
    let data = |list: &str| primary(list).map(|entry| entry["data"].clone());
    let address = primary("addresses").map(|address| {
        json!({
            "street": address["street_1"],
            "street2": address["street_2"],
            "city": address["city"],
            "region": address["region"],
            "postal_code": address["postal_code"],
            "country": address["country"],
        })
    });
    let found = json!({
        "name": identity["name"],
        "address": address,
        "id_number": primary("id_numbers"),
        "date_of_birth": identity["date_of_birth"],
        "email_address": data("emails"),
        "phone_number": data("phone_numbers"),
    });
    merged(&Value::Null, Some(&found))
}

/// Returns whether a field, named like `/address/country`, is known.
pub fn knows(person: &Value, field: &str) -> bool {
    person.pointer(field).is_some_and(|value| !value.is_null())
}

/// Enters the unknown data that a step asks for: that of the person of Plaid's Sandbox.
pub fn enter(person: &mut Value, step: &str) {
    let fields: &[&str] = match step {
        "verify_sms" => &["phone_number"],
        "kyc_check" => &["name", "address", "date_of_birth", "email_address", "id_number"],
        _ => &[],
    };
    for field in fields {
        // Id numbers of other countries have other forms.
        let is_abroad = *field == "id_number" && person["address"]["country"] != "US";
        if !is_abroad && !knows(person, &format!("/{field}")) {
            person[*field] = leslie_knope(field);
        }
    }
}

fn leslie_knope(field: &str) -> Value {
    match field {
        "name" => json!({"given_name": "Leslie", "family_name": "Knope"}),
        "address" => json!({
            "street": "123 Main St.",
            "street2": null,
            "city": "Pawnee",
            "region": "IN",
            "postal_code": "46001",
            "country": "US",
        }),
        "id_number" => json!({"value": "123456789", "type": "us_ssn"}),
        "date_of_birth" => "1975-01-18".into(),
        "email_address" => "leslie.knope@example.com".into(),
        "phone_number" => "+12345678909".into(),
        _ => Value::Null,
    }
}

/// Returns the person found by phone number, date of birth and country: the known data, and made-up data for the rest.
/// Finds nobody if one of the three is unknown.
pub fn found(person: &Value) -> Option<Value> {
    let is_enough = ["/phone_number", "/date_of_birth", "/address/country"].iter().all(|field| knows(person, field));
    if !is_enough {
        return None;
    }
    let country = &person["address"]["country"];
    let mut address = if knows(person, "/address/street") {
        person["address"].clone()
    } else if country == "US" {
        leslie_knope("address")
    } else {
        json!({
            "street": "88 Alder Row",
            "street2": null,
            "city": "Milltown",
            "region": null,
            "postal_code": null,
            "country": country,
        })
    };
    address["po_box"] = "no".into();
    address["type"] = "residential".into();
    let known = |field: &str| Some(&person[field]).filter(|value| !value.is_null()).cloned();
    let id_number = known("id_number").or_else(|| (country == "US").then(|| leslie_knope("id_number")));
    Some(json!({
        "name": known("name").unwrap_or_else(|| leslie_knope("name")),
        "address": address,
        "id_number": id_number,
    }))
}
