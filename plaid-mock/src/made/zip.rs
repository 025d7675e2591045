//! A minimal archive: files that are stored without compression.
//!
//! <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>, sections 4.3.7, 4.3.12 and 4.3.16.

/// Creates an archive of files, given by name and content. Their number and sizes must be small.
pub fn archive(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let offset = word(out.len());
        let entry = entry(name, content);
        out.extend(b"PK\x03\x04");
        out.extend(&entry);
        out.extend(name.as_bytes());
        out.extend(content);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&entry);
        // Neither comment nor attributes; the first disk.
        directory.extend([0; 10]);
        directory.extend(offset);
        directory.extend(name.as_bytes());
    }
    let (start, size, count) = (word(out.len()), word(directory.len()), half(files.len()));
    out.extend(directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    out.extend(count);
    out.extend(count);
    out.extend(size);
    out.extend(start);
    out.extend([0; 2]);
    out
}

/// Returns what both headers of a file have in common: version, flags, method, time, checksum, sizes, lengths.
fn entry(name: &str, content: &[u8]) -> Vec<u8> {
    // The version 2.0, no flags, stored, on the first of January 1980 at midnight.
    let mut entry = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
    entry.extend(checksum(content).to_le_bytes());
    entry.extend(word(content.len()));
    entry.extend(word(content.len()));
    entry.extend(half(name.len()));
    entry.extend(half(0));
    entry
}

fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

fn half(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}

/// Returns the CRC-32 of a content.
fn checksum(content: &[u8]) -> u32 {
    let add = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    };
    !content.iter().fold(!0, add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn the_directory_lies_where_the_end_says() {
        let archive = archive(&[("a".into(), b"one".to_vec()), ("bc".into(), b"second".to_vec())]);
        let end = archive.len() - 22;
        let number =
            |at: usize| archive.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
        let start = number(end + 16).and_then(|start| usize::try_from(start).ok()).expect("a place");
        assert!(archive.get(start..).is_some_and(|rest| rest.starts_with(b"PK\x01\x02")));
        assert_eq!(number(end + 12), u32::try_from(end - start).ok(), "the size of the directory");
        let second = number(start + 46 + 1 + 42).and_then(|at| usize::try_from(at).ok()).expect("a place");
        assert!(archive.get(second..).is_some_and(|rest| rest.starts_with(b"PK\x03\x04")));
        assert!(archive.get(second + 30..).is_some_and(|rest| rest.starts_with(b"bcsecond")));
    }
}
