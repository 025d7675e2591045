//! The maintainers' commands. For the generator, only this code uses disk and network.

pub mod bench;
pub mod changelog;
pub mod consequences;
pub mod diff;
pub mod drift;
pub mod import;
pub mod regen;
pub mod workspace;

mod swap;
