//! The periods for which the statements of Items are extracted.

use serde::{Deserialize, Serialize};

use crate::time::Day;
use crate::world::store::Store;

/// The periods of all Items, by the id of the Item.
pub type Periods = Store<Vec<Period>>;

/// The days between which a statement must have been posted, both inclusive.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub start: Day,
    pub end: Day,
    /// Whether the statements are still being extracted.
    pub is_pending: bool,
}

impl Period {
    /// Returns whether statements that were posted on a day have been extracted.
    pub fn has(&self, posted: Day) -> bool {
        !self.is_pending && (self.start..=self.end).contains(&posted)
    }
}
