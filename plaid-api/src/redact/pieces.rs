//! A quick look for an id in what was sent. It may be wrong in one direction only: where it finds nothing, a thorough
//! look finds nothing either.

/// How many letters and digits a piece has: no more than the shortest value that is looked for within an id.
const PIECE: usize = 4;
/// The longest text that has the form of an id.
const LONGEST: usize = 64;

/// The pieces of an id.
pub(super) struct Pieces {
    /// Its letters and digits, in lower case.
    id: [u8; LONGEST],
    length: usize,
    /// Which sums the pieces have, so that few places have to be compared.
    sums: [bool; 256],
}

impl Pieces {
    pub(super) fn of(id: &str) -> Self {
        let mut pieces = Self { id: [0; LONGEST], length: 0, sums: [false; 256] };
        let letters = id.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
        for (place, letter) in pieces.id.iter_mut().zip(letters) {
            *place = letter;
            pieces.length += 1;
        }
        for piece in pieces.id.get(..pieces.length).unwrap_or_default().windows(PIECE) {
            if let Some(is_sum) = pieces.sums.get_mut(sum(piece)) {
                *is_sum = true;
            }
        }
        pieces
    }

    /// Whether bytes may hold one of the pieces, in any case and whatever stands between letters and digits.
    pub(super) fn may_be_in(&self, bytes: &[u8]) -> bool {
        let id = self.id.get(..self.length).unwrap_or_default();
        let mut last = [0; PIECE];
        id.len() < PIECE
            || bytes.iter().any(|byte| {
                if !byte.is_ascii_alphanumeric() {
                    // An escape or a letter of another script may stand for a letter of the id.
                    return matches!(byte, b'%' | b'\\' | 0x80..);
                }
                last.rotate_left(1);
                last[PIECE - 1] = byte.to_ascii_lowercase();
                self.sums.get(sum(&last)) == Some(&true) && id.windows(PIECE).any(|piece| piece == last)
            })
    }
}

fn sum(piece: &[u8]) -> usize {
    let sum = piece.iter().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte));
    usize::from(sum)
}

#[cfg(test)]
mod tests {
    use super::Pieces;

    #[test]
    fn a_piece_is_found_in_any_writing() {
        let pieces = Pieces::of("m8MDnv9-okwxFNBV");
        for text in ["{\"a\":\"xxokwx\"}", "8mdn", "v9 okw", "FN-BV", "%41", "\\u0041", "\u{212a}"] {
            assert!(pieces.may_be_in(text.as_bytes()), "{text}");
        }
        for text in ["", "m8m", "{\"a\":\"8MD\",\"b\":\"okvx\"}", "the quick brown fox"] {
            assert!(!pieces.may_be_in(text.as_bytes()), "{text}");
        }
        assert!(Pieces::of("r-1").may_be_in(b""), "an id without pieces needs a thorough look");
    }
}
