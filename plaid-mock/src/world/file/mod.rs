//! The state file.
//!
//! Changes are appended, so that a save costs as much as what has changed. The file is never replaced by another, because
//! it may be mounted into a container by itself, or be the target of a link. Whatever happens while it is written, its
//! [first line](header) tells which part of it is in force.

mod header;
pub mod index;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::thread;

use serde::de::DeserializeOwned;

use self::header::Foreign;
use self::index::{Index, sum};
use super::store::tables::Contents;

/// The file is compacted when this many bytes, and as many as are in force, are no longer in force.
const SLACK: usize = 1 << 20;
/// The size of the pieces in which lines are copied.
const COPIED: usize = 1 << 20;
/// The size of the pieces of lines after which a waiting request gets the processor.
const PIECE: usize = 64 << 10;
/// The remedy for a file that can't be read.
const REMEDY: &str = "nothing was changed; move or remove it to start afresh, or name another file";

/// A state file that nobody else can use.
#[derive(Debug)]
pub struct StateFile {
    path: PathBuf,
    file: File,
    /// The part in force.
    part: Range<usize>,
    index: Index,
}

impl StateFile {
    /// Opens a state file, and restores the state and the number of its tables. A file that does not exist is created; like
    /// an empty one, it has no state yet.
    pub fn open<T: DeserializeOwned>(path: &Path) -> io::Result<(Self, Option<(T, u32)>)> {
        let wrong = |problem: &str| io::Error::other(format!("the state file {}: {problem}", path.display()));
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(wrong("this is not a regular file; name a file, which is created if it does not exist"));
        }
        let (mut file, is_new) = opened(path)
            .map_err(|error| wrong(&format!("{error}; the server must be able to create, read and write it")))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(wrong("another server uses it; stop that one, or name another file"));
            }
            // Some file systems have no locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        if is_new {
            sync_folder(path);
        }
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(|error| wrong(&error.to_string()))?;
        let (part, index) = understood(&content).map_err(|problem| wrong(&format!("{problem}; {REMEDY}")))?;
        let restored = Contents::new(content.into(), &index).map(Contents::restore).transpose();
        let restored =
            restored.map_err(|error| wrong(&format!("another version of plaid-mock wrote it ({error}); {REMEDY}")))?;
        let mut file = Self { path: path.to_owned(), file, part, index };
        if restored.is_none() {
            let begun = file.write(0, &header::write(&file.part)).and_then(|()| file.file.sync_all());
            begun.map_err(|error| wrong(&format!("can't write it: {error}; choose a place that can be written")))?;
        }
        Ok((file, restored))
    }

    /// Appends the lines of a batch. After an error, the file is as before, and needs a batch that replaces everything.
    pub fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        self.try_append(lines).and_then(|()| self.compact()).map_err(|error| {
            let remedy = "the server goes on, and tries again to save everything";
            io::Error::new(
                error.kind(),
                format!("can't write the state file {}: {error}; {remedy}", self.path.display()),
            )
        })
    }

    fn try_append(&mut self, lines: &[u8]) -> io::Result<()> {
        let start = self.part.end;
        let end = sum(crc32fast::hash(lines));
        let written = self.write(start, lines).and_then(|()| self.write(start + lines.len(), &end));
        self.adopt(self.part.start..start + lines.len() + end.len(), written)?;
        self.index.add(lines, start).map_err(|at| io::Error::other(format!("a line at byte {at} has a wrong form")))
    }

    /// Puts a part of the file in force, if it was written.
    fn adopt(&mut self, part: Range<usize>, written: io::Result<()>) -> io::Result<()> {
        // The part must be on the disk before the line that puts it in force.
        if let Err(error) = written.and_then(|()| self.file.sync_data()) {
            // The new bytes are not in force, and only take up room on a disk that may be full.
            drop(self.file.set_len(self.part.end as u64));
            return Err(error);
        }
        if let Err(error) = self.write(0, &header::write(&part)).and_then(|()| self.file.sync_data()) {
            drop(self.write(0, &header::write(&self.part)));
            return Err(error);
        }
        self.part = part;
        Ok(())
    }

    fn write(&mut self, at: usize, bytes: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(at as u64))?;
        for piece in bytes.chunks(PIECE) {
            self.file.write_all(piece)?;
            thread::yield_now();
        }
        Ok(())
    }

    /// Frees the room of lines that are no longer in force, if there are many.
    fn compact(&mut self) -> io::Result<()> {
        let length = self.index.length();
        let unused = self.part.end.saturating_sub(header::LENGTH + length);
        if unused < SLACK.max(length) {
            return Ok(());
        }
        let room = header::LENGTH + length;
        if self.part.start < room {
            self.relocate(self.part.end)?;
        }
        if self.part.start >= room {
            self.relocate(header::LENGTH)?;
            self.file.set_len(self.part.end as u64)?;
        }
        Ok(())
    }

    /// Copies the lines in force to another place of the file, as one batch, and puts the copy in force.
    fn relocate(&mut self, start: usize) -> io::Result<()> {
        let copied = self.copy(start);
        self.adopt(start..start + self.index.length(), copied)?;
        self.index = self.index.moved(start);
        Ok(())
    }

    fn copy(&mut self, start: usize) -> io::Result<()> {
        let (mut at, mut piece, mut hasher) = (start, Vec::new(), crc32fast::Hasher::new());
        for range in self.index.lines() {
            self.file.seek(SeekFrom::Start(range.start as u64))?;
            let before = piece.len();
            Read::by_ref(&mut self.file).take(range.len() as u64).read_to_end(&mut piece)?;
            hasher.update(piece.get(before..).unwrap_or_default());
            if piece.len() >= COPIED {
                self.file.seek(SeekFrom::Start(at as u64))?;
                self.file.write_all(&piece)?;
                at += piece.len();
                piece.clear();
            }
        }
        piece.extend(sum(hasher.finalize()));
        self.write(at, &piece)
    }
}

/// Opens or creates a file, and tells whether it is new. It has tokens and personal data, so only its owner may read it.
fn opened(path: &Path) -> io::Result<(File, bool)> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            Ok((options.create(true).truncate(false).open(path)?, true))
        }
        file => Ok((file?, false)),
    }
}

/// Makes the name of a new file durable, as far as the system can.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    drop(File::open(folder).and_then(|folder| folder.sync_all()));
}

/// Finds the part in force and its lines.
fn understood(content: &[u8]) -> Result<(Range<usize>, Index), String> {
    if content.is_empty() {
        return Ok((header::LENGTH..header::LENGTH, Index::default()));
    }
    let part = header::read(content).map_err(|foreign| match foreign {
        Foreign::NoStateFile => "it is not a state file, or another version of plaid-mock wrote it".to_owned(),
        Foreign::Version(version) => {
            format!("it has the format {version}, which this version of plaid-mock can't read")
        }
    })?;
    let batches = content.get(part.clone()).ok_or_else(|| {
        format!("it is damaged: its first line says that it has {} bytes, but it has {}", part.end, content.len())
    })?;
    let index = Index::read(batches, part.start).map_err(|at| format!("it is damaged after byte {at}"))?;
    Ok((part, index))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::world::store::Store;
    use crate::world::store::tables::Batch;

    #[derive(Default, Serialize, Deserialize)]
    struct State {
        texts: Store<String>,
        count: u32,
    }

    fn open(path: &Path) -> (StateFile, State, u32) {
        let (file, restored) = StateFile::open(path).expect("a state file");
        let (state, tables) = restored.unwrap_or_default();
        (file, state, tables)
    }

    fn save(file: &mut StateFile, state: &State, tables: &mut u32, mut batch: Batch) {
        while !batch.collect(state, tables, Duration::ZERO).expect("serialisable") {}
        file.append(&batch.lines()).expect("room on the disk");
    }

    fn texts(path: &Path) -> Vec<String> {
        open(path).1.texts.iter().map(|(id, text)| format!("{id}={}", &text[..1])).collect()
    }

    #[test]
    fn a_file_is_compacted_in_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state");
        let (mut file, mut state, mut tables) = open(&path);
        for round in 0..20 {
            for id in 0..8 {
                state.texts.insert(format!("{id}"), format!("{}", round % 10).repeat(100_000));
            }
            state.count = round;
            save(&mut file, &state, &mut tables, Batch::default());
        }
        drop(file);
        let length = fs::metadata(&path).expect("a file").len();
        assert!(length < 4_000_000, "16 MB were written, of which 0.8 MB are in force: {length}");
        let ids = (0..8).map(|id| format!("{id}=9"));
        assert_eq!(texts(&path), ids.collect::<Vec<_>>());
        assert_eq!(open(&path).1.count, 19);
    }

    #[test]
    fn an_interrupted_save_leaves_the_state_before_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state");
        let (mut file, mut state, mut tables) = open(&path);
        state.texts.insert("a", "1".to_owned());
        save(&mut file, &state, &mut tables, Batch::default());
        drop(file);
        let before = fs::read(&path).expect("a file");
        for torn in ["1 0 [\"a\",", "1 0 [\"a\",\"2\"]\nrest {}\n", "\0\0\0"] {
            fs::write(&path, [before.as_slice(), torn.as_bytes()].concat()).expect("a writable file");
            assert_eq!(texts(&path), ["a=1"]);
        }
        let (mut file, mut state, mut tables) = open(&path);
        state.texts.insert("b", "2".to_owned());
        save(&mut file, &state, &mut tables, Batch::default());
        drop(file);
        assert_eq!(texts(&path), ["a=1", "b=2"], "a save goes over what was interrupted");
    }

    #[test]
    fn a_crash_while_a_copy_is_made_loses_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state");
        let (mut file, mut state, mut tables) = open(&path);
        for text in ["1", "2", "3"] {
            state.texts.insert("a", text.to_owned());
            state.texts.insert(text, "x".to_owned());
            save(&mut file, &state, &mut tables, Batch::default());
        }
        let expected = ["a=3", "1=x", "2=x", "3=x"];
        let end = file.part.end;
        file.copy(end).expect("room on the disk");
        drop(file);
        assert_eq!(texts(&path), expected, "the copy is not in force yet");
        let (mut file, ..) = open(&path);
        file.relocate(end).expect("room on the disk");
        file.copy(header::LENGTH).expect("room on the disk");
        drop(file);
        assert_eq!(texts(&path), expected, "the first copy is in force while the second one is made");
    }

    #[test]
    fn a_batch_of_everything_replaces_what_the_file_has() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state");
        let (mut file, mut state, mut tables) = open(&path);
        state.texts.insert("a", "1".to_owned());
        state.texts.insert("b", "1".to_owned());
        save(&mut file, &state, &mut tables, Batch::default());
        state.texts.remove("a");
        // This batch gets lost.
        while !Batch::default().collect(&state, &mut tables, Duration::MAX).expect("serialisable") {}
        save(&mut file, &state, &mut tables, Batch::of_everything());
        drop(file);
        assert_eq!(texts(&path), ["b=1"]);
    }
}
