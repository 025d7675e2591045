//! The report of changes: differences between two descriptions, differences in the SDK's public API, and the release
//! that follows from both.

pub mod api;
pub mod differences;
mod release;

pub use release::Release;
