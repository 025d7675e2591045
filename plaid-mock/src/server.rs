//! A running server, and its configuration.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use std::{fmt, io, thread};

use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::description::description;
use crate::http::credentials::Credentials;
use crate::http::denied::InvalidSetting;
use crate::http::fault::Fault;
use crate::http::guard::Guard;
use crate::http::limits::Limits;
use crate::http::listen::{base_url, listen};
use crate::http::respond::Site;
use crate::http::service::Service;
use crate::http::{control, courier, serve};
use crate::log;
use crate::refusal::Refusal;
use crate::saver::Saver;
use crate::state::World;
use crate::time::of_system;
use crate::webhook_url;
use crate::world::file::StateFile;
use crate::world::journal::Request;
use crate::world::sent::Delivery;

/// A server that runs until it is dropped.
pub struct Server {
    address: SocketAddr,
    site: Arc<Site>,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
    courier: JoinHandle<()>,
    /// It saves the state a last time when it is dropped.
    saver: Option<Saver>,
}

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

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Server {
    /// Starts the configuration of a server. By default it listens on a free port of the loopback address.
    pub fn builder() -> Builder {
        Builder {
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

    /// Returns the base URL for clients on this machine. A server that listens on all addresses has a loopback URL.
    #[must_use]
    pub fn url(&self) -> String {
        base_url(self.address)
    }

    /// Moves the server's clock, and makes everything happen that is due by then. Webhooks are still signed with the
    /// machine's time.
    pub fn advance(&self, by: Duration) {
        self.site.service.with(|world| world.advance(by));
    }

    /// Returns the time of the server's clock.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        let now = self.site.service.with(|world| world.now());
        SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(now).unwrap_or_default())
    }

    /// Adds a fault for requests to come.
    ///
    /// # Errors
    /// Fails if the fault can't happen: if there is no such operation, code or status, if it would affect no request or do
    /// nothing, or if its effects exclude each other.
    pub fn fault(&self, fault: Fault) -> Result<(), Refusal> {
        self.site.service.faults().add(fault)
    }

    /// Returns the faults that wait for requests, oldest first, with the number of requests that they are still to affect.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.site.service.faults().waiting().iter().map(|waiting| waiting.fault.clone()).collect()
    }

    /// Returns the faults that have affected no request. A test whose fault never happened does not test what it says;
    /// the server therefore names them on standard error when it is dropped.
    #[must_use]
    pub fn unused_faults(&self) -> Vec<Fault> {
        self.site.service.faults().unused()
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.site.service.faults().clear();
    }

    /// Returns the last requests, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.site.service.journal().list()
    }

    /// Returns the last webhooks that were sent, oldest first, with the attempts to deliver them. A webhook is among
    /// them after its first attempt.
    #[must_use]
    pub fn webhooks(&self) -> Vec<Delivery> {
        self.site.service.with(|world| world.sent.deliveries())
    }

    /// Sends a webhook once more, whether it was delivered or not. [`Delivery::id`] is its id.
    ///
    /// # Errors
    /// Fails if the server does not keep a webhook of this id.
    pub fn resend_webhook(&self, id: &str) -> Result<(), Refusal> {
        self.control("webhooks/resend", &json!({"id": id})).map(drop)
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

    /// Renews the login of an Item, as its user would in another app. A webhook announces it.
    ///
    /// # Errors
    /// Fails if the token is unknown.
    pub fn repair_item(&self, access_token: &str) -> Result<(), Refusal> {
        self.control("item/repair", &json!({"access_token": access_token})).map(drop)
    }

    /// Does the same as `POST /_mock/<path>` over HTTP, or as `GET` if the body is null and there is something to read:
    /// `control("clock", &Value::Null)`.
    ///
    /// # Errors
    /// Fails if the request is refused, or if the path does not exist.
    pub fn control(&self, path: &str, body: &Value) -> Result<Value, Refusal> {
        let path = control::path(path);
        let shown = if body.is_null() { control::read(&self.site.service, &path) } else { None };
        shown.map_or_else(|| control::run(&self.site.service, &path, body), Ok)
    }

    /// Names the faults that have affected no request on standard error.
    fn tell_unused(&self) {
        for fault in self.unused_faults() {
            let fault = serde_json::to_string(&fault).unwrap_or_default();
            log::line(&format!("plaid-mock: this fault affected no request: {fault}"));
        }
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
        match self.saver.take() {
            Some(saver) => saver.finish(),
            None => Ok(()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
        self.courier.abort();
        // A test that fails has its reason already.
        if !thread::panicking() {
            self.tell_unused();
        }
    }
}

impl Builder {
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
