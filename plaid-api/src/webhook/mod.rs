//! Webhooks: what Plaid tells of its own accord, verified and typed.
//!
//! Anybody can post to a webhook URL. Plaid signs what it sends, and [`Verifier`] checks that (with the feature
//! `webhook-verification`, which is on by default):
//!
//! ```no_run
//! use plaid_api::Client;
//! use plaid_api::webhook::{Verifier, Webhook, WebhookError};
//!
//! # async fn receive(header: &str, body: Vec<u8>) -> Result<(), WebhookError> {
//! # let verifier = Verifier::new(Client::from_env().expect("a client"));
//! // Once: `let verifier = Verifier::new(client);`
//! let event = verifier.verify(header, body).await?;
//! match event.webhook() {
//!     Webhook::SyncUpdatesAvailable(update) => println!("fetch the transactions of {}", update.item_id),
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
//! Answer with status 200 within ten seconds; put work that takes longer into a queue. Otherwise Plaid sends
//! the event again, with growing pauses, for 24 hours. So events come more than once
//! ([`Event::fingerprint`] tells), and not always in order: take one as a hint to ask the API, not as the
//! truth. [`WebhookError::status_code`] says what to answer to those that are refused: 400 for a forgery, 503
//! when the key can't be fetched, so that Plaid sends the event again.
//!
//! The body must be the raw bytes as they came: JSON that was read and written again has another hash.
//!
//! See [Plaid's page](https://plaid.com/docs/api/webhooks/webhook-verification/).

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
