//! The lines of a state file, and which of them are in force.
//!
//! A file is a sequence of batches. A batch has one line for each change and ends with its checksum:
//!
//! | line | meaning |
//! |---|---|
//! | `7 42 ["id",{…}]` | the entry of table 7 at place 42 |
//! | `7 42` | there is no longer an entry at that place |
//! | `rest {…}` | the state apart from the tables |
//! | `reset` | nothing before this line is in force |
//! | `sum 0f3a…` | the CRC-32 of the batch's lines before this one |

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::str;
use std::thread;

use super::PIECE;

/// The beginning of the line with the state apart from the tables.
pub const REST: &[u8] = b"rest ";
/// The line after which nothing before it is in force.
pub const RESET: &[u8] = b"reset\n";
/// The beginning of the line that ends a batch.
const SUM: &[u8] = b"sum ";

/// The lines that are in force.
#[derive(Default)]
pub struct Index {
    rest: Option<Line>,
    /// The entries by table and place.
    entries: BTreeMap<(u32, u64), Line>,
    /// The total length of these lines.
    length: usize,
}

// The file can have a great many lines.
impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

/// A line of the file.
#[derive(Clone)]
struct Line {
    /// The whole line with its end.
    range: Range<usize>,
    /// The length of what stands before its JSON.
    prefix: usize,
}

impl Line {
    fn json(&self) -> Range<usize> {
        self.range.start + self.prefix..self.range.end.saturating_sub(1)
    }
}

impl Index {
    /// Reads batches, the first of which begins at `start`. Fails with the position of a batch that is damaged.
    pub fn read(batches: &[u8], start: usize) -> Result<Self, usize> {
        let mut index = Self::default();
        let (mut begin, mut end) = (0, 0);
        for line in batches.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(SUM) {
                let batch = batches.get(begin..end).unwrap_or_default();
                if sum(crc32fast::hash(batch)) != line {
                    return Err(start + begin);
                }
                index.add(batch, start + begin)?;
                begin = end + line.len();
            }
            end += line.len();
        }
        if begin == end { Ok(index) } else { Err(start + begin) }
    }

    /// Adds the lines of a batch at `start`. Fails with the position of a line that has another form.
    pub fn add(&mut self, batch: &[u8], start: usize) -> Result<(), usize> {
        let (mut at, mut rested) = (start, start);
        for line in batch.split_inclusive(|byte| *byte == b'\n') {
            if at - rested >= PIECE {
                thread::yield_now();
                rested = at;
            }
            let end = at + line.len();
            self.line(line, at..end).ok_or(at)?;
            at = end;
        }
        Ok(())
    }

    fn line(&mut self, line: &[u8], range: Range<usize>) -> Option<()> {
        if line == RESET {
            *self = Self::default();
            return Some(());
        }
        let added = range.len();
        let replaced = if line.starts_with(REST) {
            self.rest.replace(Line { range, prefix: REST.len() })
        } else {
            let mut words = line.strip_suffix(b"\n")?.splitn(3, |byte| *byte == b' ');
            let (table, place) = (number(words.next()?)?, number(words.next()?)?);
            let key = (u32::try_from(table).ok()?, place);
            let Some(json) = words.next() else {
                self.length = self.length.saturating_sub(self.entries.remove(&key).map_or(0, |line| line.range.len()));
                return Some(());
            };
            let prefix = added.checked_sub(json.len() + 1)?;
            self.entries.insert(key, Line { range, prefix })
        };
        self.length = (self.length + added).saturating_sub(replaced.map_or(0, |line| line.range.len()));
        Some(())
    }

    /// Returns the position of the JSON of the state apart from the tables.
    pub fn rest(&self) -> Option<Range<usize>> {
        self.rest.as_ref().map(Line::json)
    }

    /// Iterates over tables, places, and the positions of the entries' JSON.
    pub fn entries(&self) -> impl Iterator<Item = (u32, u64, Range<usize>)> {
        self.entries.iter().map(|((table, place), line)| (*table, *place, line.json()))
    }

    /// Returns the length of a batch of the lines in force.
    pub fn length(&self) -> usize {
        self.length + sum(0).len()
    }

    /// Iterates over the positions of the lines in force.
    pub fn lines(&self) -> impl Iterator<Item = Range<usize>> {
        self.entries.values().chain(&self.rest).map(|line| line.range.clone())
    }

    /// Returns the index of a copy of the lines in force, one after the other from `start`.
    pub fn moved(&self, start: usize) -> Self {
        let mut at = start;
        let mut moved = |line: &Line| {
            let range = at..at + line.range.len();
            at = range.end;
            Line { range, prefix: line.prefix }
        };
        let entries = self.entries.iter().map(|(key, line)| (*key, moved(line))).collect();
        Self { entries, rest: self.rest.as_ref().map(moved), length: self.length }
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    str::from_utf8(digits).ok()?.parse().ok()
}

/// Returns the line that ends a batch with this checksum.
pub fn sum(crc: u32) -> Vec<u8> {
    format!("sum {crc:08x}\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(lines: &str) -> Vec<u8> {
        [lines.as_bytes(), &sum(crc32fast::hash(lines.as_bytes()))].concat()
    }

    fn contents(file: &[u8], index: &Index) -> Vec<String> {
        let ranges = index.entries().map(|(_, _, range)| range).chain(index.rest());
        ranges.map(|range| String::from_utf8_lossy(&file[range]).into_owned()).collect()
    }

    #[test]
    fn the_last_line_of_an_entry_is_in_force() {
        let first = batch("1 0 [\"a b\",1]\n1 1 [\"b\",2]\n2 0 [\"c\",3]\nrest {}\n");
        let file = [first, batch("1 1 [\"b\",4]\n2 0\nrest {\"made\":1}\n")].concat();
        let index = Index::read(&file, 0).expect("batches");
        assert_eq!(contents(&file, &index), ["[\"a b\",1]", "[\"b\",4]", "{\"made\":1}"]);
        let copy: Vec<u8> = index.lines().flat_map(|range| file[range].to_vec()).collect();
        assert_eq!(copy.len() + sum(0).len(), index.length());
        assert_eq!(contents(&[b"xx", copy.as_slice()].concat(), &index.moved(2)), contents(&file, &index));
        let file = [file, batch("reset\nrest {}\n")].concat();
        assert_eq!(contents(&file, &Index::read(&file, 0).expect("batches")), ["{}"]);
    }

    #[test]
    fn damage_is_found() {
        let file = [batch("1 0 [\"a\",1]\nrest {}\n"), batch("1 1 [\"b\",2]\nrest {}\n")].concat();
        assert!(Index::read(&file, 0).is_ok());
        for at in 0..file.len() {
            let mut damaged = file.clone();
            damaged[at] ^= 1;
            assert!(Index::read(&damaged, 0).is_err(), "byte {at}");
        }
        assert!(Index::read(&batch("one two\n"), 0).is_err());
        assert!(Index::read(&file[..file.len() - 1], 0).is_err());
    }
}
