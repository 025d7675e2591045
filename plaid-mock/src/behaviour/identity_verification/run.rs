//! Runs an attempt through its steps.

use super::ending::Ending;
use super::person;
use crate::state::attempts::{Attempt, STEPS, Status, Step};
use crate::time::Millis;

/// The address of a user who completes an attempt in a browser.
const IP_ADDRESS: &str = "192.0.2.42";

/// Runs the open steps up to the one that ends the attempt, and returns how many steps were completed. A user enters
/// the missing data.
pub fn run(attempt: &mut Attempt, ending: Ending, by_user: bool, now: Millis) -> usize {
    let (mut has_ended, mut completed) = (false, 0);
    (attempt.status, attempt.completed) = (ending.status, Some(now));
    if by_user {
        attempt.person["ip_address"] = IP_ADDRESS.into();
    }
    for (name, step) in STEPS.iter().zip(&mut attempt.steps).filter(|(_, step)| step.is_open()) {
        has_ended |= ending.step == Some(*name);
        *step = match ending.status {
            Status::Failed if has_ended => Step::Failed,
            Status::PendingReview if has_ended => Step::PendingReview,
            Status::Expired if has_ended => Step::Expired,
            Status::Canceled if has_ended => Step::Canceled,
            _ => Step::Success,
        };
        // All later steps of an abandoned attempt end in the same way.
        if matches!(step, Step::Expired | Step::Canceled) {
            continue;
        }
        completed += 1;
        if by_user {
            person::enter(&mut attempt.person, name);
        }
        if has_ended {
            break;
        }
    }
    completed
}
