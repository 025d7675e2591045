//! Recurring transfers and their schedules.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::order::Order;
use crate::params::Params;
use crate::refusal::{Refusal, malformed};
use crate::state::facts::{merged, without};
use crate::time::{Day, Millis, date_time, day_from, day_text, month_of, weekday};

/// Upper bound on transfers per schedule, so that a large clock jump terminates.
const MAX_TRANSFERS: usize = 1_000;

/// A recurring transfer.
#[derive(Serialize, Deserialize)]
pub struct Recurring {
    pub id: String,
    pub order: Order,
    pub description: String,
    pub created: Millis,
    pub schedule: Schedule,
    /// The id of its test clock; the server's clock without.
    pub clock: Option<String>,
    /// The day of the next transfer, if there is another one.
    pub next: Option<Day>,
    pub is_canceled: bool,
    /// The ids of its transfers.
    pub transfers: Vec<String>,
}

/// The days of a recurring transfer.
#[derive(Clone, Serialize, Deserialize)]
pub struct Schedule {
    unit: String,
    count: i64,
    /// The day of the week, from 1 for Monday, or of the month; counted from the month's end if negative.
    day: i64,
    start: Day,
    end: Option<Day>,
}

impl Schedule {
    /// Reads the schedule of a request.
    pub fn read(params: &Params<'_>) -> Result<Self, Refusal> {
        let wrong = |field: &str| malformed(&format!("schedule.{field}"));
        let day = |field: &str| params.text(&format!("schedule.{field}")).map(day_from);
        let number = |field: &str| params.value(&format!("schedule.{field}")).and_then(Value::as_i64);
        let schedule = Self {
            unit: params.text("schedule.interval_unit").unwrap_or_default().to_owned(),
            count: number("interval_count")
                .filter(|count| (1..=52).contains(count))
                .ok_or_else(|| wrong("interval_count"))?,
            day: number("interval_execution_day").ok_or_else(|| wrong("interval_execution_day"))?,
            start: day("start_date").flatten().ok_or_else(|| wrong("start_date"))?,
            end: match day("end_date") {
                None => None,
                Some(end) => Some(end.ok_or_else(|| wrong("end_date"))?),
            },
        };
        let days = if schedule.unit == "week" { 1..=5 } else { -5..=28 };
        if !days.contains(&schedule.day) || schedule.day == 0 {
            return Err(wrong("interval_execution_day"));
        }
        Ok(schedule)
    }

    /// Returns whether a day is one of the schedule.
    fn has(&self, day: Day) -> bool {
        if self.unit == "week" {
            let monday = |day: Day| day - weekday(day);
            weekday(day) == self.day - 1 && ((monday(day) - monday(self.start)) / 7) % self.count == 0
        } else {
            let ([month, of_month, length], [first, ..]) = (month_of(day), month_of(self.start));
            let wanted = if self.day < 0 { length + 1 + self.day } else { self.day };
            of_month == wanted && (month - first) % self.count == 0
        }
    }

    /// Returns the first day of the schedule from a day on.
    pub fn next(&self, from: Day) -> Option<Day> {
        // The longest interval is 52 months.
        const LONGEST: i64 = 366 * 5;
        let from = from.max(self.start);
        let found = (from..from.saturating_add(LONGEST)).find(|day| self.has(*day))?;
        self.end.is_none_or(|end| found <= end).then_some(found)
    }

    /// Returns the schedule as answers show it.
    fn facts(&self) -> Value {
        json!({
            "interval_unit": self.unit,
            "interval_count": self.count,
            "interval_execution_day": self.day,
            "start_date": day_text(self.start),
            "end_date": self.end.map(day_text),
        })
    }
}

impl Recurring {
    /// Takes the next day that is due, if there is one until `until`.
    pub fn take_due(&mut self, until: Day) -> Option<Day> {
        if self.is_canceled || self.transfers.len() >= MAX_TRANSFERS {
            return None;
        }
        let day = self.next.filter(|day| *day <= until)?;
        self.next = self.schedule.next(day + 1);
        Some(day)
    }

    /// Returns the recurring transfer as answers show it.
    pub fn facts(&self) -> Value {
        let status = match self.next {
            _ if self.is_canceled => "cancelled",
            Some(_) => "active",
            None => "expired",
        };
        let mut order = self.order.facts();
        order["funding_account_id"] = "".into();
        let facts = json!({
            "recurring_transfer_id": self.id,
            "created": date_time(self.created),
            "description": self.description,
            "next_origination_date": self.next.filter(|_| !self.is_canceled).map(day_text),
            "schedule": self.schedule.facts(),
            "status": status,
            "test_clock_id": self.clock,
            "transfer_ids": self.transfers,
        });
        without(merged(order, facts), "originator_client_id")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(unit: &str, count: i64, day: i64, start: &str, end: Option<&str>) -> Vec<String> {
        let from = |text: &str| day_from(text).expect("a day");
        let schedule = Schedule { unit: unit.into(), count, day, start: from(start), end: end.map(from) };
        let mut found = Vec::new();
        let mut next = schedule.next(0);
        while let Some(day) = next.filter(|_| found.len() < 3) {
            found.push(day_text(day));
            next = schedule.next(day + 1);
        }
        found
    }

    #[test]
    fn a_schedule_has_the_expected_days() {
        // 2026-11-25 is a Wednesday.
        assert_eq!(days("week", 1, 3, "2026-11-25", None), ["2026-11-25", "2026-12-02", "2026-12-09"]);
        assert_eq!(days("week", 2, 1, "2026-11-25", None), ["2026-12-07", "2026-12-21", "2027-01-04"]);
        assert_eq!(days("month", 1, 28, "2026-12-01", Some("2027-02-01")), ["2026-12-28", "2027-01-28"]);
        assert_eq!(days("month", 3, -1, "2026-11-25", None), ["2026-11-30", "2027-02-28", "2027-05-31"]);
    }
}
