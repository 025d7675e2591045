//! A quick search for parts of an id in a request. It may report a match by mistake, but never misses one that the
//! thorough search would find. It does not allocate.

use super::form::LONGEST_ID;

/// Maps each byte to a letter or digit in lower case, to [`NOTHING`] or to [`ANY`].
static LETTERS: [u8; 256] = letters();
/// The byte is neither a letter nor a digit.
const NOTHING: u8 = 0;
/// The byte begins an escape or belongs to another script, so that it may mean any letter.
const ANY: u8 = 1;

const fn letters() -> [u8; 256] {
    let mut letters = [ANY; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        letters[byte as usize] = match byte {
            b'%' | b'\\' => ANY,
            _ if byte.is_ascii_alphanumeric() => byte.to_ascii_lowercase(),
            _ => NOTHING,
        };
        byte += 1;
    }
    letters
}

/// All parts of an id with four letters or digits, in lower case. The thorough search looks for no shorter values.
pub(super) struct Pieces {
    all: [Piece; LONGEST_ID],
    count: usize,
    /// Whether one of the pieces has this mark. Most text has none of their marks, so that it is compared with no piece.
    marks: [bool; MARKS],
}

/// The number of marks. There are many more than an id has pieces, so that few other pieces share a mark with them.
const MARKS: usize = 1 << 10;

/// Four letters and digits in lower case, the last one in the lowest byte.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Piece(u32);

impl Piece {
    fn next(self, letter: u8) -> Self {
        Self(self.0 << 8 | u32::from(letter))
    }

    fn is_whole(self) -> bool {
        self.0 >> 24 != 0
    }

    /// Returns a number below [`MARKS`] that depends on all four letters.
    fn mark(self) -> usize {
        // The golden ratio, as a fraction of 2³², spreads similar pieces over all marks. The highest bits are the best.
        (self.0.wrapping_mul(0x9e37_79b9) >> (u32::BITS - MARKS.ilog2())) as usize
    }
}

impl Pieces {
    /// Cuts an id into its pieces.
    pub(super) fn of(id: &str) -> Self {
        let mut pieces = Self { all: [Piece::default(); LONGEST_ID], count: 0, marks: [false; MARKS] };
        let mut last = Piece::default();
        for byte in id.bytes().filter(u8::is_ascii_alphanumeric) {
            last = last.next(byte.to_ascii_lowercase());
            if let Some(place) = pieces.all.get_mut(pieces.count).filter(|_| last.is_whole()) {
                *place = last;
                pieces.count += 1;
                pieces.marks[last.mark()] = true;
            }
        }
        pieces
    }

    /// Returns whether bytes may hold one of the pieces, in any case and with any punctuation.
    pub(super) fn may_be_in(&self, bytes: &[u8]) -> bool {
        let all = self.all.get(..self.count).unwrap_or_default();
        let mut last = Piece::default();
        for byte in bytes {
            match LETTERS[usize::from(*byte)] {
                NOTHING => {}
                ANY => return true,
                letter => {
                    last = last.next(letter);
                    if self.marks[last.mark()] && all.contains(&last) {
                        return true;
                    }
                }
            }
        }
        all.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_ID, Pieces};

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

    #[test]
    fn no_piece_of_any_id_is_missed() {
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..2_000 {
            let id: String = (0..random.usize(4..=LONGEST_ID)).map(|_| random.alphanumeric()).collect();
            let pieces = Pieces::of(&id);
            for piece in id.as_bytes().windows(4) {
                assert!(pieces.may_be_in(&piece.to_ascii_uppercase()), "{id} {piece:?}");
                assert!(pieces.may_be_in(&piece.to_ascii_lowercase()), "{id} {piece:?}");
            }
        }
    }
}
