//! The HTTP side: connections, the guard, the stages of a request, faults, `/_mock/`, and the delivery of webhooks.

mod answer;
mod body;
mod checks;
pub mod control;
mod cors;
pub mod courier;
pub mod credentials;
pub mod denied;
pub mod fault;
mod fault_checks;
mod faults;
mod fields;
pub mod guard;
mod host;
pub mod limits;
mod lines;
pub mod listen;
mod panics;
mod patient;
mod received;
pub mod respond;
pub mod serve;
pub mod service;
