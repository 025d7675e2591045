//! The maintainers' commands. The generator leaves all access to disk and network to this crate.

pub mod bench;
pub mod changelog;
pub mod claims;
pub mod consequences;
pub mod diff;
pub mod drift;
pub mod import;
pub mod origin;
pub mod regen;
pub mod work;
pub mod workspace;

mod source;
mod swap;
