//! The endings of attempts, with the step. The name of the user determines the ending, unless a test does.

use crate::state::attempts::{Attempt, STEPS, Status};

/// The ending of an attempt. Without a step, all steps are completed.
#[derive(Clone, Copy)]
pub struct Ending {
    pub status: Status,
    pub step: Option<&'static str>,
}

impl Ending {
    /// Returns the ending for the family name of the user, by the table in `mod.rs`. If the step is not open, it is a
    /// success.
    pub fn by_name(attempt: &Attempt) -> Self {
        let family_name = attempt.person["name"]["family_name"].as_str().unwrap_or_default().to_lowercase();
        let (status, step) = match family_name.as_str() {
            "unreached" => (Status::Failed, "verify_sms"),
            "nomatch" => (Status::Failed, "kyc_check"),
            "forged" => (Status::Failed, "documentary_verification"),
            "risky" => (Status::Failed, "risk_check"),
            "listed" => (Status::PendingReview, "watchlist_screening"),
            "late" => (Status::Expired, "documentary_verification"),
            "gone" => (Status::Canceled, "documentary_verification"),
            _ => return Self { status: Status::Success, step: None },
        };
        if attempt.step(step).is_open() {
            Self { status, step: Some(step) }
        } else {
            Self { status: Status::Success, step: None }
        }
    }

    /// Returns the ending that a test asks for. Without a step, the likeliest open one is taken.
    pub fn by_request(attempt: &Attempt, outcome: &str, step: Option<&str>) -> Result<Self, &'static str> {
        let (status, likely): (_, &[&str]) = match outcome {
            "success" if step.is_some() => return Err("step can't be combined with the outcome success"),
            "success" => return Ok(Self { status: Status::Success, step: None }),
            "failed" => (Status::Failed, &["kyc_check", "documentary_verification", "verify_sms", "risk_check"]),
            "pending_review" => (Status::PendingReview, &["watchlist_screening"]),
            "expired" => (Status::Expired, &[]),
            "canceled" => (Status::Canceled, &[]),
            _ => return Err("outcome must be success, failed, pending_review, expired or canceled"),
        };
        let mut open = STEPS.into_iter().filter(|name| attempt.step(name).is_open());
        let step = match step {
            Some(step) => open.find(|name| *name == step),
            None => likely.iter().copied().find(|name| attempt.step(name).is_open()).or_else(|| open.next()),
        };
        match step {
            None => Err("step must be an open step of the attempt"),
            Some(step) if status == Status::PendingReview && step != "watchlist_screening" => {
                Err("step must be watchlist_screening for the outcome pending_review")
            }
            step => Ok(Self { status, step }),
        }
    }
}
