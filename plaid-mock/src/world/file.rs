//! The state file.

use std::path::Path;
use std::{fs, io};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads what [`save`] wrote.
pub fn restore<T: DeserializeOwned>(path: &Path) -> io::Result<T> {
    let wrong = |error: String| io::Error::other(format!("can't read the state file {}: {error}", path.display()));
    let text = fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let remedy = "another version wrote it, or it is not a state file; remove it to start afresh";
    serde_json::from_slice(&text).map_err(|error| wrong(format!("{error}; {remedy}")))
}

/// Serialises the state, for [`save`].
pub fn bytes(state: &impl Serialize) -> io::Result<Vec<u8>> {
    Ok(serde_json::to_vec(state)?)
}

/// Replaces the file, by one rename, so that an interrupted run leaves the old state or the new one.
pub fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let wrong = |error: io::Error| io::Error::other(format!("can't write the state file {}: {error}", path.display()));
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path)).map_err(wrong)
}
