//! The first line of a state file: which part of the file is in force.
//!
//! Whatever is written elsewhere counts only once this line says so. It has a fixed length, far below that of a disk's
//! sector, so that it is replaced at once.

use std::ops::Range;
use std::str;

/// The beginning of every state file.
const NAME: &str = "plaid-mock state ";
/// The version of the format. A file of another version is refused.
const VERSION: u32 = 2;
/// The length of the line.
pub const LENGTH: usize = 64;

/// The reason why a first line is not understood.
#[derive(Debug, PartialEq, Eq)]
pub enum Foreign {
    NoStateFile,
    /// The file has another version.
    Version(u32),
}

/// Writes the line for a part of the file.
pub fn write(part: &Range<usize>) -> Vec<u8> {
    let text = format!("{NAME}{VERSION}, from {} to {}", part.start, part.end);
    format!("{text:<width$}\n", width = LENGTH - 1).into_bytes()
}

/// Reads the line of a file.
pub fn read(file: &[u8]) -> Result<Range<usize>, Foreign> {
    let text = file.get(..LENGTH).unwrap_or(file).strip_prefix(NAME.as_bytes());
    let text = text.and_then(|text| str::from_utf8(text).ok()).ok_or(Foreign::NoStateFile)?;
    let (version, part) = text.split_once(", from ").ok_or(Foreign::NoStateFile)?;
    let version: u32 = version.parse().map_err(|_| Foreign::NoStateFile)?;
    if version != VERSION {
        return Err(Foreign::Version(version));
    }
    let (start, end) = part.split_once(" to ").ok_or(Foreign::NoStateFile)?;
    let number = |text: &str| text.trim_end().parse::<usize>().map_err(|_| Foreign::NoStateFile);
    let part = number(start)?..number(end)?;
    if write(&part) == file.get(..LENGTH).unwrap_or_default() { Ok(part) } else { Err(Foreign::NoStateFile) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        for part in [64..64, 64..1_000_000, 9_000_000_000..99_000_000_000] {
            let line = write(&part);
            assert_eq!((line.len(), read(&line)), (LENGTH, Ok(part)));
        }
        assert_eq!(read(b"{\"seed\":0}"), Err(Foreign::NoStateFile));
        assert_eq!(read(b"plaid-mock state 9, from everywhere"), Err(Foreign::Version(9)));
        assert_eq!(read(&write(&(64..80))[..40]), Err(Foreign::NoStateFile));
    }
}
