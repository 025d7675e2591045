//! Employment: the employers who pay a user's wages.

use serde_json::{Value, json};

use super::payroll::{self, Payroll};
use super::{id_of, items};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::World;
use crate::state::items::Item;
use crate::time::{Day, day_of, day_text};

pub const HANDLERS: Handlers =
    Handlers { operations: &[("/credit/employment/get", get), ("/employment/verification/get", legacy)], events: &[] };

/// The days between the first day of work and the link of the Item.
const DAYS_AT_WORK: Day = 3 * 365;

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let today = day_of(world.now());
    let items = items(world, params)?.into_iter().map(|item| {
        let employments = payroll::of(item, today).into_iter().map(|payroll| {
            let mut facts = facts(item, &payroll);
            facts["account_id"] = payroll.account.id.clone().into();
            facts["employee_type"] = "FULL_TIME".into();
            facts["last_paystub_date"] = newest(&payroll)["pay_period_details"]["pay_date"].clone();
            facts["status"] = "ACTIVE".into();
            facts
        });
        json!({
            "item_id": item.id,
            "employment_report_token": id_of(item, "employment report"),
            "employments": employments.collect::<Vec<_>>(),
        })
    });
    Ok(json!({"items": items.collect::<Vec<_>>()}).into())
}

/// Returns the newest paystub, or else the newest W-2 form, or null.
fn newest<'p>(payroll: &'p Payroll<'_>) -> &'p Value {
    payroll.paystubs.first().or(payroll.w2s.first()).map_or(&Value::Null, |(_, document)| document)
}

/// Returns the fields that both forms of the answer have.
fn facts(item: &Item, payroll: &Payroll<'_>) -> Value {
    json!({
        "employer": {"name": newest(payroll)["employer"]["name"]},
        "title": "Analyst",
        "start_date": day_text(day_of(item.created) - DAYS_AT_WORK),
        "end_date": null,
        "platform_ids": {
            "employee_id": id_of(item, "employee"),
            "payroll_id": id_of(item, "payroll"),
            "position_id": id_of(item, "position"),
        },
    })
}

fn legacy(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (item, today) = (lookup::item(world, params)?, day_of(world.now()));
    let employments = payroll::of(item, today).into_iter().map(|payroll| {
        let mut facts = facts(item, &payroll);
        facts["status"] = "EMPLOYMENT_STATUS_ACTIVE".into();
        facts
    });
    Ok(json!({"employments": employments.collect::<Vec<_>>()}).into())
}
