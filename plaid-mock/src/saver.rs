//! Saves the state while the server runs.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::http::service::Service;
use crate::log;
use crate::state::World;
use crate::world::file::StateFile;
use crate::world::store::tables::Batch;

/// The interval at which changes are saved. A crash loses the changes of one interval.
const INTERVAL: Duration = Duration::from_secs(1);
/// The time for which requests wait while changes are collected. They are collected in several steps, until a step ends
/// with nothing left; the batch is then the state at that moment.
const STEP: Duration = Duration::from_micros(200);
/// The time between two steps, for requests.
const PAUSE: Duration = Duration::from_millis(1);
/// The part of the time so far that a step may take. If there are changes faster than they are collected, steps grow.
const SHARE: u32 = 50;

/// A thread that saves the state every second and a last time when this value is dropped.
#[derive(Debug)]
pub struct Saver {
    /// It is closed to end the thread. A message before says that nothing happens any more.
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

/// The work of the thread.
struct Work {
    file: StateFile,
    service: Arc<Service>,
    /// The state apart from the tables as it was last saved.
    rest: Vec<u8>,
    /// Whether the file needs a batch that replaces everything.
    is_behind: bool,
}

impl Saver {
    /// Saves the state, and starts to save its changes.
    pub fn start(file: StateFile, service: Arc<Service>) -> io::Result<Self> {
        let mut work = Work { file, service, rest: Vec::new(), is_behind: false };
        work.save(Duration::MAX)?;
        let (end, ended) = mpsc::channel();
        let thread = thread::Builder::new().name("saver".to_owned()).spawn(move || {
            loop {
                match ended.recv_timeout(INTERVAL) {
                    Err(RecvTimeoutError::Timeout) => {
                        work.save(STEP).unwrap_or_else(|error| log::line(&error.to_string()));
                    }
                    Err(RecvTimeoutError::Disconnected) => return work.save(Duration::MAX),
                    Ok(()) => work.service.with(World::complete),
                }
            }
        })?;
        Ok(Self { end: Some(end), thread: Some(thread) })
    }

    /// Saves the state a last time, after which nothing may happen any more.
    pub fn finish(mut self) -> io::Result<()> {
        if let Some(end) = &self.end {
            // This fails only if the thread has ended, whose error is returned below.
            let _ = end.send(());
        }
        self.join()
    }

    fn join(&mut self) -> io::Result<()> {
        self.end = None;
        let Some(thread) = self.thread.take() else { return Ok(()) };
        thread.join().unwrap_or_else(|_| Err(io::Error::other("the thread that saves the state has ended early")))
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        self.join().unwrap_or_else(|error| log::line(&error.to_string()));
    }
}

impl Work {
    /// Saves what has changed. Requests wait for about `step` at a time.
    fn save(&mut self, step: Duration) -> io::Result<()> {
        let result = self.collected(step).and_then(|batch| {
            if batch.has_no_entries() && batch.rest == self.rest {
                return Ok(());
            }
            self.rest.clone_from(&batch.rest);
            self.file.append(&batch.lines())
        });
        self.is_behind = result.is_err();
        result
    }

    fn collected(&self, step: Duration) -> io::Result<Batch> {
        let mut batch = if self.is_behind { Batch::of_everything() } else { Batch::default() };
        let start = Instant::now();
        loop {
            let time = step.max(start.elapsed() / SHARE);
            if self.service.with(|world| world.collect(&mut batch, time))? {
                return Ok(batch);
            }
            thread::sleep(PAUSE);
        }
    }
}
