//! The faults that wait for requests.

use serde::Serialize;

use super::fault::Fault;
use crate::refusal::{INVALID_FIELD, Refusal};

/// The limit of faults that wait, since a forgotten loop may add them for ever.
const MOST: usize = 1000;

/// The faults that wait for requests, oldest first.
#[derive(Debug, Default)]
pub struct Faults {
    waiting: Vec<Waiting>,
}

/// A fault that waits for requests.
#[derive(Debug, Serialize)]
pub struct Waiting {
    /// The fault, with the number of requests that it is still to affect and to let pass.
    #[serde(flatten)]
    pub fault: Fault,
    /// The number of requests that it has affected.
    pub struck: u64,
}

impl Faults {
    /// Adds a fault, unless it can't happen.
    pub fn add(&mut self, fault: Fault) -> Result<(), Refusal> {
        fault.check()?;
        if self.waiting.len() >= MOST {
            let message = format!("{MOST} faults wait for requests already; remove them by DELETE /_mock/faults");
            return Err(INVALID_FIELD.because(message));
        }
        self.waiting.push(Waiting { fault, struck: 0 });
        Ok(())
    }

    /// Returns the faults that wait, oldest first.
    pub fn waiting(&self) -> &[Waiting] {
        &self.waiting
    }

    /// Returns the faults that have affected no request.
    pub fn unused(&self) -> Vec<Fault> {
        self.waiting.iter().filter(|waiting| waiting.struck == 0).map(|waiting| waiting.fault.clone()).collect()
    }

    /// Removes all faults.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Returns the oldest fault that affects a request of this path, and counts the request.
    pub fn take(&mut self, path: &str) -> Option<Fault> {
        let meets = |Waiting { fault, .. }: &mut Waiting| {
            let fits = fault.is_about(path);
            let passes = fits && fault.after > 0;
            fault.after -= u64::from(passes);
            fits && !passes
        };
        let place = self.waiting.iter_mut().position(meets)?;
        let waiting = self.waiting.get_mut(place)?;
        let met = waiting.fault.clone();
        waiting.struck += 1;
        let left = met.times.unwrap_or(1).saturating_sub(1);
        waiting.fault.times = Some(left);
        if left == 0 {
            self.waiting.remove(place);
        }
        Some(met)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_affects_the_given_number_of_requests() {
        let mut faults = Faults::default();
        faults.add(Fault::error("RATE_LIMIT").on("/auth/get").times(2)).expect("a fault");
        faults.add(Fault::closed().after(1)).expect("a fault");
        let paths = ["/item/get", "/auth/get", "/item/get", "/auth/get", "/auth/get"];
        let codes = paths.map(|path| faults.take(path).map(|fault| fault.error_code));
        let limited = || Some(Some("RATE_LIMIT".to_owned()));
        assert_eq!(codes, [None, limited(), Some(None), limited(), None]);
    }

    #[test]
    fn a_fault_is_unused_until_it_strikes() {
        let mut faults = Faults::default();
        let [one, other] = [Fault::closed().on("/auth/get").times(2), Fault::closed().on("/fdx/consents/{consentId}")];
        faults.add(one).expect("a fault");
        faults.add(other.clone()).expect("a fault");
        assert!(faults.take("/auth/get").is_some() && faults.take("/fdx/consents").is_none());
        assert_eq!((faults.waiting().len(), faults.unused()), (2, vec![other]));
        assert!(faults.take("/fdx/consents/a%20b").is_some());
        assert_eq!(faults.unused(), []);
        faults.clear();
        assert!(faults.waiting().is_empty());
    }

    #[test]
    fn the_number_of_faults_is_limited() {
        let mut faults = Faults::default();
        for _ in 0..MOST {
            faults.add(Fault::closed()).expect("a fault");
        }
        assert!(faults.add(Fault::closed()).is_err());
    }
}
