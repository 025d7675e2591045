//! Reads the files of `spec/`, and makes the bundle of the description that Plaid publishes.

pub mod docs;
pub mod examples;
pub mod import;
pub mod overlay;
pub mod runtime;
pub mod source;
pub mod validate;
pub mod yaml;
