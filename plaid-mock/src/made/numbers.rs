//! Plausible numbers, by the name of the field and within the limits of the schema.

use fastrand::Rng;
use serde_json::{Value, json};

use crate::time::{Day, month_of, start_of};

/// Makes an integer.
pub fn integer(random: &mut Rng, schema: &Value, name: &str, today: Day) -> i64 {
    let (low, high) = integers_of(name, today);
    let limit = |keyword: &str| schema[keyword].as_i64();
    let low = limit("minimum").map_or(low, |min| low.max(min));
    let high = limit("maximum").map_or(high, |max| high.min(max));
    if low > high {
        // The limits of the schema leave none of the usual numbers.
        return limit("minimum").or(limit("maximum")).unwrap_or(low);
    }
    random.i64(low..=high)
}

/// Returns the range of the integers that a field usually has.
fn integers_of(name: &str, today: Day) -> (i64, i64) {
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let year = month_of(today)[0].div_euclid(12);
    // The times of keys and tokens are seconds since 1970.
    let now = start_of(today) / 1_000;
    match name {
        "month" => (1, 12),
        "year" => (year - 1, year - 1),
        "created_at" | "iat" => (now - 86_400, now),
        "expired_at" | "exp" => (now + 86_400, now + 2 * 86_400),
        "expires_in" => (900, 900),
        "status" | "last_http_status_code" => (200, 200),
        "days_requested" | "days_available" | "AssetDaysRequestedCount" => (90, 90),
        "interval_execution_day" => (1, 5),
        "loan_term_months" => (12, 360),
        _ if name.starts_with("age_") || name == "reported_age" => (18, 80),
        _ if has(&["attempt", "version", "rank", "page", "interval"]) => (1, 3),
        _ if has(&["score", "similarity"]) => (0, 100),
        _ if has(&["negative", "nsf", "overdraft", "change_count", "fail", "unauthorized", "spam"]) => (0, 1),
        _ if name.contains("count") || name.contains("cnt") || name.starts_with("num") => (1, 5),
        _ if has(&["days", "age", "day", "term", "months"]) => (1, 90),
        _ => (1, 20),
    }
}

/// Makes a number.
pub fn number(random: &mut Rng, schema: &Value, name: &str) -> Value {
    let (low, high) = numbers_of(name);
    let low = schema["minimum"].as_f64().map_or(low, |min| low.max(min));
    let high = schema["maximum"].as_f64().map_or(high, |max| high.min(max)).max(low);
    // Most numbers are amounts, which have two decimals.
    let rounded = ((low + random.f64() * (high - low)) * 100.0).round() / 100.0;
    json!(rounded.clamp(low, high))
}

/// Returns the range of the numbers that a field usually has.
fn numbers_of(name: &str) -> (f64, f64) {
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    match name {
        "lat" => (32.0, 42.0),
        "lon" => (-120.0, -80.0),
        // The parts of the requests to an institution that succeeded and failed add up to one.
        "success" => (0.97, 0.97),
        "error_plaid" => (0.01, 0.01),
        "error_institution" => (0.02, 0.02),
        _ if has(&["probability", "score", "ratio"]) => (0.0, 1.0),
        _ if has(&["percent", "apr", "apy"]) || name.ends_with("rate") => (0.5, 24.0),
        _ if has(&["hours", "quantity", "Units", "days"]) => (1.0, 80.0),
        _ if has(&["count"]) => (1.0, 5.0),
        _ => (1.0, 900.0),
    }
}
