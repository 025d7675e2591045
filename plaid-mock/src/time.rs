//! Times and dates, and how Plaid writes them.

use std::time::Duration;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};

/// Milliseconds since 1970.
pub type Millis = i64;

/// Days since 1970.
pub type Day = i64;

/// The length of an hour.
pub const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

/// Converts a duration; a longer one than fits becomes the longest.
pub fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}

/// Formats a time as `2026-11-25T18:49:00Z`.
pub fn date_time(at: Millis) -> String {
    utc(at).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Formats a time as `2026-11-25T18:49:00.123Z`.
pub fn exact_time(at: Millis) -> String {
    utc(at).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Parses a time such as `2026-11-25T18:49:00Z`.
pub fn time_from(text: &str) -> Option<Millis> {
    Some(DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis())
}

/// Returns the day of a time.
pub fn day_of(at: Millis) -> Day {
    at.div_euclid(DAY)
}

/// Returns the time at which a day begins.
pub fn start_of(day: Day) -> Millis {
    day.saturating_mul(DAY)
}

/// Formats a day as `2026-11-25`.
pub fn day_text(day: Day) -> String {
    utc(start_of(day)).format("%Y-%m-%d").to_string()
}

/// Parses a day such as `2026-11-25`.
pub fn day_from(text: &str) -> Option<Day> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    Some(day_of(date.and_time(NaiveTime::MIN).and_utc().timestamp_millis()))
}

/// Returns the day of the week, from 0 for Monday to 6 for Sunday.
pub fn weekday(day: Day) -> i64 {
    // 1970 began on a Thursday.
    (day + 3).rem_euclid(7)
}

/// Returns the number of the month since the year 0, the day of the month, and the length of the month.
pub fn month_of(day: Day) -> [i64; 3] {
    let date = utc(start_of(day)).date_naive();
    let length = i64::from(date.num_days_in_month());
    [i64::from(date.year()) * 12 + i64::from(date.month0()), i64::from(date.day()), length]
}

/// Returns the first day of a month, whose number is that of [`month_of`].
pub fn first_of(month: i64) -> Option<Day> {
    let (year, month) = (i32::try_from(month.div_euclid(12)).ok()?, u32::try_from(month.rem_euclid(12)).ok()? + 1);
    let date = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(day_of(date.and_time(NaiveTime::MIN).and_utc().timestamp_millis()))
}

/// Returns the day of the month, from 1 to 31.
pub fn day_of_month(day: Day) -> u32 {
    utc(start_of(day)).day()
}

fn utc(at: Millis) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at).unwrap_or_default()
}
