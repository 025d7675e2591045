//! Pages of a list by a cursor. A cursor names the last entry of the page before, so that new entries shift no page.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::refusal::{INVALID_FIELD, Refusal};

/// Entries per page.
const PAGE_SIZE: usize = 10;

/// Returns the page after a cursor, and the cursor of the next page if there is one.
pub fn page<T>(
    mut list: Vec<T>,
    id: impl Fn(&T) -> String,
    cursor: Option<&str>,
) -> Result<(Vec<T>, Option<String>), Refusal> {
    if let Some(cursor) = cursor {
        let last = text_of(cursor)?;
        let index = list.iter().position(|one| id(one) == last);
        let index = index.ok_or_else(foreign_cursor)?;
        list.drain(..=index);
    }
    let is_last = list.len() <= PAGE_SIZE;
    list.truncate(PAGE_SIZE);
    let next = list.last().filter(|_| !is_last).map(|last| cursor_of(&id(last)));
    Ok((list, next))
}

/// Encodes a text as a cursor, so that nobody relies on what it says.
pub fn cursor_of(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// Returns the text of a cursor.
pub fn text_of(cursor: &str) -> Result<String, Refusal> {
    let text = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|text| String::from_utf8(text).ok());
    text.ok_or_else(foreign_cursor)
}

/// Creates the refusal of a cursor of another list.
pub fn foreign_cursor() -> Refusal {
    INVALID_FIELD.because("cursor: this cursor was not issued for this list")
}
