//! A running server.

mod builder;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use std::{fmt, io, thread};

use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::http::control;
use crate::http::fault::Fault;
use crate::http::listen::base_url;
use crate::http::respond::Site;
use crate::log;
use crate::refusal::Refusal;
use crate::saver::Saver;
use crate::world::journal::Request;
use crate::world::sent::Delivery;

pub use self::builder::Builder;

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

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Server {
    /// Starts the configuration of a server. By default it listens on a free port of the loopback address.
    pub fn builder() -> Builder {
        Builder::new()
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
