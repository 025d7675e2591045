//! Times and dates, and how Plaid writes them.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};

/// Milliseconds since 1970.
pub type Millis = i64;

/// Days since 1970.
pub type Day = i64;

/// The last time that can be written with a year of four digits.
pub const FURTHEST: Millis = 253_402_300_799_000;

/// The length of an hour.
pub const HOUR: Millis = 3_600_000;
/// The length of a day.
pub const DAY: Millis = 24 * HOUR;

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

/// Returns the time of the system's clock, which is 1970 if it is before that.
pub fn of_system(at: SystemTime) -> Millis {
    millis(at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
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

/// Returns a day of a month, which is counted as by [`month_of`]. A shorter month has it on its last day.
fn in_month(month: i64, day_of_month: i64) -> Day {
    let year = i32::try_from(month.div_euclid(12)).unwrap_or_default();
    let month = u32::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
    let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
    let first = day_of(first.and_time(NaiveTime::MIN).and_utc().timestamp_millis());
    let [_, _, length] = month_of(first);
    first + day_of_month.clamp(1, length) - 1
}

/// Returns the last day up to this one that is a day of the month.
pub fn on_or_before(day: Day, day_of_month: i64) -> Day {
    let [month, _, _] = month_of(day);
    let this = in_month(month, day_of_month);
    if this <= day { this } else { in_month(month - 1, day_of_month) }
}

/// Returns the first day after this one that is a day of the month.
pub fn after(day: Day, day_of_month: i64) -> Day {
    let [month, _, _] = month_of(day);
    let this = in_month(month, day_of_month);
    if this > day { this } else { in_month(month + 1, day_of_month) }
}

/// Returns the same day of the month some months later, or earlier if the number is negative.
pub fn months_later(day: Day, months: i64) -> Day {
    let [month, of_month, _] = month_of(day);
    in_month(month.saturating_add(months), of_month)
}

/// Returns the number of whole months from a day to a later one; 0 if it is not later.
pub fn months_between(from: Day, until: Day) -> i64 {
    let ([first, first_day, _], [last, last_day, length]) = (month_of(from), month_of(until));
    (last - first - i64::from(last_day < first_day.min(length))).max(0)
}

fn utc(at: Millis) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_month_are_found_in_months_of_any_length() {
        let day = |text: &str| day_from(text).expect("a day");
        assert_eq!(on_or_before(day("2026-03-15"), 31), day("2026-02-28"));
        assert_eq!(on_or_before(day("2026-03-31"), 31), day("2026-03-31"));
        assert_eq!(after(day("2026-01-31"), 31), day("2026-02-28"));
        assert_eq!(after(day("2026-12-05"), 5), day("2027-01-05"));
        assert_eq!(months_later(day("2024-01-31"), 1), day("2024-02-29"));
        assert_eq!(months_later(day("2026-03-10"), -15), day("2024-12-10"));
        let months = |from: &str, until: &str| months_between(day(from), day(until));
        assert_eq!([months("2026-01-31", "2026-02-28"), months("2026-01-15", "2026-03-14")], [1, 1]);
        assert_eq!(months("2026-03-14", "2026-01-15"), 0);
    }
}
