//! Link: link tokens, the sessions of users, and public tokens.

pub mod accounts;
mod checks;
pub mod finish;
mod login;
pub mod new_item;
pub mod products;
pub mod public;
pub mod sandbox;
mod session;
pub mod token;
mod update;
