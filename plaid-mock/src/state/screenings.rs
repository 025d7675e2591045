//! Watchlist screenings of individuals.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::refusal::{INVALID_FIELD, Refusal};
use crate::time::{Millis, date_time};

/// Number of earlier versions that are kept of a screening.
const MAX_VERSIONS: usize = 100;

/// A screening.
#[derive(Serialize, Deserialize)]
pub struct Screening {
    pub id: String,
    pub created: Millis,
    pub current: Version,
    /// The earlier versions, oldest first.
    pub earlier: Vec<Version>,
    /// The number of changes.
    pub changes: usize,
}

/// A version of a screening.
#[derive(Clone, Serialize, Deserialize)]
pub struct Version {
    pub at: Millis,
    /// The `source` of the audit trail: who made the change.
    pub source: String,
    pub status: Status,
    pub client_user_id: Option<String>,
    pub assignee: Option<String>,
    pub terms: Terms,
    /// Whether the search found a hit.
    pub has_hit: bool,
}

/// The search terms of a screening.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// The number of changes.
    pub changes: usize,
    pub program: String,
    pub legal_name: String,
    date_of_birth: Option<String>,
    document_number: Option<String>,
    country: Option<String>,
}

/// The status of a screening.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    Cleared,
    PendingReview,
    Rejected,
}

impl Status {
    const ALL: [(&str, Self); 3] =
        [("cleared", Self::Cleared), ("pending_review", Self::PendingReview), ("rejected", Self::Rejected)];

    /// Returns the status after a search.
    pub fn after(has_hit: bool) -> Self {
        if has_hit { Self::PendingReview } else { Self::Cleared }
    }

    /// Returns the status of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, status)| status)
    }

    /// Returns the status as answers show it.
    pub fn text(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, status)| *status == self).map_or("cleared", |(name, _)| name)
    }
}

impl Terms {
    /// Replaces the terms that a request gives.
    pub fn with(mut self, given: &Value) -> Self {
        let text = |field: &str| given[field].as_str().map(str::to_owned);
        self.program = text("watchlist_program_id").unwrap_or(self.program);
        self.legal_name = text("legal_name").unwrap_or(self.legal_name);
        self.date_of_birth = text("date_of_birth").or(self.date_of_birth);
        self.document_number = text("document_number").or(self.document_number);
        self.country = text("country").or(self.country);
        self
    }

    /// Refuses terms that Plaid would not search for.
    pub fn check(&self) -> Result<(), Refusal> {
        let is_valid =
            |text: &str, min: usize, max: usize| text.trim() == text && (min..=max).contains(&text.chars().count());
        let (name, number) = (&self.legal_name, self.document_number.as_deref());
        if !is_valid(name, 1, 100) || !name.chars().any(char::is_alphabetic) {
            let form = "a letter, at most 100 characters and no space at either end";
            return Err(INVALID_FIELD.because(format!("search_terms.legal_name needs {form}")));
        }
        if number.is_some_and(|number| !is_valid(number, 4, 32)) {
            let form = "4 to 32 characters and no space at either end";
            return Err(INVALID_FIELD.because(format!("search_terms.document_number needs {form}")));
        }
        Ok(())
    }

    /// Returns whether a search finds a hit.
    pub fn is_listed(&self) -> bool {
        self.legal_name.split_whitespace().last().is_some_and(|name| name.eq_ignore_ascii_case("listed"))
    }
}

impl Screening {
    /// Creates a screening that `source` has asked for.
    pub fn new(
        id: String,
        created: Millis,
        terms: Terms,
        client_user_id: Option<String>,
        status: Status,
        source: &str,
    ) -> Self {
        let has_hit = status == Status::PendingReview || terms.is_listed();
        let source = source.to_owned();
        let current = Version { at: created, source, status, client_user_id, assignee: None, terms, has_hit };
        Self { id, created, current, earlier: Vec::new(), changes: 0 }
    }

    /// Replaces the current version.
    pub fn change(&mut self, version: Version) {
        self.earlier.push(std::mem::replace(&mut self.current, version));
        self.changes += 1;
        if self.earlier.len() > MAX_VERSIONS {
            self.earlier.remove(0);
        }
    }

    /// Returns the current version as answers show it.
    pub fn facts(&self) -> Value {
        self.version_facts(&self.current)
    }

    /// Returns a version as answers show it.
    pub fn version_facts(&self, version: &Version) -> Value {
        version.facts(&self.id)
    }

    /// Returns the hits as answers show them.
    pub fn hits(&self) -> Vec<Value> {
        if self.current.has_hit { vec![self.hit()] } else { Vec::new() }
    }

    fn hit(&self) -> Value {
        let terms = &self.current.terms;
        let unique = self.id.trim_start_matches("scr_");
        json!({
            "id": format!("scrhit_{unique}"),
            "review_status": match self.current.status {
                Status::PendingReview => "pending_review",
                Status::Cleared => "dismissed",
                Status::Rejected => "confirmed",
            },
            "first_active": date_time(self.created),
            "inactive_since": null,
            "historical_since": null,
            "list_code": "US_SDN",
            "plaid_uid": format!("uid_{unique}"),
            "source_uid": null,
            "sub_programs": ["MOCK"],
            "analysis": {"names": "match", "search_terms_version": terms.changes + 1},
            "data": {
                "names": [{
                    "analysis": {"summary": "match"},
                    "data": {"full": terms.legal_name, "is_primary": true, "weak_alias_determination": "none"},
                }],
            },
        })
    }
}

impl Version {
    /// Returns the version as answers show it.
    fn facts(&self, id: &str) -> Value {
        let terms = &self.terms;
        json!({
            "id": id,
            "search_terms": {
                "watchlist_program_id": terms.program,
                "legal_name": terms.legal_name,
                "date_of_birth": terms.date_of_birth,
                "document_number": terms.document_number,
                "country": terms.country,
                "version": terms.changes + 1,
            },
            "assignee": self.assignee,
            "status": self.status.text(),
            "client_user_id": self.client_user_id,
            "audit_trail": {"source": self.source, "dashboard_user_id": null, "timestamp": date_time(self.at)},
        })
    }
}
