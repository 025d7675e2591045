//! Sweeps.

use serde_json::{Value, json};

use super::{announce, events};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::params::Params;
use crate::refusal::{NOT_FOUND, Refusal};
use crate::state::World;
use crate::state::transfers::sweep::Sweep;

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/sandbox/transfer/sweep/simulate", simulate),
        ("/transfer/sweep/get", get),
        ("/transfer/sweep/list", list),
    ],
    events: &[],
};

/// Sweeps the transfers that have been posted since the last sweep, which settles.
#[allow(clippy::unnecessary_wraps, reason = "all operations have this signature")]
fn simulate(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (now, id) = (world.now(), world.token("sweep"));
    let transfers = &mut world.state.transfers;
    let mut sweep = Sweep::new(id.clone(), now);
    let mut changed = Vec::new();
    let ids: Vec<String> = transfers.transfers.iter().map(|(id, _)| id.to_owned()).collect();
    for id in ids {
        let Some(transfer) = transfers.transfers.get_mut(&id) else { continue };
        let status = match transfer.sweep_status.as_deref() {
            Some("unswept") => {
                sweep.add(transfer);
                "swept"
            }
            Some("swept") => {
                if let Some(earlier) = transfer.sweep.as_deref().and_then(|id| transfers.sweeps.get_mut(id)) {
                    earlier.settled = Some(now);
                }
                "swept_settled"
            }
            _ => continue,
        };
        transfer.sweep_status = Some(status.into());
        changed.push((id, status));
    }
    let mut facts = json!({});
    if !sweep.transfers.is_empty() {
        facts["sweep"] = sweep.facts();
        transfers.sweeps.insert(id, sweep);
    }
    for (transfer, status) in &changed {
        events::add(world, transfer, status);
    }
    if !changed.is_empty() {
        announce::events(world, params.text("webhook"));
    }
    Ok(facts.into())
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let sweep = lookup::find(&world.state.transfers.sweeps, params, "sweep_id", NOT_FOUND)?;
    Ok(json!({"sweep": sweep.facts()}).into())
}

fn list(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let (offset, count) = params.page("offset", "count", 25, 25)?;
    let is_wanted = params.period("start_date", "end_date")?;
    let transfer = params.text("transfer_id");
    let found = world.state.transfers.sweeps.newest_first().filter(|sweep| {
        is_wanted(sweep.created) && transfer.is_none_or(|id| sweep.transfers.iter().any(|known| known == id))
    });
    let page: Vec<Value> = found.skip(offset).take(count).map(Sweep::facts).collect();
    Ok(json!({"sweeps": page}).into())
}
