//! Money, which is kept in cents.

use serde_json::{Value, json};

use crate::refusal::{INVALID_FIELD, Refusal};

/// Formats cents as a number, such as `12.34`.
pub fn number(cents: i64) -> Value {
    json!(dollars(cents))
}

/// Converts cents to a number such as `12.34`.
#[allow(clippy::cast_precision_loss, reason = "amounts are far below what a double holds exactly")]
pub fn dollars(cents: i64) -> f64 {
    cents as f64 / 100.0
}

/// Converts a number such as `12.34` to cents.
#[allow(clippy::cast_possible_truncation, reason = "an amount that does not fit becomes the largest or smallest")]
pub fn from_number(amount: f64) -> i64 {
    (amount * 100.0).round() as i64
}

/// Formats cents as a text, such as `"12.34"`.
pub fn text(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// Converts a text such as `"12.34"` to cents. It must have two decimals and be above zero.
pub fn from_text(text: &str) -> Result<i64, Refusal> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = text.split_once('.').filter(|(whole, part)| digits(whole) && digits(part));
    let cents = |whole: &str, part: &str| whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part.parse().ok()?);
    let problem = match parts {
        Some((_, part)) if part.len() > 2 => "has more than 2 decimals",
        Some((whole, part)) if part.len() == 2 => match cents(whole, part) {
            Some(0) => "must be above zero",
            Some(cents) => return Ok(cents),
            None => "is too large",
        },
        _ => "must be a text with 2 decimals such as 12.34, above zero",
    };
    Err(INVALID_FIELD.because(format!("amount {problem}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_two_decimals() {
        assert_eq!(from_text("12.34").ok(), Some(1234));
        assert_eq!((text(1234), text(-5), text(0)), ("12.34".into(), "-0.05".into(), "0.00".into()));
        for wrong in ["12", "12.3", "12.345", "-1.00", "0.00", ".50", "a.bc", "99999999999999999999.00"] {
            assert!(from_text(wrong).is_err(), "{wrong}");
        }
    }
}
