//! The only code that touches disk and network on the generator's behalf.

pub mod bench;
pub mod changelog;
pub mod consequences;
pub mod diff;
pub mod drift;
pub mod import;
pub mod regen;
pub mod workspace;

mod swap;
