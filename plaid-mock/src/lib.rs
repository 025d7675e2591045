//! Plaid on your own machine: a server that answers every operation of the bundled description.
//!
//! Requests are checked against the description, and wrong ones are refused in Plaid's form. Answers are made up from
//! the description: valid, plausible, and for the same request and seed always the same.
//!
//! ```
//! use plaid_api::Client;
//! use plaid_api::types::ItemGetRequest;
//! use plaid_mock::Server;
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = Server::builder().start().await?;
//! let client = Client::builder().credentials("client-id", "secret").base_url(server.url()).build()?;
//! let answer = client.item_get(&ItemGetRequest::new("access-sandbox-1")).await?;
//! println!("{}", answer.item.item_id);
//! # Ok(())
//! # }
//! ```

mod answer;
mod body;
mod description;
mod refusal;
mod serve;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
}

/// What a server is like.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until it starts"]
pub struct Builder {
    bind: IpAddr,
    port: u16,
    settings: Settings,
}

/// What answers depend on.
#[derive(Debug, Clone, Default)]
struct Settings {
    seed: u64,
    /// The credentials that are accepted; any if none are set.
    credentials: Option<(String, String)>,
    /// Whether requests are told on standard error.
    logs: bool,
}

impl Server {
    /// A server with what is set here; without more, on a free port of the loopback address.
    pub fn builder() -> Builder {
        Builder { bind: IpAddr::V4(Ipv4Addr::LOCALHOST), port: 0, settings: Settings::default() }
    }

    /// Where it listens, as a base URL for a client.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Builder {
    /// The port; a free one unless set.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The address to listen at; `127.0.0.1` unless set. Whoever reaches another one reaches this server.
    pub fn bind(mut self, address: IpAddr) -> Self {
        self.bind = address;
        self
    }

    /// What made-up answers begin from; 0 unless set.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// The only credentials that are accepted. Any are unless set.
    pub fn credentials(mut self, client_id: &str, secret: &str) -> Self {
        self.settings.credentials = Some((client_id.to_owned(), secret.to_owned()));
        self
    }

    /// Tells every request on standard error: method, path and status, never a body.
    pub fn log_requests(mut self, yes: bool) -> Self {
        self.settings.logs = yes;
        self
    }

    /// Starts the server.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(self) -> std::io::Result<Server> {
        let listener = TcpListener::bind((self.bind, self.port)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(serve::run(listener, Arc::new(self.settings)));
        Ok(Server { address, task })
    }
}
