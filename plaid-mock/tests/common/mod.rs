//! Helpers of the tests.
#![allow(dead_code, reason = "each test file uses only a part")]

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use plaid_api::types::{
    AccessToken, CountryCode, ItemPublicTokenExchangeRequest, LinkTokenCreateRequest, LinkTokenCreateRequestUser,
    LinkTokenCreateRequired, Products, SandboxPublicTokenCreateRequest,
};
use plaid_api::webhook::{Verifier, Webhook};
use plaid_api::{Client, RetryPolicy};
use plaid_mock::Server;
use serde_json::Value;
use tokio::sync::mpsc;

/// A server, and a client without retries.
pub struct Scene {
    pub server: Server,
    pub client: Client,
}

impl Scene {
    pub async fn new() -> Self {
        Self::of(Server::builder().start().await.expect("a server"))
    }

    pub fn of(server: Server) -> Self {
        let builder = Client::builder().credentials("client-id", "secret").base_url(server.url());
        let client = builder.retry(RetryPolicy::off()).build().expect("a client");
        Self { server, client }
    }

    /// Sends a request of JSON and returns the answer, which may be a refusal.
    pub async fn call(&self, path: &str, body: serde_json::Value) -> serde_json::Value {
        let request = reqwest::Client::new().post(format!("{}{path}", self.server.url()));
        let request = request.header("content-type", "application/json").body(body.to_string());
        let request = request.header("PLAID-CLIENT-ID", "client-id").header("PLAID-SECRET", "secret");
        let answer = request.send().await.expect("an answer").bytes().await.expect("a body");
        serde_json::from_slice(&answer).expect("JSON")
    }

    /// Creates an Item of the usual login.
    pub async fn item(&self, products: &[Products]) -> AccessToken {
        item_of(&self.client, products).await
    }

    /// Creates an Item of this login.
    pub async fn login(&self, login: SandboxPublicTokenCreateRequest) -> AccessToken {
        login_of(&self.client, login).await
    }
}

/// Creates an Item of the usual login.
pub async fn item_of(client: &Client, products: &[Products]) -> AccessToken {
    login_of(client, SandboxPublicTokenCreateRequest::new(products, "ins_109508")).await
}

/// Creates an Item of a login.
async fn login_of(client: &Client, login: SandboxPublicTokenCreateRequest) -> AccessToken {
    let public = client.sandbox_public_token_create(&login).await.expect("a login").public_token;
    let exchange = ItemPublicTokenExchangeRequest::new(public);
    client.item_public_token_exchange(&exchange).await.expect("an Item").access_token
}

/// Sends a request as JSON, and returns the status and the body of the answer.
pub async fn send(server: &Server, path: &str, body: &Value) -> (u16, Vec<u8>) {
    // No connection is kept, because each test has a runtime of its own.
    static CLIENT: LazyLock<reqwest::Client> =
        LazyLock::new(|| reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().expect("a client"));
    let request = CLIENT.post(format!("{}{path}", server.url()));
    let request = request.header("plaid-client-id", "client-id").header("plaid-secret", "secret");
    let request = request.header("content-type", "application/json").body(body.to_string());
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.bytes().await.expect("a body").to_vec())
}

/// Sends a request as JSON, and returns the answer, or the code of the refusal.
pub async fn post(server: &Server, path: &str, body: Value) -> Result<Value, String> {
    let (status, body) = send(server, path, &body).await;
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    if status == 200 { Ok(body) } else { Err(body["error_code"].as_str().unwrap_or_default().to_owned()) }
}

/// Returns a request for a Link token that lets a user of the United States link an Item with Auth.
pub fn link() -> LinkTokenCreateRequest {
    let required = LinkTokenCreateRequired {
        client_name: "A shop".into(),
        country_codes: vec![CountryCode::Us],
        language: "en".into(),
    };
    LinkTokenCreateRequest::new(required).user(LinkTokenCreateRequestUser::new("user-1")).products([Products::Auth])
}

/// Returns a request for a link token as JSON, with more fields than every request has.
pub fn link_with(more: &serde_json::Value) -> serde_json::Value {
    let mut request = serde_json::json!({
        "client_name": "A shop",
        "country_codes": ["US"],
        "language": "en",
        "user": {"client_user_id": "user-1"},
    });
    for (name, value) in more.as_object().expect("an object") {
        request[name] = value.clone();
    }
    request
}

/// Returns the machine's time, in milliseconds since 1970.
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_millis()).expect("a time")
}

/// A receiver of webhooks.
pub struct Receiver {
    pub url: String,
    hooks: mpsc::UnboundedReceiver<(HeaderMap, String)>,
}

impl Receiver {
    pub async fn start() -> Self {
        let (sender, hooks) = mpsc::unbounded_channel();
        let take = |State(sender): State<Arc<mpsc::UnboundedSender<_>>>, headers: HeaderMap, body: String| async move {
            sender.send((headers, body)).expect("a test that listens");
        };
        let router = Router::new().fallback(take).with_state(Arc::new(sender));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, hooks }
    }

    /// Returns the signature header and the body of the next webhook.
    pub async fn next(&mut self) -> (String, String) {
        let wait = tokio::time::timeout(std::time::Duration::from_secs(10), self.hooks.recv());
        let (headers, body) = wait.await.expect("a webhook in time").expect("a webhook");
        (headers["plaid-verification"].to_str().expect("text").to_owned(), body)
    }

    /// Returns the next webhook, verified and typed.
    pub async fn webhook(&mut self, client: &Client) -> Webhook {
        let (header, body) = self.next().await;
        let verified = Verifier::new(client.clone()).verify(header.as_str(), body).await;
        verified.expect("a webhook of the server").into_webhook()
    }

    /// Returns the next webhook as JSON.
    pub async fn body(&mut self) -> serde_json::Value {
        serde_json::from_str(&self.next().await.1).expect("JSON")
    }

    /// Returns whether no webhook has arrived.
    pub fn is_idle(&mut self) -> bool {
        self.hooks.try_recv().is_err()
    }
}
