//! A normal form of text, by which different spellings of the same value compare as equal.

/// The letters and digits of a text in lower case, each with its place in the original.
pub(super) struct Folded {
    pub(super) chars: Vec<char>,
    /// The start and the end of each in the original.
    pub(super) places: Vec<(usize, usize)>,
}

impl Folded {
    /// Folds a text. Percent-encoding and JSON's escapes are decoded, and case, punctuation and spaces are ignored.
    pub(super) fn of(text: &[char]) -> Self {
        let mut folded = Self { chars: Vec::new(), places: Vec::new() };
        let mut at = 0;
        while let Some(c) = text.get(at) {
            let rest = text.get(at + 1..).unwrap_or_default();
            let (length, decoded) = match (c, rest) {
                ('%', _) => percent_decoded(text.get(at..).unwrap_or_default()),
                ('\\', ['u', code @ ..]) => {
                    (6, code.get(..4).and_then(hex).and_then(char::from_u32).into_iter().collect())
                }
                ('\\', ['b' | 'f' | 'n' | 'r' | 't', ..]) => (2, String::new()),
                _ => (1, String::from(*c)),
            };
            folded.push(&decoded, (at, (at + length).min(text.len())));
            at += length;
        }
        folded
    }

    fn push(&mut self, text: &str, place: (usize, usize)) {
        for c in text.chars().filter(|c| c.is_alphanumeric()).filter_map(|c| c.to_lowercase().next()) {
            self.chars.push(c);
            self.places.push(place);
        }
    }
}

/// Decodes consecutive percent-encoded bytes, such as `%41%42`, and returns their length as well. Without a valid code,
/// the length is that of the percent sign.
fn percent_decoded(text: &[char]) -> (usize, String) {
    let bytes: Vec<u8> = text
        .chunks_exact(3)
        .map_while(|code| match code {
            ['%', digits @ ..] => hex(digits).and_then(|byte| u8::try_from(byte).ok()),
            _ => None,
        })
        .collect();
    ((bytes.len() * 3).max(1), String::from_utf8_lossy(&bytes).into_owned())
}

fn hex(digits: &[char]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| Some(number * 16 + digit.to_digit(16)?))
}
