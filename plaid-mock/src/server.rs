//! A running server, and its configuration.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::description::description;
use crate::http::fault::Fault;
use crate::http::guard::Credentials;
use crate::http::service::Service;
use crate::http::{control, courier, serve};
use crate::refusal::Refusal;
use crate::state::World;
use crate::world::file;
use crate::world::journal::{Delivery, Request};

/// The interval at which a changed state is saved, so that a crash loses only a few seconds.
const SAVE_EVERY: Duration = Duration::from_secs(5);

/// A server that runs until it is dropped.
pub struct Server {
    address: SocketAddr,
    service: Arc<Service>,
    state: Option<PathBuf>,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
    courier: JoinHandle<()>,
    saver: Option<JoinHandle<()>>,
}

/// The configuration of a server.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until it is started"]
pub struct Builder {
    bind: IpAddr,
    port: u16,
    seed: u64,
    credentials: Option<Credentials>,
    webhook: Option<String>,
    work: Duration,
    lasting_logins: bool,
    state: Option<PathBuf>,
    logs: bool,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Server {
    /// Starts the configuration of a server. By default it listens on a free port of the loopback address.
    pub fn builder() -> Builder {
        Builder {
            bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            seed: 0,
            credentials: None,
            webhook: None,
            work: Duration::from_millis(500),
            lasting_logins: false,
            state: None,
            logs: false,
        }
    }

    /// Returns the base URL for clients.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Moves the server's clock, and makes everything happen that is due by then. Webhooks are still signed with the
    /// machine's time.
    pub fn advance(&self, by: Duration) {
        self.service.with(|world| world.advance(by));
    }

    /// Adds a fault for requests to come.
    pub fn fault(&self, fault: Fault) {
        self.service.faults().add(fault);
    }

    /// Returns the last requests, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.service.journal().requests.list()
    }

    /// Returns the last webhooks that were sent, oldest first.
    #[must_use]
    pub fn webhooks(&self) -> Vec<Delivery> {
        self.service.journal().webhooks.list()
    }

    /// Signs webhooks with a new key from now on.
    ///
    /// # Errors
    /// Fails if the platform can't generate a key.
    pub fn rotate_keys(&self) -> Result<(), Refusal> {
        self.control("keys/rotate", &Value::Null).map(drop)
    }

    /// Completes Link as a user with a Sandbox login would, and returns the public token. In update mode this renews
    /// the login of the Item.
    ///
    /// # Errors
    /// Fails if the token is unknown or has expired.
    pub fn finish_link(&self, link_token: &str) -> Result<String, Refusal> {
        let answer = self.control("link/finish", &json!({"link_token": link_token}))?;
        Ok(answer["public_token"].as_str().unwrap_or_default().to_owned())
    }

    /// Renews the login of an Item, as its user would.
    ///
    /// # Errors
    /// Fails if the token is unknown.
    pub fn repair_item(&self, access_token: &str) -> Result<(), Refusal> {
        self.control("item/repair", &json!({"access_token": access_token})).map(drop)
    }

    /// Does the same as `POST /_mock/<path>` over HTTP.
    ///
    /// # Errors
    /// Fails if the request is refused, or if the path does not exist.
    pub fn control(&self, path: &str, body: &Value) -> Result<Value, Refusal> {
        control::run(&self.service, &control::path(path), body)
    }

    /// Stops the server after it has finished open requests, and saves the state if it has a file.
    ///
    /// # Errors
    /// Fails if the state can't be saved.
    pub async fn stop(mut self) -> io::Result<()> {
        if let Some(stop) = self.stop.take() {
            // This fails only if the server has ended already.
            let _ = stop.send(());
        }
        // An error here means that the task was aborted.
        drop((&mut self.serving).await);
        // Otherwise, this and the saving task could write the file at the same time.
        if let Some(saver) = self.saver.take() {
            saver.abort();
            drop(saver.await);
        }
        match self.state.take() {
            Some(path) => save(&self.service, &path),
            None => Ok(()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
        self.courier.abort();
        if let Some(saver) = &self.saver {
            saver.abort();
        }
    }
}

impl Builder {
    /// Sets the port; by default a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the address to listen on; by default `127.0.0.1`. Everyone who can reach the address can use the server.
    pub fn bind(mut self, address: IpAddr) -> Self {
        self.bind = address;
        self
    }

    /// Sets the seed of made-up answers, ids and data; by default 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the only credentials that are accepted; by default any are.
    pub fn credentials(mut self, client_id: &str, secret: &str) -> Self {
        self.credentials = Some(Credentials { client_id: client_id.into(), secret: secret.into() });
        self
    }

    /// Sets the URL for webhooks that belong to no Item: those of Identity Verification, Transfer and Payment
    /// Initiation. By default they are not sent.
    pub fn webhook(mut self, url: &str) -> Self {
        self.webhook = Some(url.into());
        self
    }

    /// Sets how long background work takes, such as preparing an asset report, by the server's clock; by default half a
    /// second.
    pub fn work(mut self, work: Duration) -> Self {
        self.work = work;
        self
    }

    /// Sets whether the login of an Item lasts until something ends it. By default it must be renewed after 30 days by the
    /// server's clock, as in Plaid's Sandbox.
    pub fn lasting_logins(mut self, yes: bool) -> Self {
        self.lasting_logins = yes;
        self
    }

    /// Restores the state from this file if it exists, and saves it there every few seconds and when the server stops.
    pub fn state(mut self, path: impl Into<PathBuf>) -> Self {
        self.state = Some(path.into());
        self
    }

    /// Logs every request to standard error: its method, path and status, never its body.
    pub fn log_requests(mut self, yes: bool) -> Self {
        self.logs = yes;
        self
    }

    /// Starts the server.
    ///
    /// # Errors
    /// Fails if the port is taken, or if the state file exists but can't be read.
    pub async fn start(self) -> io::Result<Server> {
        let Self { bind, port, seed, credentials, webhook, work, lasting_logins, state, logs } = self;
        if description().operations.is_empty() {
            return Err(io::Error::other("plaid.yaml, which this crate was built with, is not an API description"));
        }
        let mut world = match state.as_deref().filter(|path| path.exists()) {
            Some(path) => file::restore(path)?,
            None => World::new(seed),
        };
        (world.webhook, world.work) = (webhook, work);
        world.state.items.logins_last = lasting_logins;
        world.rotate_keys().map_err(io::Error::other)?;
        let listener = TcpListener::bind((bind, port)).await?;
        let address = listener.local_addr()?;
        let (sender, receiver) = mpsc::channel(courier::QUEUE);
        let service = Arc::new(Service::new(credentials, seed, world, sender));
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve::run(listener, Arc::clone(&service), logs, stopped));
        let courier = tokio::spawn(courier::run(receiver, Arc::clone(&service)));
        let saver = state.clone().map(|path| tokio::spawn(keep_saved(Arc::clone(&service), path)));
        Ok(Server { address, service, state, stop: Some(stop), serving, courier, saver })
    }
}

fn save(service: &Service, path: &Path) -> io::Result<()> {
    let bytes = service.with(|world| file::bytes(world))?;
    file::save(path, &bytes)
}

/// Saves the state whenever there have been requests, until the server ends.
async fn keep_saved(service: Arc<Service>, path: PathBuf) {
    let mut saved = 0;
    loop {
        tokio::time::sleep(SAVE_EVERY).await;
        let requests = service.requests_so_far();
        if requests != saved
            && let Err(error) = save(&service, &path)
        {
            eprintln!("{error}");
        }
        saved = requests;
    }
}
