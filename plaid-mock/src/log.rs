//! Lines for standard output and standard error, which nothing waits for.
//!
//! A stream that is closed, or a pipe that nobody reads, must not stop the server. A thread of its own writes the lines
//! and stands still if it must; the lines that it has no time for are dropped.

use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender, TrySendError};
use std::time::{Duration, Instant};

/// Capacity of the queue of lines.
const QUEUE: usize = 1_024;
/// The time for which the end of the program waits for the lines before it.
const MOMENT: Duration = Duration::from_millis(500);

/// A stream that lines are written to.
#[derive(Debug)]
pub struct Log {
    queue: SyncSender<Entry>,
    /// The number of lines that were dropped since the last one that was queued.
    dropped: AtomicU64,
}

enum Entry {
    Line(String),
    /// Asks for a sign that everything before it has been written.
    Flush(Sender<()>),
}

/// Writes a line to standard error.
pub fn line(text: &str) {
    stderr().line(text);
}

/// Returns the log of standard error, which a process has once.
pub fn stderr() -> &'static Log {
    static STDERR: OnceLock<Log> = OnceLock::new();
    STDERR.get_or_init(|| Log::to(io::stderr()))
}

impl Log {
    /// Creates a log that writes to a stream.
    pub fn to(stream: impl Write + Send + 'static) -> Self {
        let (queue, entries) = mpsc::sync_channel(QUEUE);
        // Without a thread the queue has no receiver, and all lines are dropped.
        let writer = std::thread::Builder::new().name("plaid-mock log".into());
        drop(writer.spawn(move || write(stream, &entries)));
        Self { queue, dropped: AtomicU64::new(0) }
    }

    /// Writes a line, or drops it if too many wait already.
    pub fn line(&self, text: &str) {
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        let told = if dropped == 0 { String::new() } else { format!("({dropped} lines could not be written)\n") };
        if self.queue.try_send(Entry::Line(format!("{told}{text}\n"))).is_err() {
            self.dropped.fetch_add(dropped.saturating_add(1), Ordering::Relaxed);
        }
    }

    /// Waits for the lines so far, but no longer than a moment.
    pub fn flush(&self) {
        let (sign, signs) = mpsc::channel();
        let end = Instant::now() + MOMENT;
        let mut entry = Entry::Flush(sign);
        while let Err(TrySendError::Full(back)) = self.queue.try_send(entry) {
            if Instant::now() >= end {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
            entry = back;
        }
        // An error means that the moment is over, or that there is nobody who writes.
        let _ = signs.recv_timeout(end.saturating_duration_since(Instant::now()));
    }
}

fn write(mut stream: impl Write, entries: &Receiver<Entry>) {
    for entry in entries {
        match entry {
            // The stream may be closed. It may also be open again later, as a file on a full disk is.
            Entry::Line(text) => drop(stream.write_all(text.as_bytes()).and_then(|()| stream.flush())),
            Entry::Flush(sign) => drop(sign.send(())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex, MutexGuard};

    use super::*;

    /// A stream that takes lines while its lock is free.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Shared {
        fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
            self.0.lock().expect("no panic")
        }
    }

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.bytes().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_stream_that_takes_nothing_holds_nobody() {
        let stream = Shared::default();
        let log = Log::to(stream.clone());
        let held = stream.bytes();
        for number in 0..2 * QUEUE {
            log.line(&number.to_string());
        }
        let begun = Instant::now();
        log.flush();
        assert!(begun.elapsed() >= MOMENT, "the queue is full");
        drop(held);
        let text = loop {
            log.line("the last");
            log.flush();
            let text = String::from_utf8(stream.bytes().clone()).expect("text");
            if text.contains("the last") {
                break text;
            }
        };
        assert!(text.starts_with("0\n1\n2\n") && text.contains(" lines could not be written)\nthe last\n"), "{text}");
    }

    #[test]
    fn a_closed_stream_holds_nobody() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
        }
        let (log, begun) = (Log::to(Closed), Instant::now());
        for _ in 0..10 {
            log.line("a line");
            log.flush();
        }
        assert!(begun.elapsed() < MOMENT * 10, "every line is tried");
    }
}
