//! The HTTP side: connections, the stages of a request, faults, `/_mock/`, and the delivery of webhooks.

mod answer;
mod checks;
pub mod control;
pub mod courier;
pub mod fault;
pub mod guard;
mod lines;
pub mod serve;
pub mod service;
