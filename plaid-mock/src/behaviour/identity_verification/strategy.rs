//! Which steps another attempt has.

use serde_json::Value;

use super::attempt::{Attempt, STEPS, Status, Step};
use crate::asked::Asked;
use crate::refusal::{INVALID_FIELD, MISSING_FIELDS, Refusal};

/// Those that a caller chooses among. `selfie_check` is not for the Sandbox, which drops it without a word, and the rest
/// is not for anyone to choose.
const CHOSEN: [&str; 3] = ["verify_sms", "kyc_check", "documentary_verification"];

/// What every template wants. Who has consented already does not do so again.
pub fn template(has_consented: bool) -> [Step; 7] {
    STEPS.map(|step| match step {
        "accept_tos" if has_consented => Step::Skipped,
        "selfie_check" => Step::NotApplicable,
        _ => Step::Waiting,
    })
}

/// What a request to try again wants, after this attempt.
pub fn steps(asked: &Asked, earlier: &Attempt) -> Result<[Step; 7], Refusal> {
    match (asked.required("strategy")?, asked.value("steps")) {
        ("custom", Some(chosen)) => Ok(custom(chosen, earlier.has_consented)),
        ("custom", None) => Err(MISSING_FIELDS.because("the strategy custom needs the field steps")),
        (_, Some(_)) => Err(INVALID_FIELD.because("steps is for the strategy custom only")),
        ("incomplete", None) => incomplete(earlier),
        ("infer", None) => match earlier.status {
            Status::Active => Err(INVALID_FIELD.because("strategy infer: the last attempt is still active")),
            Status::Failed | Status::Expired => incomplete(earlier),
            Status::Success | Status::PendingReview | Status::Canceled => Ok(template(earlier.has_consented)),
        },
        _ => Ok(template(earlier.has_consented)),
    }
}

fn custom(chosen: &Value, has_consented: bool) -> [Step; 7] {
    let mut steps = template(has_consented);
    for (name, step) in STEPS.iter().zip(&mut steps) {
        if CHOSEN.contains(name) && chosen[*name] == false {
            *step = Step::Skipped;
        }
    }
    steps
}

/// From the step at which the last attempt ended; what was done before it need not be done again.
fn incomplete(earlier: &Attempt) -> Result<[Step; 7], Refusal> {
    let refuse = |message: &str| Err(INVALID_FIELD.because(format!("strategy incomplete: {message}")));
    match earlier.failing() {
        Some(step @ ("watchlist_screening" | "risk_check")) => {
            return refuse(&format!("the last attempt ended at {step}, which no user can do again"));
        }
        None if earlier.status == Status::Success => return refuse("the last attempt has nothing left to do"),
        _ => {}
    }
    Ok(earlier.steps.map(|step| match step {
        Step::Success | Step::Skipped => Step::Skipped,
        Step::NotApplicable => Step::NotApplicable,
        _ => Step::Waiting,
    }))
}
