//! The clock that tests can move.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::time::{Millis, millis};

/// The server's clock: the machine's time plus an offset.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Clock {
    ahead: Millis,
}

impl Clock {
    /// Returns the time.
    pub fn now(self) -> Millis {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        millis(since).saturating_add(self.ahead)
    }

    /// Moves the clock forward.
    pub fn advance(&mut self, by: Duration) {
        // Dates beyond the year 9999 can't be written.
        const FURTHEST: Millis = 1000 * 365 * 86_400_000;
        self.ahead = self.ahead.saturating_add(millis(by)).min(FURTHEST);
    }
}
