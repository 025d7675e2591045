//! The way from a link token to a verified webhook.
//!
//! ```text
//! cargo run --example quickstart
//! ```
//!
//! Without credentials in the environment, this calls plaid-mock, a local stand-in for Plaid. With `PLAID_CLIENT_ID`,
//! `PLAID_SECRET` and `PLAID_ENV=sandbox` set, it calls Plaid's Sandbox and skips the webhook, since Plaid can't reach
//! this machine. Identity Verification then also needs `PLAID_TEMPLATE_ID`.

#[path = "common/environment.rs"]
mod environment;
#[path = "common/local.rs"]
mod local;

use std::error::Error;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use plaid_api::Client;
use plaid_api::types::{
    AccessToken, AccountsGetRequest, CountryCode, IdentityVerificationCreateRequest,
    IdentityVerificationCreateRequired, IdentityVerificationGetRequest, ItemPublicTokenExchangeRequest,
    ItemWebhookUpdateRequest, LinkTokenCreateRequest, LinkTokenCreateRequestUser, LinkTokenCreateRequired, Products,
    PublicToken, SandboxItemFireWebhookRequest, SandboxItemFireWebhookRequestWebhookCode,
    SandboxItemFireWebhookRequired, SandboxPublicTokenCreateRequest, TransactionsUpdateStatus,
};
use plaid_api::webhook::{Event, Verifier};
use plaid_mock::Server;
use tokio::sync::mpsc;

/// The variables for Plaid's Sandbox, with what each holds.
const VARIABLES: [(&str, &str); 3] = [
    ("PLAID_CLIENT_ID", "the client id, from the dashboard"),
    ("PLAID_SECRET", "the Sandbox secret, from the dashboard"),
    ("PLAID_ENV", "`sandbox`"),
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if environment::says_sandbox(&VARIABLES)? {
        println!("calling Plaid's Sandbox");
        return run(&Client::from_env()?, None, environment::variable("PLAID_TEMPLATE_ID").ok()).await;
    }
    let (server, client) = local::start().await?;
    run(&client, Some(&server), Some("idvtmp_quickstart".into())).await
}

async fn run(client: &Client, server: Option<&Server>, template: Option<String>) -> Result<(), Box<dyn Error>> {
    // Your page opens Link with this token.
    let link = LinkTokenCreateRequest::new(LinkTokenCreateRequired {
        client_name: "Quickstart".into(),
        language: "en".into(),
        country_codes: vec![CountryCode::Us],
    })
    .user(LinkTokenCreateRequestUser::new("user-1"))
    .products([Products::Transactions]);
    let link_token = client.link_token_create(&link).await?.link_token;
    println!("link: a token for your page, of {} characters", link_token.expose().len());

    // Link returns a public token when the user has finished. Here no user is needed: the mock finishes Link itself,
    // and the Sandbox has an operation for it.
    let public_token = if let Some(server) = server {
        PublicToken::from(server.finish_link(link_token.expose())?)
    } else {
        let login = SandboxPublicTokenCreateRequest::new([Products::Transactions], "ins_109508");
        client.sandbox_public_token_create(&login).await?.public_token
    };
    let exchange = ItemPublicTokenExchangeRequest::new(public_token);
    let item = client.item_public_token_exchange(&exchange).await?;
    println!("exchange: Item {}", item.item_id);

    let accounts = client.accounts_get(&AccountsGetRequest::new(&item.access_token)).await?.accounts;
    for account in &accounts {
        println!("account: {} ({})", account.account_id, account.type_);
    }

    // Plaid fetches transactions in the background. A webhook reports when there are some.
    let update = loop {
        let update = client.transactions_sync_all(&item.access_token).await?;
        if update.status == TransactionsUpdateStatus::HistoricalUpdateComplete {
            break update;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    };
    println!("sync: {} transactions", update.added.len());

    match template {
        Some(template) => verify_identity(client, server, template).await?,
        None => println!("identity verification: left out, PLAID_TEMPLATE_ID is not set"),
    }

    if server.is_some() {
        return receive_webhook(client, item.access_token).await;
    }
    println!("webhook: left out, Plaid can't reach this machine");
    Ok(())
}

async fn verify_identity(client: &Client, server: Option<&Server>, template: String) -> Result<(), Box<dyn Error>> {
    let create = IdentityVerificationCreateRequest::new(IdentityVerificationCreateRequired {
        template_id: template.into(),
        is_shareable: true,
        gave_consent: true,
    })
    .client_user_id("user-1")
    .is_idempotent(true);
    let created = client.identity_verification_create(&create).await?;
    println!("identity verification: {} is {}", created.id, created.status);
    if let Some(server) = server {
        server.control("identity_verification/finish", &serde_json::json!({"identity_verification_id": created.id}))?;
        let got = client.identity_verification_get(&IdentityVerificationGetRequest::new(created.id)).await?;
        println!("identity verification: once the user is through, {}", got.status);
    }
    Ok(())
}

/// Receives a webhook at a server of this example, as an application would.
async fn receive_webhook(client: &Client, access_token: AccessToken) -> Result<(), Box<dyn Error>> {
    let (sender, mut events) = mpsc::channel(8);
    let app = Router::new().fallback(take).with_state((Verifier::new(client.clone()), sender));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/plaid", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, app).await });

    client.item_webhook_update(&ItemWebhookUpdateRequest::new(&access_token).webhook(url)).await?;
    let fire = SandboxItemFireWebhookRequest::new(SandboxItemFireWebhookRequired {
        access_token,
        webhook_code: SandboxItemFireWebhookRequestWebhookCode::SyncUpdatesAvailable,
    });
    client.sandbox_item_fire_webhook(&fire).await?;
    for _ in 0..2 {
        let event = events.recv().await.ok_or("the receiver ended")?;
        println!("webhook: {} / {}, verified", event.webhook_type(), event.webhook_code());
    }
    Ok(())
}

async fn take(
    State((verifier, sender)): State<(Verifier, mpsc::Sender<Event>)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    match verifier.verify(&headers, body).await {
        Ok(event) => match sender.send(event).await {
            Ok(()) => StatusCode::OK,
            Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        },
        Err(_) => StatusCode::BAD_REQUEST,
    }
}
