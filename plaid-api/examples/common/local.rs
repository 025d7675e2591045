//! A local stand-in for Plaid, for running an example without credentials.

use std::error::Error;

use plaid_api::Client;
use plaid_api::types::{AccessToken, ItemPublicTokenExchangeRequest, Products, SandboxPublicTokenCreateRequest};
use plaid_mock::Server;

/// Starts plaid-mock, and creates a client for it.
///
/// # Errors
/// Fails if there is no free port.
pub async fn start() -> Result<(Server, Client), Box<dyn Error>> {
    let server = Server::builder().start().await?;
    println!("no PLAID_* credentials are set: calling plaid-mock at {}, on this machine", server.url());
    let client = Client::builder().credentials("client-id", "secret").base_url(server.url()).build()?;
    Ok((server, client))
}

/// Creates an Item with the Sandbox's default login.
///
/// # Errors
/// Fails if a call fails.
#[allow(dead_code, reason = "not every example needs one")]
pub async fn item(client: &Client, products: Vec<Products>) -> Result<AccessToken, plaid_api::Error> {
    let login = SandboxPublicTokenCreateRequest::new(products, "ins_109508");
    let public_token = client.sandbox_public_token_create(&login).await?.public_token;
    let exchange = ItemPublicTokenExchangeRequest::new(public_token);
    Ok(client.item_public_token_exchange(&exchange).await?.access_token)
}
