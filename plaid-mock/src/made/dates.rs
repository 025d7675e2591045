//! Plausible dates, by the name of the field. They lie in the past, unless the name says that they lie ahead.

use fastrand::Rng;

use crate::time::{Day, day_text};

/// The parts of names of fields whose dates lie ahead.
const AHEAD: [&str; 13] = [
    "next_",
    "expect",
    "expir",
    "due",
    "estimated",
    "scheduled",
    "maturity",
    "predicted",
    "payoff",
    "optimal",
    "return_window",
    "draw_period_end",
    "available_on",
];
/// The parts of names of fields whose dates lie years ago.
const LONG_AGO: [&str; 8] =
    ["hire", "formation", "origination_date", "purchase", "issue_date", "registered", "join", "historical_since"];

/// Returns whether the dates of a field lie ahead. A day on which something was last expected has passed, however.
pub fn is_ahead(name: &str) -> bool {
    !name.starts_with("last_") && AHEAD.iter().any(|part| name.contains(part))
}

/// Returns whether a field without a format has a date nevertheless.
pub fn is_date(name: &str) -> bool {
    name.ends_with("date") || name.starts_with("date_") || name.ends_with("Date")
}

/// Makes a day.
pub fn day(random: &mut Rng, name: &str, today: Day) -> Day {
    match name {
        _ if name.contains("birth") => today - random.i64(21 * 366..70 * 365),
        _ if is_ahead(name) => today + random.i64(1..=180),
        _ if LONG_AGO.iter().any(|part| name.contains(part)) => today - random.i64(366..5 * 366),
        _ => today - random.i64(1..=180),
    }
}

/// Makes a date such as `2026-11-25`.
pub fn date(random: &mut Rng, name: &str, today: Day) -> String {
    day_text(day(random, name, today))
}

/// Makes a time such as `2026-11-25T18:49:00Z`.
pub fn date_time(random: &mut Rng, name: &str, today: Day) -> String {
    format!("{}T{:02}:{:02}:00Z", date(random, name, today), random.u8(..24), random.u8(..60))
}
