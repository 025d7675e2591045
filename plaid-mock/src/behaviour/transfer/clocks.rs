//! Test clocks, by which recurring transfers are made.

use serde_json::{Value, json};

use super::recurring;
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, NOT_FOUND, Refusal};
use crate::state::World;
use crate::time::{Millis, date_time};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/sandbox/transfer/test_clock/create", create),
        ("/sandbox/transfer/test_clock/advance", advance),
        ("/sandbox/transfer/test_clock/get", get),
        ("/sandbox/transfer/test_clock/list", list),
    ],
    events: &[],
};

fn facts(id: &str, at: Millis) -> Value {
    json!({"test_clock_id": id, "virtual_time": date_time(at)})
}

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let at = params.time("virtual_time")?.unwrap_or(world.now());
    let id = world.token("clock");
    world.state.transfers.clocks.insert(&id, at);
    Ok(json!({"test_clock": facts(&id, at)}).into())
}

fn advance(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let to = params.time("new_virtual_time")?.unwrap_or_default();
    let clock = lookup::find_mut(&mut world.state.transfers.clocks, params, "test_clock_id", NOT_FOUND)?;
    if to <= *clock {
        let message = format!("new_virtual_time must be after the clock's time, which is {}", date_time(*clock));
        return Err(INVALID_FIELD.because(message));
    }
    *clock = to;
    recurring::run_by_clock(world, params.required("test_clock_id")?, to);
    Ok(json!({}).into())
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let at = *lookup::find(&world.state.transfers.clocks, params, "test_clock_id", NOT_FOUND)?;
    Ok(json!({"test_clock": facts(params.required("test_clock_id")?, at)}).into())
}

fn list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (offset, count) = params.page("offset", "count", 25, 25)?;
    let is_wanted = params.period("start_virtual_time", "end_virtual_time")?;
    let clocks = world.state.transfers.clocks.iter().rev().filter(|(_, at)| is_wanted(**at));
    let page: Vec<Value> = clocks.skip(offset).take(count).map(|(id, at)| facts(id, *at)).collect();
    Ok(json!({"test_clocks": page}).into())
}
