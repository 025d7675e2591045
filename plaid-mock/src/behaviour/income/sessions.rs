//! `/credit/sessions/get`: one session of Link for each Item of a user.

use serde_json::{Value, json};

use super::{id_of, payroll, user};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::items::Item;
use crate::state::{World, institutions};
use crate::time::{Day, date_time, day_of};

pub const HANDLERS: Handlers = Handlers { operations: &[("/credit/sessions/get", get)], events: &[] };

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (user, today) = (user(world, params)?, day_of(world.now()));
    let sessions: Vec<Value> = world.state.items.of_user(&user).map(|item| session(item, today)).collect();
    Ok(json!({"sessions": sessions}).into())
}

fn session(item: &Item, today: Day) -> Value {
    let which = json!({"item_id": item.id, "institution_id": item.institution});
    let mut approved = which.clone();
    approved["status"] = "APPROVED".into();
    let payrolls = payroll::of(item, today).into_iter().map(|payroll| {
        json!({
            "institution_id": item.institution,
            "institution_name": institutions::name(&item.institution),
            "num_paystubs_retrieved": payroll.paystubs.len(),
            "num_w2s_retrieved": payroll.w2s.len(),
        })
    });
    json!({
        "link_session_id": id_of(item, "session"),
        "session_start_time": date_time(item.created),
        "errors": [],
        "results": {
            "item_add_results": [which],
            "bank_income_results": [approved],
            "bank_employment_results": [],
            "payroll_income_results": payrolls.collect::<Vec<_>>(),
            "document_income_results": null,
        },
    })
}
