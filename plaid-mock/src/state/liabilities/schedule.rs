//! The repayment of a loan in equal monthly payments.

use crate::time::{Day, month_of, months_between, months_later};

/// The terms of a loan. Amounts are in dollars, since interest is no whole number of cents.
#[derive(Clone, Copy)]
pub struct Schedule {
    pub principal: f64,
    /// The interest in percent a year.
    pub rate: f64,
    /// The number of payments.
    pub months: i64,
    /// The day after which the first month of repayment begins.
    pub start: Day,
}

impl Schedule {
    /// Returns the schedule by which a loan has this balance on a day.
    pub fn with_balance(balance: f64, day: Day, terms: Self) -> Self {
        let left = Self { principal: 1.0, ..terms }.balance(day);
        // A loan that would be paid off by now has the balance as its principal.
        let principal = if left > 0.01 { balance / left } else { balance };
        Self { principal, ..terms }
    }

    /// Returns the monthly payment.
    pub fn payment(&self) -> f64 {
        let (growth, months) = (self.growth(), self.months());
        if growth <= 1.0 {
            self.principal / months
        } else {
            self.principal * (growth - 1.0) / (1.0 - growth.powf(-months))
        }
    }

    /// Returns the balance on a day, if every payment has been made.
    pub fn balance(&self, day: Day) -> f64 {
        self.balance_after(self.payments_by(day))
    }

    /// Returns the interest and the principal that have been paid from January until a day.
    pub fn paid_this_year(&self, day: Day) -> (f64, f64) {
        let [month, of_month, _] = month_of(day);
        let last_year = months_later(day - of_month + 1, -(month.rem_euclid(12))) - 1;
        let (before, now) = (self.payments_by(last_year), self.payments_by(day));
        let principal = self.balance_after(before) - self.balance_after(now);
        let interest = self.payment() * as_float(now - before) - principal;
        (interest.max(0.0), principal)
    }

    /// Returns the day of the last payment.
    pub fn end(&self) -> Day {
        months_later(self.start, self.months)
    }

    fn payments_by(&self, day: Day) -> i64 {
        months_between(self.start, day).min(self.months)
    }

    fn balance_after(&self, payments: i64) -> f64 {
        let (growth, months, paid) = (self.growth(), self.months(), as_float(payments));
        let left = if growth <= 1.0 {
            1.0 - paid / months
        } else {
            (growth.powf(months) - growth.powf(paid)) / (growth.powf(months) - 1.0)
        };
        self.principal * left.max(0.0)
    }

    fn growth(&self) -> f64 {
        1.0 + self.rate / 1200.0
    }

    fn months(&self) -> f64 {
        as_float(self.months.max(1))
    }
}

#[allow(clippy::cast_precision_loss, reason = "a number of months is small")]
fn as_float(months: i64) -> f64 {
    months as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::day_from;

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() < 0.01
    }

    #[test]
    fn payments_pay_interest_and_principal() {
        let start = day_from("2020-01-15").expect("a day");
        let day = |text: &str| day_from(text).expect("a day");
        let loan = Schedule { principal: 100_000.0, rate: 6.0, months: 360, start };
        assert!(close(loan.payment(), 599.55));
        assert!(close(loan.balance(day("2020-02-15")), 99_900.45));
        assert!(close(loan.balance(loan.end()), 0.0));
        let (interest, principal) = loan.paid_this_year(day("2020-03-20"));
        assert!(
            close(interest + principal, 2.0 * loan.payment())
                && close(principal, 100_000.0 - loan.balance(day("2020-03-20")))
        );
        let free = Schedule { rate: 0.0, months: 10, ..loan };
        assert!(close(free.payment(), 10_000.0) && close(free.balance(day("2020-06-15")), 50_000.0));
        let known = Schedule::with_balance(56_302.0, day("2040-01-20"), loan);
        assert!(close(known.balance(day("2040-01-20")), 56_302.0) && known.principal > 90_000.0);
    }
}
