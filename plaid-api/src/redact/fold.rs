//! Text as it is compared: the same value has many writings.

/// Letters and digits in lower case, each with the characters of the text that it stands for.
pub(super) struct Folded {
    pub(super) chars: Vec<char>,
    /// Where each begins and ends.
    pub(super) places: Vec<(usize, usize)>,
}

impl Folded {
    /// Percent-encoding and JSON's escapes are undone; case, punctuation and spaces make no difference.
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

/// The text of as many `%41` as follow one another, and their length. One alone is a percent sign.
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
