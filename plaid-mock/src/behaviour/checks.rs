//! Checks that hold for every operation: periods that begin before they end, and accounts that exist.

use serde_json::Value;

use crate::params::Params;
use crate::refusal::{INVALID_ACCOUNT_ID, INVALID_FIELD, Refusal};
use crate::state::World;
use crate::time::{Millis, day_from, start_of, time_from};

use super::common::lookup;
use super::processor;

/// Refuses a request with a start after its end, such as the fields `start_date` and `end_date`, wherever they stand.
pub fn periods(params: &Params) -> Result<(), Refusal> {
    check_periods(params.body, "")
}

fn check_periods(value: &Value, place: &str) -> Result<(), Refusal> {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let end = if name.starts_with("start_") { fields.get(&name.replacen("start", "end", 1)) } else { None };
                if let (Some(start), Some(end)) = (time(field), end.and_then(time))
                    && start > end
                {
                    let end = name.replacen("start", "end", 1);
                    return Err(INVALID_FIELD.because(format!("{place}{name} is after {place}{end}")));
                }
                check_periods(field, &format!("{place}{name}."))?;
            }
            Ok(())
        }
        Value::Array(list) => {
            list.iter().enumerate().try_for_each(|(index, element)| check_periods(element, &format!("{place}{index}.")))
        }
        _ => Ok(()),
    }
}

fn time(value: &Value) -> Option<Millis> {
    let text = value.as_str()?;
    time_from(text).or_else(|| day_from(text).map(start_of))
}

/// Refuses accounts that the Item of a request does not have. If it names no Item, any Item may have them.
pub fn accounts(world: &World, params: &Params) -> Result<(), Refusal> {
    let ids = ["account_id", "options.account_id"].into_iter().filter_map(|field| params.text(field));
    let more = ["account_ids", "options.account_ids"].into_iter().filter_map(|field| params.texts(field)).flatten();
    for id in ids.chain(more) {
        if let Some(token) = params.text("processor_token") {
            let (_, account) = processor::target(world, token)?;
            if account.id != id {
                return Err(INVALID_ACCOUNT_ID.because(format!("processor_token gives no access to the account {id}")));
            }
        } else if params.text("access_token").is_some() {
            lookup::item(world, params)?.account(id)?;
        } else if !world.state.items.iter().any(|item| item.account(id).is_ok()) {
            return Err(INVALID_ACCOUNT_ID.because(format!("no Item has an account {id}")));
        }
    }
    Ok(())
}
