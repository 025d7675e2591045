//! The source of the keys, and requests to try the receiver.

use std::env;
use std::error::Error;

use plaid_api::Client;
use plaid_api::webhook::Verifier;
use plaid_api::webhook::test_util::{KeyServer, Signer};

const BODY: &str = r#"{"webhook_type":"TRANSACTIONS","webhook_code":"SYNC_UPDATES_AVAILABLE","item_id":"item-1","initial_update_complete":true,"historical_update_complete":false,"environment":"sandbox"}"#;

pub enum Keys {
    /// Plaid's keys.
    Plaid(Client),
    /// The key of a local signer, which signs as Plaid does.
    Local { client: Client, signer: Signer, _server: KeyServer },
}

impl Keys {
    /// Chooses Plaid's keys if the environment configures a client, or else a local signer's.
    pub async fn choose() -> Result<Self, Box<dyn Error>> {
        if env::var_os("PLAID_CLIENT_ID").is_some_and(|value| !value.is_empty()) {
            return Ok(Self::Plaid(Client::from_env()?));
        }
        let (signer, server) = (Signer::generate()?, KeyServer::start().await?);
        server.publish(&signer);
        let client = Client::builder().credentials("client-id", "secret").base_url(server.url()).build()?;
        Ok(Self::Local { client, signer, _server: server })
    }

    pub fn verifier(&self) -> Verifier {
        let (Self::Plaid(client) | Self::Local { client, .. }) = self;
        Verifier::new(client.clone())
    }

    /// Sends a webhook to accept and one to refuse, or prints how to.
    pub async fn try_out(&self, url: &str) -> Result<(), Box<dyn Error>> {
        println!("listening at {url}");
        let Self::Local { signer, .. } = self else { return std::future::pending().await };
        let token = signer.sign(BODY);
        let changed = BODY.replace("item-1", "item-2");
        if env::args().any(|argument| argument == "--check") {
            for (body, expected) in [(BODY, 200), (changed.as_str(), 400)] {
                let request = reqwest::Client::new().post(url).header("Plaid-Verification", &token);
                let status = request.body(body.to_owned()).send().await?.status();
                if status != expected {
                    return Err(format!("status {status} instead of {expected}").into());
                }
                println!("status {status}, as it should be");
            }
            return Ok(());
        }
        println!("\nas Plaid sends it, valid for five minutes:");
        println!("curl -i {url} -H 'Plaid-Verification: {token}' --data-raw '{BODY}'");
        println!("\nwith a byte changed:");
        println!("curl -i {url} -H 'Plaid-Verification: {token}' --data-raw '{changed}'");
        std::future::pending().await
    }
}
