//! Signs webhooks as Plaid does, and serves the keys, for tests of a receiver.
//!
//! ```
//! use std::time::Duration;
//! use plaid_api::Client;
//! use plaid_api::webhook::Verifier;
//! use plaid_api::webhook::test_util::{KeyServer, Signer};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let signer = Signer::generate()?;
//! let server = KeyServer::start().await?;
//! server.publish(&signer);
//!
//! let client = Client::builder().credentials("client-id", "secret").base_url(server.url()).build()?;
//! let verifier = Verifier::new(client);
//! let body = r#"{"webhook_type": "ITEM", "webhook_code": "LOGIN_REPAIRED", "item_id": "item-1"}"#;
//!
//! verifier.verify(signer.sign(body), body).await?;
//! verifier.verify(signer.token(body).age(Duration::from_mins(6)).build(), body).await.expect_err("too old");
//! verifier.verify(signer.sign(body), body.replace(' ', "")).await.expect_err("not the raw body");
//! # Ok(())
//! # }
//! ```

mod key_server;
mod signer;

pub use key_server::KeyServer;
pub use signer::{Signer, SignerError, Token};
