//! State in a file: read when the server starts, written now and then, and when it stops.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use crate::service::Service;
use crate::world::World;

/// How often what has changed is written.
const PAUSE: Duration = Duration::from_secs(5);

/// What a file holds.
pub fn restore(path: &Path) -> io::Result<World> {
    let wrong = |error: String| io::Error::other(format!("the state in {}: {error}", path.display()));
    let text = fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let remedy = "it is from another version, or none; remove it to begin anew";
    serde_json::from_slice(&text).map_err(|error| wrong(format!("{error}; {remedy}")))
}

/// Writes all state to a file, whole or not at all.
pub fn save(service: &Service, path: &Path) -> io::Result<()> {
    let wrong =
        |error: io::Error| io::Error::other(format!("the state can't be written to {}: {error}", path.display()));
    let text = service.with(|world| serde_json::to_vec(world))?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).map_err(wrong)
}

/// Writes what has changed, until the server ends: a machine that fails must not take more than a few seconds with it.
pub async fn keep(service: Arc<Service>, path: PathBuf) {
    let mut known = 0;
    loop {
        tokio::time::sleep(PAUSE).await;
        let asked = service.asked();
        if asked != known
            && let Err(error) = save(&service, &path)
        {
            eprintln!("{error}");
        }
        known = asked;
    }
}
