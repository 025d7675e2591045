#![doc = include_str!("../README.md")]

mod answer;
mod asked;
mod behaviour;
mod check;
mod clock;
mod control;
mod courier;
mod description;
mod fault;
mod journal;
mod linked;
mod pdf;
mod refusal;
mod serve;
mod service;
mod state;
mod store;
mod world;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use description::description;
use service::Service;
use world::World;

pub use fault::Fault;
pub use journal::{Delivery, Request};
pub use refusal::Refusal;

/// The credentials that are accepted.
#[derive(Clone, PartialEq, Eq)]
struct Credentials {
    client_id: String,
    secret: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// A server that runs until it is dropped.
pub struct Server {
    address: SocketAddr,
    service: Arc<Service>,
    state: Option<PathBuf>,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
    courier: JoinHandle<()>,
    keeper: Option<JoinHandle<()>>,
}

/// What a server is like.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until it starts"]
pub struct Builder {
    bind: IpAddr,
    port: u16,
    seed: u64,
    credentials: Option<Credentials>,
    webhook: Option<String>,
    work: Duration,
    state: Option<PathBuf>,
    logs: bool,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Server {
    /// A server with what is set here; without more, on a free port of the loopback address.
    pub fn builder() -> Builder {
        Builder {
            bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            seed: 0,
            credentials: None,
            webhook: None,
            work: Duration::from_millis(500),
            state: None,
            logs: false,
        }
    }

    /// Where it listens, as a base URL for a client.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Moves the server's clock, and lets happen what is due by then. The time at which webhooks are signed stays that
    /// of the machine.
    pub fn advance(&self, by: Duration) {
        self.service.with(|world| world.advance(by));
    }

    /// Lets something go wrong with requests to come.
    pub fn fault(&self, fault: Fault) {
        self.service.faults().add(fault);
    }

    /// The last requests, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.service.journal().requests.list()
    }

    /// The last webhooks that were sent, oldest first.
    #[must_use]
    pub fn webhooks(&self) -> Vec<Delivery> {
        self.service.journal().webhooks.list()
    }

    /// Signs webhooks by a new key from now on.
    ///
    /// # Errors
    /// When the platform gives no key.
    pub fn rotate_keys(&self) -> Result<(), Refusal> {
        self.control("keys/rotate", &Value::Null).map(drop)
    }

    /// A user comes to the end of Link, with a login of the Sandbox: what comes out is a public token. In update mode
    /// the Item's login is renewed.
    ///
    /// # Errors
    /// When the token is unknown or has expired.
    pub fn finish_link(&self, link_token: &str) -> Result<String, Refusal> {
        let answer = self.control("link/finish", &json!({"link_token": link_token}))?;
        Ok(answer["public_token"].as_str().unwrap_or_default().to_owned())
    }

    /// A user renews the login of an Item.
    ///
    /// # Errors
    /// When the token is unknown.
    pub fn repair_item(&self, access_token: &str) -> Result<(), Refusal> {
        self.control("item/repair", &json!({"access_token": access_token})).map(drop)
    }

    /// Does what `POST /_mock/` and this path does over HTTP, with its body.
    ///
    /// # Errors
    /// What the path refuses, or that there is no such path.
    pub fn control(&self, path: &str, body: &Value) -> Result<Value, Refusal> {
        control::run(&self.service, &format!("{}{path}", control::PREFIX), body)
    }

    /// Stops: what is being answered ends first, and the state is saved if it has a file.
    ///
    /// # Errors
    /// When the state can't be saved.
    pub async fn stop(mut self) -> io::Result<()> {
        if let Some(stop) = self.stop.take() {
            // Where nobody listens any more, it has ended already.
            let _ = stop.send(());
        }
        // It was aborted.
        drop((&mut self.serving).await);
        // Only one writes the file at a time.
        if let Some(keeper) = self.keeper.take() {
            keeper.abort();
            drop(keeper.await);
        }
        match self.state.take() {
            Some(path) => state::save(&self.service, &path),
            None => Ok(()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
        self.courier.abort();
        if let Some(keeper) = &self.keeper {
            keeper.abort();
        }
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

    /// What made-up answers, ids and data begin from; 0 unless set.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The only credentials that are accepted. Any are unless set.
    pub fn credentials(mut self, client_id: &str, secret: &str) -> Self {
        self.credentials = Some(Credentials { client_id: client_id.into(), secret: secret.into() });
        self
    }

    /// Where webhooks go that belong to no Item: those of Identity Verification, Transfer and payments. Nowhere unless
    /// set.
    pub fn webhook(mut self, url: &str) -> Self {
        self.webhook = Some(url.into());
        self
    }

    /// How long it works on what Plaid makes while the caller waits, by the server's clock; half a second unless set.
    pub fn work(mut self, work: Duration) -> Self {
        self.work = work;
        self
    }

    /// Restores the state from this file if it is there, and saves it there every few seconds and when the server is
    /// stopped.
    pub fn state(mut self, path: impl Into<PathBuf>) -> Self {
        self.state = Some(path.into());
        self
    }

    /// Tells every request on standard error: method, path and status, never a body.
    pub fn log_requests(mut self, yes: bool) -> Self {
        self.logs = yes;
        self
    }

    /// Starts the server.
    ///
    /// # Errors
    /// When the port is taken, or the state's file is there and can't be read.
    pub async fn start(self) -> io::Result<Server> {
        let Self { bind, port, seed, credentials, webhook, work, state, logs } = self;
        if description().operations.is_empty() {
            return Err(io::Error::other("plaid.yaml, which this crate was built with, is no description of an API"));
        }
        let mut world = match state.as_deref().filter(|path| path.exists()) {
            Some(path) => state::restore(path)?,
            None => World::new(seed),
        };
        (world.webhook, world.work) = (webhook, work);
        world.rotate_keys().map_err(io::Error::other)?;
        let listener = TcpListener::bind((bind, port)).await?;
        let address = listener.local_addr()?;
        let (sender, receiver) = mpsc::channel(courier::MOST_WAITING);
        let service = Arc::new(Service::new(credentials, seed, world, sender));
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve::run(listener, Arc::clone(&service), logs, stopped));
        let courier = tokio::spawn(courier::run(receiver, Arc::clone(&service)));
        let keeper = state.clone().map(|path| tokio::spawn(state::keep(Arc::clone(&service), path)));
        Ok(Server { address, service, state, stop: Some(stop), serving, courier, keeper })
    }
}
