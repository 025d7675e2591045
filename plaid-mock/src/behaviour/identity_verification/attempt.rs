//! An attempt to verify somebody: its steps, and what comes of them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::ending::Ending;
use super::{person, results};
use crate::clock::{Millis, date_time};

/// The steps, in the order in which they are gone through.
pub const STEPS: [&str; 7] = [
    "accept_tos",
    "verify_sms",
    "kyc_check",
    "documentary_verification",
    "selfie_check",
    "risk_check",
    "watchlist_screening",
];

/// How far a step is.
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
    fn text(self) -> &'static str {
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

    /// Whether it still has to be gone through.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Active)
    }
}

/// How an attempt is, or ends.
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
    fn text(self) -> &'static str {
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
    /// What makes the shareable URL one that can't be guessed.
    pub key: String,
    /// The caller said that the user has consented, so that no attempt asks for it.
    pub has_consented: bool,
    pub created: Millis,
    pub completed: Option<Millis>,
    pub status: Status,
    pub steps: [Step; 7],
    /// What is known of the user.
    pub person: Value,
    pub previous: Option<String>,
    /// The screening that was made, if it came to that.
    pub screening: Option<String>,
}

impl Attempt {
    pub fn step(&self, name: &str) -> Step {
        let place = STEPS.iter().position(|step| *step == name);
        place.and_then(|place| self.steps.get(place)).copied().unwrap_or(Step::NotApplicable)
    }

    /// The step whose end was the end of the attempt.
    pub fn failing(&self) -> Option<&'static str> {
        STEPS.into_iter().find(|step| matches!(self.step(step), Step::Failed | Step::PendingReview | Step::Expired))
    }

    /// Goes through the steps that are open, up to the one that ends it; what is not known yet, the user types in. How
    /// many steps were completed.
    pub fn run(&mut self, ending: Ending, by_user: bool, now: Millis) -> usize {
        let (mut has_ended, mut completed) = (false, 0);
        (self.status, self.completed) = (ending.status, Some(now));
        if by_user {
            self.person["ip_address"] = "192.0.2.42".into();
        }
        for (name, step) in STEPS.iter().zip(&mut self.steps).filter(|(_, step)| step.is_open()) {
            has_ended |= ending.step == Some(*name);
            *step = match ending.status {
                Status::Failed if has_ended => Step::Failed,
                Status::PendingReview if has_ended => Step::PendingReview,
                Status::Expired if has_ended => Step::Expired,
                Status::Canceled if has_ended => Step::Canceled,
                _ => Step::Success,
            };
            // What a user has left, they left with all that was to come.
            if matches!(step, Step::Expired | Step::Canceled) {
                continue;
            }
            completed += 1;
            if by_user {
                person::typed(&mut self.person, name);
            }
            if has_ended {
                break;
            }
        }
        completed
    }

    /// Its screening has been reviewed.
    pub fn review(&mut self, is_cleared: bool) {
        let (status, end) = if is_cleared { (Status::Success, Step::Success) } else { (Status::Failed, Step::Failed) };
        self.status = status;
        for step in self.steps.iter_mut().filter(|step| **step == Step::PendingReview) {
            *step = end;
        }
    }

    /// What the screening looks for.
    pub fn search_terms(&self) -> Value {
        let name = |part: &str| self.person["name"][part].as_str().unwrap_or_default();
        json!({
            "watchlist_program_id": format!("prg_{}", self.template.trim_start_matches("idvtmp_")),
            "legal_name": format!("{} {}", name("given_name"), name("family_name")).trim(),
            "date_of_birth": self.person["date_of_birth"],
            "country": self.person["address"]["country"],
        })
    }

    /// As answers have it.
    pub fn facts(&self) -> Value {
        let steps: Map<String, Value> =
            STEPS.iter().map(|name| ((*name).to_owned(), self.step(name).text().into())).collect();
        let known = |field: &str| self.person.get(field).cloned().unwrap_or_default();
        json!({
            "id": self.id,
            "client_user_id": self.client_user_id,
            "user_id": self.user_id,
            "created_at": date_time(self.created),
            "completed_at": self.completed.map(date_time),
            "previous_attempt_id": self.previous,
            "redacted_at": null,
            "shareable_url": self.is_shareable.then(|| {
                format!("https://flow.plaid.com/verify/{}?key={}", self.id, self.key)
            }),
            "template": {"id": self.template, "version": 1},
            "status": self.status.text(),
            "steps": steps,
            "user": {
                "name": known("name"),
                "address": known("address"),
                "date_of_birth": known("date_of_birth"),
                "email_address": known("email_address"),
                "phone_number": known("phone_number"),
                "id_number": known("id_number"),
                "ip_address": known("ip_address"),
            },
            "verify_sms": results::of(self, "verify_sms"),
            "kyc_check": results::of(self, "kyc_check"),
            "documentary_verification": results::of(self, "documentary_verification"),
            "selfie_check": results::of(self, "selfie_check"),
            "risk_check": results::of(self, "risk_check"),
            "watchlist_screening_id": self.screening,
            "beacon_user_id": null,
        })
    }
}
