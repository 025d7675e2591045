//! Attempts at an Identity Verification, and their steps.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::time::Millis;

/// The names of the steps, in their order.
pub const STEPS: [&str; 7] = [
    "accept_tos",
    "verify_sms",
    "kyc_check",
    "documentary_verification",
    "selfie_check",
    "risk_check",
    "watchlist_screening",
];

/// The status of a step.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    NotApplicable,
    Waiting,
    Active,
    Skipped,
    Success,
    Failed,
    PendingReview,
    Expired,
    Canceled,
}

impl Step {
    /// Returns the status as answers show it.
    pub fn text(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::Waiting => "waiting_for_prerequisite",
            Self::Active => "active",
            Self::Skipped => "skipped",
            Self::Success => "success",
            Self::Failed => "failed",
            Self::PendingReview => "pending_review",
            Self::Expired => "expired",
            Self::Canceled => "canceled",
        }
    }

    /// Returns whether the step is still to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Active)
    }
}

/// The status of an attempt.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    Active,
    Success,
    Failed,
    PendingReview,
    Expired,
    Canceled,
}

impl Status {
    /// Returns the status as answers show it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Success => "success",
            Self::Failed => "failed",
            Self::PendingReview => "pending_review",
            Self::Expired => "expired",
            Self::Canceled => "canceled",
        }
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Attempt {
    pub id: String,
    pub client_user_id: String,
    pub user_id: Option<String>,
    pub template: String,
    pub is_shareable: bool,
    /// The secret part of the shareable URL.
    pub key: String,
    /// Whether the caller said that the user has consented, so that no attempt asks for it.
    pub has_consented: bool,
    pub created: Millis,
    pub completed: Option<Millis>,
    pub status: Status,
    pub steps: [Step; 7],
    /// The data that is known about the user.
    pub person: Value,
    /// The id of the attempt that this one retries.
    pub previous: Option<String>,
    /// The id of the watchlist screening, once it has been made.
    pub screening: Option<String>,
}

impl Attempt {
    /// Returns the status of a step.
    pub fn step(&self, name: &str) -> Step {
        let place = STEPS.iter().position(|step| *step == name);
        place.and_then(|place| self.steps.get(place)).copied().unwrap_or(Step::NotApplicable)
    }

    /// Returns the step at which the attempt ended without success.
    pub fn failing(&self) -> Option<&'static str> {
        STEPS.into_iter().find(|step| matches!(self.step(step), Step::Failed | Step::PendingReview | Step::Expired))
    }

    /// Ends the attempt by the review of its screening.
    pub fn review(&mut self, is_cleared: bool) {
        let (status, end) = if is_cleared { (Status::Success, Step::Success) } else { (Status::Failed, Step::Failed) };
        self.status = status;
        for step in self.steps.iter_mut().filter(|step| **step == Step::PendingReview) {
            *step = end;
        }
    }

    /// Returns the search terms of the watchlist screening.
    pub fn search_terms(&self) -> Value {
        let name = |part: &str| self.person["name"][part].as_str().unwrap_or_default();
        json!({
            "watchlist_program_id": format!("prg_{}", self.template.trim_start_matches("idvtmp_")),
            "legal_name": format!("{} {}", name("given_name"), name("family_name")).trim(),
            "date_of_birth": self.person["date_of_birth"],
            "country": self.person["address"]["country"],
        })
    }
}
