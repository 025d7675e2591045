//! Transfers that come again, by a test clock or by the server's own.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::authorizations::{self, Decision, judged};
use super::transfers::period;
use super::{Order, tell, transfers, unknown, with};
use crate::asked::Asked;
use crate::behaviour::{Act, Event, Reply};
use crate::clock::{Day, Millis, date_time, day_from, day_text, month_of, today, weekday};
use crate::refusal::{INVALID_FIELD, Refusal};
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[
    ("/transfer/recurring/create", create),
    ("/transfer/recurring/get", get),
    ("/transfer/recurring/list", list),
    ("/transfer/recurring/cancel", cancel),
];

/// As many transfers one can have, so that a clock that leaps ends.
const MOST: usize = 1_000;

#[derive(Serialize, Deserialize)]
pub struct Recurring {
    id: String,
    order: Order,
    description: String,
    created: Millis,
    schedule: Schedule,
    clock: Option<String>,
    /// The day of the next transfer, unless there is none any more.
    next: Option<Day>,
    is_canceled: bool,
    transfers: Vec<String>,
}

/// When transfers come.
#[derive(Clone, Serialize, Deserialize)]
struct Schedule {
    unit: String,
    count: i64,
    /// From Monday, 1, or of the month; from its end if below nothing.
    day: i64,
    start: Day,
    end: Option<Day>,
}

impl Schedule {
    fn read(asked: &Asked) -> Result<Self, Refusal> {
        let wrong = |field: &str| INVALID_FIELD.because(format!("schedule.{field} has another form"));
        let day = |field: &str| asked.text(&format!("schedule.{field}")).map(day_from);
        let number = |field: &str| asked.value(&format!("schedule.{field}")).and_then(Value::as_i64);
        let schedule = Self {
            unit: asked.text("schedule.interval_unit").unwrap_or_default().to_owned(),
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

    /// Whether a transfer comes on this day.
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

    /// The first day from this one on.
    fn next(&self, from: Day) -> Option<Day> {
        // Whatever the interval, it is over by then.
        const LONGEST: i64 = 366 * 5;
        let from = from.max(self.start);
        let found = (from..from.saturating_add(LONGEST)).find(|day| self.has(*day))?;
        self.end.is_none_or(|end| found <= end).then_some(found)
    }

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
    fn facts(&self) -> Value {
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
        let mut facts = with(order, facts);
        facts.as_object_mut().map(|facts| facts.remove("originator_client_id"));
        facts
    }
}

fn create(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let key = asked.required("idempotency_key")?;
    let known = world.state.transfers.recurring_keys.get(key);
    if let Some(known) = known.and_then(|id| world.state.transfers.recurring.get(id)) {
        let facts = json!({"recurring_transfer": known.facts()});
        return Ok(with(facts, Decision::Approved.facts()).into());
    }
    let schedule = Schedule::read(asked)?;
    let clock = asked.text("test_clock_id");
    let now = match clock {
        None => world.now(),
        Some(id) => *world.state.transfers.clocks.get(id).ok_or_else(|| unknown("test_clock_id"))?,
    };
    let (order, decision) = judged(world, asked)?;
    if decision != Decision::Approved {
        return Ok(with(json!({"recurring_transfer": null}), decision.facts()).into());
    }
    let id = world.token("recurring-transfer");
    let recurring = Recurring {
        id: id.clone(),
        order,
        description: asked.required("description")?.into(),
        created: world.now(),
        next: schedule.next(today(now)),
        schedule,
        clock: clock.map(Into::into),
        is_canceled: false,
        transfers: Vec::new(),
    };
    let facts = json!({"recurring_transfer": recurring.facts()});
    world.state.transfers.recurring_keys.insert(key, id.clone());
    world.state.transfers.recurring.insert(&id, recurring);
    match clock {
        Some(clock) => run_by(world, clock, now),
        None => due(world, &id),
    }
    Ok(with(facts, decision.facts()).into())
}

fn find<'w>(world: &'w mut World, asked: &Asked) -> Result<&'w mut Recurring, Refusal> {
    let id = asked.required("recurring_transfer_id")?;
    world.state.transfers.recurring.get_mut(id).ok_or_else(|| unknown("recurring_transfer_id"))
}

fn get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    Ok(json!({"recurring_transfer": find(world, asked)?.facts()}).into())
}

fn list(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let (offset, count) = asked.page("offset", "count", 25, 25)?;
    let is_wanted = period(asked, "start_time", "end_time")?;
    let newest_first = world.state.transfers.recurring.iter().rev().map(|(_, recurring)| recurring);
    let page = newest_first.filter(|recurring| is_wanted(recurring.created)).skip(offset).take(count);
    Ok(json!({"recurring_transfers": page.map(Recurring::facts).collect::<Vec<_>>()}).into())
}

fn cancel(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    find(world, asked)?.is_canceled = true;
    Ok(json!({}).into())
}

/// Makes the transfers that are due by the server's clock, and sees to it that the next one will be.
pub fn due(world: &mut World, id: &str) {
    let now = world.now();
    run(world, id, today(now));
    let next = world.state.transfers.recurring.get(id).filter(|recurring| !recurring.is_canceled);
    if let Some(day) = next.and_then(|recurring| recurring.next) {
        let at = day.saturating_mul(86_400_000);
        let after = u64::try_from(at.saturating_sub(now)).unwrap_or_default();
        world.later(std::time::Duration::from_millis(after), Event::RecurringTransferDue(id.to_owned()));
    }
}

/// Makes the transfers that are due by a test clock.
pub fn run_by(world: &mut World, clock: &str, now: Millis) {
    let recurring = world.state.transfers.recurring.iter();
    let ids: Vec<String> =
        recurring.filter(|(_, r)| r.clock.as_deref() == Some(clock)).map(|(id, _)| id.into()).collect();
    for id in ids {
        run(world, &id, today(now));
    }
}

fn run(world: &mut World, id: &str, until: Day) {
    let mut is_new = false;
    loop {
        let recurring = world.state.transfers.recurring.get_mut(id);
        let Some(recurring) = recurring.filter(|r| !r.is_canceled && r.transfers.len() < MOST) else { break };
        let Some(day) = recurring.next.filter(|day| *day <= until) else { break };
        recurring.next = recurring.schedule.next(day + 1);
        let (order, description) = (recurring.order.clone(), recurring.description.clone());
        let (authorization, _) = authorizations::add(world, order.clone(), Decision::Approved);
        let transfer = transfers::add(world, order, &authorization, &description, json!({}), Some(id));
        let made = transfer["id"].as_str().unwrap_or_default().to_owned();
        if let Some(recurring) = world.state.transfers.recurring.get_mut(id) {
            recurring.transfers.push(made);
        }
        is_new = true;
    }
    if is_new {
        tell(world, None);
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
    fn days_are_those_of_the_schedule() {
        // 2026-11-25 is a Wednesday.
        assert_eq!(days("week", 1, 3, "2026-11-25", None), ["2026-11-25", "2026-12-02", "2026-12-09"]);
        assert_eq!(days("week", 2, 1, "2026-11-25", None), ["2026-12-07", "2026-12-21", "2027-01-04"]);
        assert_eq!(days("month", 1, 28, "2026-12-01", Some("2027-02-01")), ["2026-12-28", "2027-01-28"]);
        assert_eq!(days("month", 3, -1, "2026-11-25", None), ["2026-11-30", "2027-02-28", "2027-05-31"]);
    }
}
