#![doc = include_str!("../README.md")]

mod behaviour;
mod description;
mod http;
mod ids;
mod made;
mod params;
mod refusal;
mod server;
mod state;
mod time;
mod webhook_url;
mod world;

pub use http::fault::Fault;
pub use refusal::Refusal;
pub use server::{Builder, Server};
pub use world::journal::Request;
pub use world::sent::{Attempt, Delivery};
