//! The steps of a retry.

use serde_json::Value;

use crate::params::Params;
use crate::refusal::{INVALID_FIELD, MISSING_FIELDS, Refusal};
use crate::state::attempts::{Attempt, STEPS, Status, Step};

/// The steps that a caller can leave out. The Sandbox ignores the choice of `selfie_check`.
const CHOSEN: [&str; 3] = ["verify_sms", "kyc_check", "documentary_verification"];

/// Returns the steps of a template. Consent that has been given is not asked for again.
pub fn template(has_consented: bool) -> [Step; 7] {
    STEPS.map(|step| match step {
        "accept_tos" if has_consented => Step::Skipped,
        "selfie_check" => Step::NotApplicable,
        _ => Step::Waiting,
    })
}

/// Returns the steps that a retry of an attempt asks for.
pub fn steps(params: &Params, earlier: &Attempt) -> Result<[Step; 7], Refusal> {
    match (params.required("strategy")?, params.value("steps")) {
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

/// Returns the steps from the one at which the last attempt ended; completed steps are skipped.
fn incomplete(earlier: &Attempt) -> Result<[Step; 7], Refusal> {
    let refuse = |message: &str| Err(INVALID_FIELD.because(format!("strategy incomplete: {message}")));
    match earlier.failing() {
        Some(step @ ("watchlist_screening" | "risk_check")) => {
            return refuse(&format!("the last attempt ended at {step}, which a user can't repeat"));
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
