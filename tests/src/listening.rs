//! Captures everything that one thread logs, by `tracing` and by `log`, at every level and of every target.

use std::cell::RefCell;
use std::fmt::{Debug, Write as _};
use std::rc::Rc;
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};

thread_local! {
    /// Set while a test captures the logs of the thread.
    static LINES: RefCell<Option<Lines>> = const { RefCell::new(None) };
}

type Lines = Rc<RefCell<Vec<String>>>;

/// Captures the logs of this thread until dropped.
pub struct Listening(Lines);

impl Listening {
    pub fn start() -> Self {
        // The subscriber is global: with a subscriber for one thread, an event that another thread logs first is
        // disabled for all.
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            tracing::subscriber::set_global_default(Collector).expect("the only one");
            log::set_logger(&Logger).expect("the only one");
            log::set_max_level(log::LevelFilter::Trace);
        });
        let lines = Lines::default();
        LINES.set(Some(Rc::clone(&lines)));
        Self(lines)
    }

    /// Returns what was logged on this thread since the last call.
    pub fn take(&self) -> Vec<String> {
        self.0.take()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        LINES.set(None);
    }
}

fn is_on() -> bool {
    LINES.with_borrow(Option::is_some)
}

fn note(line: String) {
    let lines = LINES.with_borrow(Option::clone);
    if let Some(lines) = lines {
        lines.borrow_mut().push(line);
    }
}

struct Collector;

impl Subscriber for Collector {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        is_on()
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut line = Line::of("span", attributes.metadata());
        attributes.record(&mut line);
        note(line.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line("record".to_owned());
        values.record(&mut line);
        note(line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::of("event", event.metadata());
        event.record(&mut line);
        note(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Line {
    fn of(what: &str, metadata: &Metadata<'_>) -> Self {
        Self(format!("{what} {} {}", metadata.target(), metadata.name()))
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).expect("memory");
    }
}

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        is_on()
    }

    fn log(&self, record: &log::Record<'_>) {
        if is_on() {
            note(format!("log {} {}", record.target(), record.args()));
        }
    }

    fn flush(&self) {}
}
