//! The configuration of a server, and its start.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use std::{fmt, io};

use tokio::sync::{mpsc, oneshot};

use super::Server;
use crate::description::description;
use crate::http::credentials::Credentials;
use crate::http::denied::InvalidSetting;
use crate::http::guard::Guard;
use crate::http::limits::Limits;
use crate::http::listen::listen;
use crate::http::respond::Site;
use crate::http::service::Service;
use crate::http::{courier, serve};
use crate::saver::Saver;
use crate::state::World;
use crate::time::of_system;
use crate::webhook_url;
use crate::world::file::StateFile;

/// The configuration of a server.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until it is started"]
pub struct Builder {
    bind: String,
    port: u16,
    hosts: Vec<String>,
    origins: Vec<String>,
    limits: Limits,
    seed: u64,
    credentials: Option<Credentials>,
    webhook: Option<String>,
    work: Duration,
    lasting_logins: bool,
    state: Option<PathBuf>,
    logs: bool,
    now: Option<SystemTime>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            bind: "127.0.0.1".into(),
            port: 0,
            hosts: Vec::new(),
            origins: Vec::new(),
            limits: Limits::default(),
            seed: 0,
            credentials: None,
            webhook: None,
            work: Duration::from_millis(500),
            lasting_logins: false,
            state: None,
            logs: false,
            now: None,
        }
    }

    /// Sets the port; by default a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the address to listen on, or a name of this machine such as `localhost`; by default `127.0.0.1`. Everyone
    /// who can reach the address can use the server, but for the pages of browsers.
    pub fn bind(mut self, host: impl fmt::Display) -> Self {
        self.bind = host.to_string();
        self
    }

    /// Adds a name by which clients reach the server, such as that of its container. Requests for other hosts than
    /// these, loopback, and the address that it listens on are refused: see [`Guard`].
    pub fn allow_host(mut self, host: &str) -> Self {
        self.hosts.push(host.into());
        self
    }

    /// Lets the web pages of an origin such as `http://localhost:3000` use the server, `/_mock/` included. By default
    /// no page can.
    pub fn cors(mut self, origin: &str) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// Sets the limits of connections and requests.
    #[doc(hidden)]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
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

    /// Sets the URL for webhooks that belong to no Item and for which no request names a URL: those of Identity
    /// Verification, Monitor, Income and Payment Initiation. By default they are not sent.
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

    /// Keeps the state in this file: restores it if there is one, and saves what has changed every second, and when the
    /// server stops or is dropped. A crash loses the changes of about the last second; ids and tokens that were lost are not
    /// given out again. A new file can be read by its owner only. Two servers can't use the same file.
    pub fn state(mut self, path: impl Into<PathBuf>) -> Self {
        self.state = Some(path.into());
        self
    }

    /// Logs every request to standard error: its method, path and status, never its body. Lines that standard error
    /// does not take in time are dropped.
    pub fn log_requests(mut self, yes: bool) -> Self {
        self.logs = yes;
        self
    }

    /// Sets the time at which the server's clock starts, whatever a state file says; by default the machine's. The clock
    /// runs on from there, and [`advance`](Server::advance) moves it. Webhooks are still signed with the machine's time.
    pub fn now(mut self, now: SystemTime) -> Self {
        self.now = Some(now);
        self
    }

    /// Starts the server.
    ///
    /// # Errors
    /// Fails if the port is taken, if a host, an origin or the URL for webhooks can't be one, or if the state file can't be
    /// read or written, is damaged, or is used by another server. A file that can't be used stays as it is.
    pub async fn start(self) -> io::Result<Server> {
        let guard = self.guard().map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let Self { bind, port, limits, seed, credentials, webhook, work, lasting_logins, state, logs, now, .. } = self;
        if description().operations.is_empty() {
            return Err(io::Error::other("plaid.yaml, which this crate was built with, is not an API description"));
        }
        if let Some(Err(problem)) = webhook.as_deref().map(webhook_url::check) {
            let message = format!("the URL for webhooks (--webhook or Builder::webhook) {problem}");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let (file, restored) = match state.as_deref().map(StateFile::open::<World>).transpose()? {
            Some((file, restored)) => (Some(file), restored),
            None => (None, None),
        };
        let mut world = restored.map_or_else(|| World::new(seed), |(world, tables)| world.resumed(tables));
        (world.webhook, world.work) = (webhook, work);
        world.state.items.logins_last = lasting_logins;
        if let Some(now) = now {
            world.set_clock(of_system(now));
        }
        world.rotate_keys().map_err(io::Error::other)?;
        world.resume();
        let listener = listen(&bind, port).await?;
        let address = listener.local_addr()?;
        let guard = guard.bound_to(address.ip());
        let (sender, receiver) = mpsc::channel(courier::QUEUE);
        let service = Arc::new(Service::new(credentials, seed, world, sender));
        let saver = file.map(|file| Saver::start(file, Arc::clone(&service))).transpose()?;
        let site = Arc::new(Site { service: Arc::clone(&service), guard, limits, logs });
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve::run(listener, Arc::clone(&site), stopped));
        let courier = tokio::spawn(courier::run(receiver, Arc::clone(&service)));
        Ok(Server { address, site, stop: Some(stop), serving, courier, saver })
    }
}

impl Builder {
    /// Returns the guard, which does not know yet where the server listens.
    fn guard(&self) -> Result<Guard, InvalidSetting> {
        // Whoever binds a name expects to reach the server by it.
        let mut guard = Guard::new().allow_host(&self.bind)?;
        for host in &self.hosts {
            guard = guard.allow_host(host)?;
        }
        for origin in &self.origins {
            guard = guard.allow_origin(origin)?;
        }
        Ok(guard)
    }
}
