#![doc = include_str!("../README.md")]

mod behaviour;
mod description;
mod http;
mod ids;
mod link_session;
#[doc(hidden)]
pub mod log;
mod made;
mod params;
mod refusal;
mod saver;
mod server;
mod state;
mod time;
mod webhook_url;
mod world;

pub use http::denied::{Denied, InvalidSetting};
pub use http::fault::Fault;
pub use http::guard::Guard;
#[doc(hidden)]
pub use http::limits::Limits;
pub use link_session::LinkSession;
pub use refusal::Refusal;
pub use server::{Builder, Server};
pub use world::journal::Request;
pub use world::sent::{Attempt, Delivery};

#[doc = include_str!("../OUTCOMES.md")]
pub mod outcomes {}
