//! The state of Transfer.

pub mod authorization;
pub mod event;
pub mod order;
pub mod recurring;
pub mod sweep;
pub mod transfer;

use serde::{Deserialize, Serialize};

use self::authorization::{Authorization, Key};
use self::event::TransferEvent;
use self::recurring::Recurring;
use self::sweep::Sweep;
use self::transfer::Transfer;
use crate::time::Millis;
use crate::world::store::Store;

/// The state of Transfer.
#[derive(Default, Serialize, Deserialize)]
pub struct TransferProduct {
    pub authorizations: Store<Authorization>,
    /// The idempotency keys of authorizations.
    pub keys: Store<Key>,
    pub transfers: Store<Transfer>,
    pub events: Store<TransferEvent>,
    pub last_event_id: u64,
    pub sweeps: Store<Sweep>,
    /// The times of the test clocks.
    pub clocks: Store<Millis>,
    pub recurring: Store<Recurring>,
    /// The ids of recurring transfers by the idempotency keys that created them.
    pub recurring_keys: Store<String>,
}
