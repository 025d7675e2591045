//! The clock that tests can set and move.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::time::{FURTHEST, Millis, millis, of_system};

/// The server's clock: the machine's time plus an offset. It runs on after it was set or moved, since clients wait for
/// what the server does later.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Clock {
    ahead: Millis,
}

impl Clock {
    /// Returns the time.
    pub fn now(self) -> Millis {
        machine().saturating_add(self.ahead).min(FURTHEST)
    }

    /// Sets the time.
    pub fn set(&mut self, now: Millis) {
        self.ahead = now.min(FURTHEST).saturating_sub(machine());
    }

    /// Moves the clock forward.
    pub fn advance(&mut self, by: Duration) {
        self.set(self.now().saturating_add(millis(by)));
    }
}

fn machine() -> Millis {
    of_system(SystemTime::now())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{exact_time, time_from};

    #[test]
    fn the_clock_runs_on_from_where_it_was_set() {
        let (mut clock, start) = (Clock::default(), time_from("2020-02-29T23:59:59Z").expect("a time"));
        clock.set(start);
        let since = |clock: Clock| clock.now() - start;
        assert!((0..1000).contains(&since(clock)), "{}", since(clock));
        clock.advance(Duration::from_mins(1));
        assert!((60_000..61_000).contains(&since(clock)), "{}", since(clock));
    }

    #[test]
    fn the_clock_stops_at_the_last_date_that_can_be_written() {
        let mut clock = Clock::default();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert!(exact_time(clock.now()).starts_with("9999-12-31T"), "{}", exact_time(clock.now()));
    }
}
