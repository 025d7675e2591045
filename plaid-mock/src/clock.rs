//! The clock that tests can move, and what is due by it.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970, by the mock's clock.
pub type Millis = i64;

/// The time of the mock: that of the machine, and what it has been moved by.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Clock {
    ahead: Millis,
}

impl Clock {
    pub fn now(self) -> Millis {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        millis(since).saturating_add(self.ahead)
    }

    /// Moves it on.
    pub fn advance(&mut self, by: Duration) {
        // A date beyond the year 9999 has no text.
        const FURTHEST: Millis = 1000 * 365 * 86_400_000;
        self.ahead = self.ahead.saturating_add(millis(by)).min(FURTHEST);
    }
}

/// As many milliseconds as this takes.
pub fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}

/// As `2026-11-25T18:49:00Z`.
pub fn date_time(at: Millis) -> String {
    moment(at).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// As `2026-11-25T18:49:00.123Z`.
pub fn exact_time(at: Millis) -> String {
    moment(at).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Days since 1970.
pub type Day = i64;

const DAY: Millis = 86_400_000;

/// The day of a time.
pub fn today(at: Millis) -> Day {
    at.div_euclid(DAY)
}

/// As `2026-11-25`.
pub fn day_text(day: Day) -> String {
    moment(day.saturating_mul(DAY)).format("%Y-%m-%d").to_string()
}

/// The day of a text such as `2026-11-25`.
pub fn day_from(text: &str) -> Option<Day> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    Some(today(date.and_time(NaiveTime::MIN).and_utc().timestamp_millis()))
}

/// The time of a text such as `2026-11-25T18:49:00Z`.
pub fn time_from(text: &str) -> Option<Millis> {
    Some(DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis())
}

/// From Monday, 0, to Sunday.
pub fn weekday(day: Day) -> i64 {
    // 1970 began on a Thursday.
    (day + 3).rem_euclid(7)
}

/// The month, counted on through the years; the day of the month; and how many days that has.
pub fn month_of(day: Day) -> [i64; 3] {
    let date = moment(day.saturating_mul(DAY)).date_naive();
    let length = i64::from(date.num_days_in_month());
    [i64::from(date.year()) * 12 + i64::from(date.month0()), i64::from(date.day()), length]
}

/// From 1 to 31.
pub fn day_of_month(day: Day) -> u32 {
    moment(day.saturating_mul(DAY)).day()
}

fn moment(at: Millis) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at).unwrap_or_default()
}

/// What happens later, by when.
#[derive(Serialize, Deserialize)]
pub struct Agenda<E> {
    events: BTreeMap<Millis, Vec<E>>,
}

impl<E> Default for Agenda<E> {
    fn default() -> Self {
        Self { events: BTreeMap::new() }
    }
}

impl<E> Agenda<E> {
    pub fn add(&mut self, at: Millis, event: E) {
        self.events.entry(at).or_default().push(event);
    }

    /// The first event whose time has come, and that time.
    pub fn pop(&mut self, now: Millis) -> Option<(Millis, E)> {
        let mut first = self.events.first_entry().filter(|entry| *entry.key() <= now)?;
        let at = *first.key();
        let event = if first.get().is_empty() { None } else { Some(first.get_mut().remove(0)) };
        if first.get().is_empty() {
            first.remove();
        }
        Some((at, event?))
    }
}
