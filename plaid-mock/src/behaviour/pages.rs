//! Pages of a list by a cursor. It names the last one of the page before, so that what comes new moves no page.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::refusal::{INVALID_FIELD, Refusal};

/// As many are on a page.
const PAGE: usize = 10;

/// The page after a cursor, and the cursor of the next one if there is more.
pub fn page<T>(
    mut list: Vec<T>,
    id: impl Fn(&T) -> String,
    cursor: Option<&str>,
) -> Result<(Vec<T>, Option<String>), Refusal> {
    if let Some(cursor) = cursor {
        let last = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|last| String::from_utf8(last).ok());
        let place = last.and_then(|last| list.iter().position(|one| id(one) == last));
        let place = place.ok_or_else(|| INVALID_FIELD.because("cursor is none that was given for this list"))?;
        list.drain(..=place);
    }
    let is_last = list.len() <= PAGE;
    list.truncate(PAGE);
    let next = list.last().filter(|_| !is_last).map(|last| URL_SAFE_NO_PAD.encode(id(last)));
    Ok((list, next))
}
