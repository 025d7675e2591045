//! An attempt to verify somebody: its steps, and what comes of them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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

/// Those that a user goes through; the rest is done behind the scenes.
pub const CHOSEN: [&str; 4] = ["verify_sms", "kyc_check", "documentary_verification", "selfie_check"];

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

/// What ends an attempt, and at which step.
#[derive(Clone, Copy)]
pub struct Ending {
    pub status: Status,
    pub step: Option<&'static str>,
}

impl Ending {
    /// What the data of a user leads to; the table is at the top of the module.
    pub fn of(user: &Value) -> Self {
        let ends = |status, step| Self { status, step: Some(step) };
        match user["name"]["family_name"].as_str().unwrap_or_default().to_lowercase().as_str() {
            "nomatch" => ends(Status::Failed, "kyc_check"),
            "forged" => ends(Status::Failed, "documentary_verification"),
            "risky" => ends(Status::Failed, "risk_check"),
            "listed" => ends(Status::PendingReview, "watchlist_screening"),
            "late" => ends(Status::Expired, "documentary_verification"),
            "gone" => ends(Status::Canceled, "documentary_verification"),
            _ => Self { status: Status::Success, step: None },
        }
    }

    /// What a test asks for.
    pub fn named(outcome: &str) -> Option<Self> {
        let (status, step) = match outcome {
            "success" => (Status::Success, None),
            "failed" => (Status::Failed, Some("kyc_check")),
            "pending_review" => (Status::PendingReview, Some("watchlist_screening")),
            "expired" => (Status::Expired, Some("documentary_verification")),
            "canceled" => (Status::Canceled, Some("documentary_verification")),
            _ => return None,
        };
        Some(Self { status, step })
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Attempt {
    pub id: String,
    pub client_user_id: Option<String>,
    pub user_id: Option<String>,
    pub template: String,
    pub is_shareable: bool,
    /// What makes the shareable URL one that can't be guessed.
    pub key: String,
    pub created: Millis,
    pub completed: Option<Millis>,
    pub status: Status,
    pub steps: [Step; 7],
    /// What is known of the user: the fields of a request.
    pub user: Value,
    pub previous: Option<String>,
    /// The screening that was made, if it came to that.
    pub screening: Option<String>,
}

impl Attempt {
    pub fn step(&self, name: &str) -> Step {
        let place = STEPS.iter().position(|step| *step == name);
        place.and_then(|place| self.steps.get(place)).copied().unwrap_or(Step::NotApplicable)
    }

    /// The steps whose end was the end of the attempt.
    pub fn failing(&self) -> Option<&'static str> {
        STEPS.into_iter().find(|step| matches!(self.step(step), Step::Failed | Step::PendingReview | Step::Expired))
    }

    /// Goes through the steps that are open, up to the one that ends it. How many that were.
    pub fn run(&mut self, ending: Ending, now: Millis, screening: &str) -> usize {
        let mut gone_through = 0;
        for (name, step) in STEPS.iter().zip(&mut self.steps) {
            if !step.is_open() {
                continue;
            }
            gone_through += 1;
            if *name == "watchlist_screening" {
                self.screening = Some(screening.to_owned());
            }
            if ending.step == Some(*name) {
                *step = match ending.status {
                    Status::Failed => Step::Failed,
                    Status::PendingReview => Step::PendingReview,
                    Status::Expired => Step::Expired,
                    Status::Canceled => Step::Canceled,
                    Status::Active | Status::Success => Step::Success,
                };
                self.status = ending.status;
                break;
            }
            *step = Step::Success;
        }
        // Where the step of the ending is not among them, there is nothing that could go wrong.
        if self.status == Status::Active {
            self.status = Status::Success;
        }
        self.completed = Some(now);
        gone_through
    }

    /// As answers have it.
    pub fn facts(&self) -> Value {
        let text = |name: &str| self.user.get(name).cloned().unwrap_or_default();
        let steps: serde_json::Map<String, Value> =
            STEPS.iter().map(|name| ((*name).to_owned(), self.step(name).text().into())).collect();
        json!({
            "id": self.id,
            "client_user_id": self.client_user_id.clone().unwrap_or_default(),
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
                "name": text("name"),
                "address": text("address"),
                "date_of_birth": text("date_of_birth"),
                "email_address": text("email_address"),
                "phone_number": text("phone_number"),
                "id_number": text("id_number"),
                "ip_address": self.completed.map(|_| "192.0.2.42"),
            },
            "verify_sms": self.result("verify_sms", |status| json!({"status": status, "verifications": []})),
            "kyc_check": self.result("kyc_check", |status| self.kyc(status)),
            "documentary_verification": self.result("documentary_verification", |status| {
                let seen = if status == "success" { "success" } else { "failed" };
                json!({"status": status, "documents": [{"status": seen, "attempt": 1, "redacted_at": null}]})
            }),
            "selfie_check": null,
            "risk_check": self.result("risk_check", |status| {
                json!({"status": status, "devices": [], "facial_duplicates": [], "behavior": null, "email": null,
                    "phone": null, "identity_abuse_signals": null})
            }),
            "watchlist_screening_id": self.screening,
            "beacon_user_id": null,
        })
    }

    /// What a step found, once it has ended by itself.
    fn result(&self, step: &str, facts: impl Fn(&str) -> Value) -> Value {
        match self.step(step) {
            Step::Success => facts("success"),
            Step::Failed => facts("failed"),
            _ => Value::Null,
        }
    }

    fn kyc(&self, status: &str) -> Value {
        let summary = |field: &str| {
            let given = self.user.get(field).is_some_and(|value| !value.is_null());
            match (given, status) {
                (false, _) => "no_input",
                (true, "success") => "match",
                (true, _) => "no_match",
            }
        };
        json!({
            "status": status,
            "name": {"summary": summary("name")},
            "date_of_birth": {"summary": summary("date_of_birth")},
            "id_number": {"summary": summary("id_number")},
            "phone_number": {"summary": summary("phone_number"), "area_code": summary("phone_number")},
            "address": {"summary": summary("address"), "po_box": "no", "type": "residential"},
        })
    }
}
