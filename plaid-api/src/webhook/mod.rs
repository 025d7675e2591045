//! Webhooks, verified and typed.
//!
//! Anybody can post to a webhook URL. Plaid signs its webhooks, and [`Verifier`] checks the signature (with the feature
//! `webhook-verification`, which is on by default):
//!
//! ```no_run
//! use plaid_api::Client;
//! use plaid_api::webhook::{Verifier, Webhook, WebhookError};
//!
//! # async fn receive(header: &str, body: Vec<u8>) -> Result<(), WebhookError> {
//! # let verifier = Verifier::new(Client::from_env().expect("a client"));
//! // Create it once: `let verifier = Verifier::new(client);`
//! let event = verifier.verify(header, body).await?;
//! match event.webhook() {
//!     Webhook::TransactionsSyncUpdatesAvailable(update) => println!("fetch the transactions of {}", update.item_id),
//!     other if other.needs_update_mode() => println!("ask the user to log in again"),
//!     Webhook::Unknown(unknown) => println!("{}: {:?}", unknown.webhook_code, unknown.reason()),
//!     _ => {}
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What Plaid expects
//!
//! Answer with status 200 within ten seconds, and put longer work into a queue. Otherwise Plaid sends the event again,
//! at growing intervals, for 24 hours. So an event may arrive more than once ([`Event::fingerprint`] identifies it),
//! and out of order: use it as a hint to call the API, not as the current state. [`WebhookError::status`] is the
//! status for refused webhooks: 400 for forged ones, and 503 if the key can't be fetched, so that Plaid sends the event
//! again.
//!
//! The body must be the original bytes: JSON that was parsed and written again has another hash.
//!
//! See [Plaid's documentation](https://plaid.com/docs/api/webhooks/webhook-verification/).

#[cfg(feature = "axum")]
mod axum;
mod error;
mod event;
mod head;
#[cfg(feature = "webhook-verification")]
mod header;
#[cfg(feature = "webhook-verification")]
mod key;
#[cfg(feature = "webhook-verification")]
mod keys;
#[cfg(feature = "test-util")]
#[cfg_attr(docsrs, doc(cfg(feature = "test-util")))]
pub mod test_util;
#[cfg(feature = "webhook-verification")]
mod token;
#[cfg(feature = "webhook-verification")]
mod turns;
mod unknown;
#[cfg(feature = "webhook-verification")]
mod verify;

#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub use axum::Verified;
pub use error::{WebhookError, WebhookErrorKind};
pub use event::Event;
pub(crate) use event::read;
pub(crate) use head::Head;
#[cfg(feature = "webhook-verification")]
#[cfg_attr(docsrs, doc(cfg(feature = "webhook-verification")))]
pub use header::VerificationHeader;
pub use unknown::UnknownWebhook;
#[cfg(feature = "webhook-verification")]
#[cfg_attr(docsrs, doc(cfg(feature = "webhook-verification")))]
pub use verify::{Verifier, verify_with_key};

pub use crate::generated::webhook::Webhook;
