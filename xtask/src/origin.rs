//! `spec/source.toml`: the origin of the bundled description.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::workspace::Workspace;

/// The content of `spec/source.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The description's own version.
    pub version: String,
    /// The URL or the name of the file that it was imported from.
    pub from: String,
    /// The hash of the file.
    pub sha256: String,
    /// A remark about its origin, if it is not as Plaid published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Origin {
    /// The beginning of [`sentence`](Self::sentence).
    pub const BEGINNING: &str = "The bundled description has the version";

    /// Reads `spec/source.toml`, if it is there.
    ///
    /// # Errors
    /// Fails if it can't be read, or has another form.
    pub fn read(workspace: &Workspace) -> Result<Option<Self>> {
        let text = workspace.text("spec/source.toml")?;
        text.map(|text| toml::from_str(&text)).transpose().context("spec/source.toml")
    }

    /// Returns the sentence with which the README names the description.
    #[must_use]
    pub fn sentence(&self) -> String {
        let note = self.note.as_ref().map(|note| format!(" {note}")).unwrap_or_default();
        format!("{} {}.{note}", Self::BEGINNING, self.version)
    }
}
