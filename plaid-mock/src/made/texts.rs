//! Plausible texts, by the format of the schema or by the name of the field.

use fastrand::Rng;

use super::dates;
use crate::ids::{self, one_of};
use crate::time::{Day, month_of};

const FIRST_NAMES: [&str; 4] = ["Ines", "Tom", "Aiko", "Lena"];
const LAST_NAMES: [&str; 4] = ["Okafor", "Berg", "Sato", "Vidal"];
const EMAIL: &str = "ines.okafor@example.com";
const URL: &str = "https://example.com/page";

/// Makes a text of a format of JSON Schema.
pub fn of_format(random: &mut Rng, format: Option<&str>) -> Option<String> {
    let text = match format? {
        "uuid" => ids::uuid(random),
        "uri" | "url" | "uri-reference" => URL.into(),
        "email" => EMAIL.into(),
        _ => return None,
    };
    Some(text)
}

/// Makes a text in the form that the name of a field suggests.
pub fn of_name(random: &mut Rng, name: &str, today: Day) -> String {
    match name {
        "access_token" => format!("access-sandbox-{}", ids::uuid(random)),
        "public_token" => format!("public-sandbox-{}", ids::uuid(random)),
        "link_token" => format!("link-sandbox-{}", ids::uuid(random)),
        "processor_token" => format!("processor-sandbox-{}", ids::uuid(random)),
        "asset_report_token" => format!("assets-sandbox-{}", ids::uuid(random)),
        "request_id" => ids::alphanumeric(random, 15),
        "iso_currency_code" | "currency" => "USD".into(),
        "country" | "country_code" | "issuing_country" => "US".into(),
        "region" | "state" | "state_code" | "primary_state" => "CA".into(),
        "city" => "Sacramento".into(),
        "street" => "12 Elm Street".into(),
        "postal_code" | "zip" => ids::digits(random, 5),
        "first_name" | "given_name" => one_of(random, &FIRST_NAMES).into(),
        "last_name" | "family_name" => one_of(random, &LAST_NAMES).into(),
        "institution_id" => format!("ins_{}", ids::digits(random, 3)),
        "mask" | "account_mask" | "account_number_mask" | "id_mask" | "ssn_last_4" | "last_4_digits" => {
            ids::digits(random, 4)
        }
        "account_type" => "depository".into(),
        "account_subtype" => "checking".into(),
        "tax_year" => (month_of(today)[0].div_euclid(12) - 1).to_string(),
        "timestamp" => dates::date_time(random, name, today),
        "pay_frequency" => "BIWEEKLY".into(),
        "processing_status" => "PROCESSING_COMPLETE".into(),
        "ticker_symbol" => "ELMS".into(),
        "ip_address" => "192.0.2.10".into(),
        "language" => "en".into(),
        "account" | "account_number" => ids::digits(random, 12),
        "routing" | "routing_number" => "011401533".into(),
        "next_cursor" | "cursor" => String::new(),
        "available" | "current" | "pending" => amount(random),
        _ if ["amount", "_fee", "_balance"].iter().any(|end| name.ends_with(end)) => amount(random),
        _ if name.contains("email") => EMAIL.into(),
        _ if name.contains("phone") => "+14155550147".into(),
        _ if name.contains("name") => format!("{} {}", one_of(random, &FIRST_NAMES), one_of(random, &LAST_NAMES)),
        _ if name.ends_with("url") || name.ends_with("uri") => URL.into(),
        _ if name.ends_with("id") || name.ends_with("token") => ids::plain(random),
        _ => "made up".into(),
    }
}

fn amount(random: &mut Rng) -> String {
    format!("{}.{}", random.u16(1..900), ids::digits(random, 2))
}
