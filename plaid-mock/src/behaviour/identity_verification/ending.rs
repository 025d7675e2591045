//! How an attempt ends, and at which step: by the data of its user, or as a test asks for it.

use super::attempt::{Attempt, STEPS, Status};

/// What ends an attempt. Without a step it goes through all of them.
#[derive(Clone, Copy)]
pub struct Ending {
    pub status: Status,
    pub step: Option<&'static str>,
}

impl Ending {
    /// What the family name of a user leads to; the table is at the top of the module. Where the step is none that this
    /// attempt has to go through, nothing goes wrong.
    pub fn of(attempt: &Attempt) -> Self {
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

    /// What a test asks for. Unless it names the step, that is the likeliest one which the attempt has before it.
    pub fn asked(attempt: &Attempt, outcome: &str, step: Option<&str>) -> Result<Self, &'static str> {
        let (status, likely): (_, &[&str]) = match outcome {
            "success" if step.is_some() => return Err("step is for another outcome than success"),
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
            None => Err("step must be one that the attempt has before it"),
            Some(step) if status == Status::PendingReview && step != "watchlist_screening" => {
                Err("step must be watchlist_screening for the outcome pending_review")
            }
            step => Ok(Self { status, step }),
        }
    }
}
