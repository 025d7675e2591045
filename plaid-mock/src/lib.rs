#![doc = include_str!("../README.md")]

mod behaviour;
mod description;
mod http;
mod ids;
mod link_session;
mod made;
mod params;
mod refusal;
mod server;
mod state;
mod time;
mod world;

pub use http::fault::Fault;
pub use link_session::LinkSession;
pub use refusal::Refusal;
pub use server::{Builder, Server};
pub use world::journal::{Delivery, Request};

#[doc = include_str!("../OUTCOMES.md")]
pub mod outcomes {}
