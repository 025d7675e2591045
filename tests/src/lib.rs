//! Tests of the generator and of the generated code over real HTTP. They are one crate with one binary, since each
//! further binary would link all types again.
#![cfg(test)]
#![allow(missing_docs, reason = "a test documents itself by its name")]

mod blessed;
mod calls;
mod catalogue;
mod conservation;
mod description;
mod diff;
mod downloads;
mod drift;
mod echoes;
mod events;
mod examples;
mod faults;
mod forms;
mod golden;
mod hostile;
mod import;
mod lenient;
mod listening;
mod lists;
mod mock;
/// The mock's own validators of the description.
#[path = "../../plaid-mock/src/description/mod.rs"]
#[allow(dead_code, reason = "the mock needs the rest")]
mod mock_description;
mod moving;
mod observing;
mod outcomes;
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, deprecated, unused_variables, reason = "generated")]
mod generated {
    pub mod calls;
    pub mod examples;
    pub mod reads;
}
mod paging;
mod receiving;
mod retries;
mod routine;
mod sample;
mod scene;
mod server;
mod settings;
mod snapshot;
mod stand_in;
mod stories;
mod transport;
mod types;
mod waiting;
mod webhooks;

#[allow(unused_imports, reason = "only the goldens use them")]
// The goldens refer to these names as `crate::…`, like generated code in the SDK.
use plaid_api::{
    __identifier, __model, __open_enum, __secret, __union, Amount, Decimal, IntoField, IntoNullable, Nullable,
    UnknownValue, UnknownVariant, model,
};
#[allow(unused_imports, reason = "as above")]
use stand_in::{Call, Client, Download, operation, pages};
