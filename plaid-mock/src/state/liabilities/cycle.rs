//! The days of statements and payments.

use crate::time::{Day, after, on_or_before};

/// The days of statements and payments around a day.
pub struct Cycle {
    /// The day of the last statement.
    pub statement: Day,
    /// The day of the last payment.
    pub last_payment: Day,
    /// The day on which the next payment is due.
    pub due: Day,
}

impl Cycle {
    /// Returns the days around a day. The seed decides on which days of the month they fall.
    pub fn new(seed: u64, today: Day) -> Self {
        let of_month = |offset: u64| i64::try_from(seed.wrapping_add(offset) % 28).unwrap_or_default() + 1;
        Self {
            statement: on_or_before(today - 1, of_month(0)),
            last_payment: on_or_before(today - 1, of_month(17)),
            due: after(today, of_month(21)),
        }
    }
}
