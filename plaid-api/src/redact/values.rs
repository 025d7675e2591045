//! Values that must not be shown, and the search for them.

use std::collections::{BTreeMap, HashMap};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::fold::Folded;
use crate::hexadecimal;

/// Values that must not be shown, split into pieces by length, so that a text is compared with all of them at once.
#[derive(Default)]
pub(crate) struct Values(BTreeMap<usize, HashMap<Box<[char]>, Place>>);

/// The places in which a piece counts as a match.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Whole words only, because the piece may be part of a word with another meaning.
    Word,
    Anywhere,
}

/// The length of a piece by which an identifier or a number is recognised.
const PIECE: usize = 8;
/// The same for words. Shorter pieces occur in other words.
const PIECE_OF_WORDS: usize = 16;
/// The maximum length of a value that matches as a whole word only.
const SHORT: usize = 3;

impl Values {
    fn add(&mut self, value: &str) {
        let chars: Vec<char> = value.chars().collect();
        let is_words = chars.iter().all(|c| c.is_alphabetic() || c.is_whitespace());
        let is_many = value.split_whitespace().nth(1).is_some();
        self.add_pieces(&Folded::of(&chars).chars, if is_words || is_many { PIECE_OF_WORDS } else { PIECE });
        if is_many {
            // Names and numbers in a sentence reveal something on their own.
            let telling = |word: &&str| word.len() > SHORT && !word.chars().all(char::is_lowercase);
            value.split_whitespace().filter(telling).for_each(|word| self.add(word));
        }
        if chars.len() > SHORT {
            for encoded in [STANDARD_NO_PAD.encode(value), hexadecimal::encode(value.as_bytes())] {
                self.add_pieces(&Folded::of(&encoded.chars().collect::<Vec<_>>()).chars, PIECE);
            }
        }
    }

    fn add_pieces(&mut self, value: &[char], length: usize) {
        let is_whole = value.len() <= length;
        let is_common = value.len() <= SHORT || value.iter().all(char::is_ascii_alphabetic);
        let place = if is_whole && is_common { Place::Word } else { Place::Anywhere };
        for piece in value.windows(length.min(value.len()).max(1)) {
            let known = self.0.entry(piece.len()).or_default().entry(piece.into()).or_insert(place);
            *known = place.max(*known);
        }
    }

    /// Returns whether the text repeats one of the values.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let mut hidden = vec![false; text.len()];
        self.hide_in(&text, &mut hidden);
        hidden.contains(&true)
    }

    pub(super) fn hide_in(&self, text: &[char], hidden: &mut [bool]) {
        let folded = Folded::of(text);
        for (length, pieces) in &self.0 {
            for (piece, places) in folded.chars.windows(*length).zip(folded.places.windows(*length)) {
                let (Some((start, _)), Some((_, end))) = (places.first(), places.last()) else { continue };
                let place = pieces.get(piece);
                if place == Some(&Place::Anywhere) || place.is_some() && is_word(text, *start, *end) {
                    hidden.get_mut(*start..*end).unwrap_or_default().fill(true);
                }
            }
        }
    }
}

impl<'a> FromIterator<&'a str> for Values {
    fn from_iter<I: IntoIterator<Item = &'a str>>(values: I) -> Self {
        let mut all = Self::default();
        values.into_iter().for_each(|value| all.add(value));
        all
    }
}

fn is_word(text: &[char], start: usize, end: usize) -> bool {
    let is_part = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(char::is_ascii_alphanumeric);
    !is_part(start.checked_sub(1)) && !is_part(Some(end))
}
