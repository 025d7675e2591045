//! Conversion between bytes and hexadecimal text.

use std::fmt::Write as _;

/// Returns two lower-case digits for each byte.
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads a SHA-256 hash of 64 digits, in either case.
pub(crate) fn decode_hash(text: &str) -> Option<[u8; 32]> {
    let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |c: u8| (c as char).to_digit(16);
        let value = digit(*pair.first()?)? * 16 + digit(*pair.last()?)?;
        *byte = u8::try_from(value).ok()?;
    }
    Some(bytes)
}
