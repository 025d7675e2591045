//! The HTTP side: connections, the stages of a request, faults, `/_mock/`, and the delivery of webhooks.

mod answer;
mod checks;
pub mod control;
pub mod courier;
pub mod fault;
mod fault_checks;
mod faults;
mod fields;
pub mod guard;
pub mod serve;
pub mod service;
mod words;
