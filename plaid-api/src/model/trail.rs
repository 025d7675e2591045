//! The path at which reading failed. As an error passes up through the levels, each level records its field or index. A
//! success records nothing, so it has no cost.

use std::cell::RefCell;
use std::fmt::Write;

enum Step {
    Field(&'static str),
    Index(usize),
    Entry,
}

thread_local! {
    /// The steps of the path, innermost first. Reading never yields, so one trail per thread is enough.
    static TRAIL: RefCell<Vec<Step>> = const { RefCell::new(Vec::new()) };
}

fn note(step: Step) {
    TRAIL.with(|trail| trail.borrow_mut().push(step));
}

pub(super) fn field(name: &'static str) {
    note(Step::Field(name));
}

pub(super) fn index(index: usize) {
    note(Step::Index(index));
}

/// Records a value in a map. The key is data, so the path does not show it.
pub(super) fn entry() {
    note(Step::Entry);
}

/// Forgets earlier failures.
pub(crate) fn clear() {
    TRAIL.with(|trail| trail.borrow_mut().clear());
}

/// Returns the path to the failure, such as `accounts[2].balances.current`. It is empty at the top.
pub(crate) fn take() -> String {
    let steps = TRAIL.with(|trail| std::mem::take(&mut *trail.borrow_mut()));
    let mut path = String::new();
    for step in steps.iter().rev() {
        match step {
            Step::Field(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Step::Index(index) => {
                // Writing to a string does not fail.
                let _ = write!(path, "[{index}]");
            }
            Step::Entry => path.push_str("[…]"),
        }
    }
    path
}
