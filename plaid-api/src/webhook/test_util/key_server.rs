use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::Signer;
use crate::types::JwkPublicKey;

/// Serves keys on this machine, as Plaid does at `/webhook_verification_key/get`. It stops when dropped.
#[derive(Debug)]
pub struct KeyServer {
    address: SocketAddr,
    state: Arc<Mutex<Served>>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Served {
    keys: HashMap<String, JwkPublicKey>,
    status: Option<StatusCode>,
    delay: Duration,
    requests: usize,
}

impl KeyServer {
    /// Starts a server on a free loopback port.
    ///
    /// # Errors
    /// Fails if there is no free port.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(Served::default()));
        let task = tokio::spawn(serve(listener, Arc::clone(&state)));
        Ok(Self { address, state, task })
    }

    /// Returns the base URL for a client.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Serves a signer's key from now on.
    pub fn publish(&self, signer: &Signer) {
        self.state().keys.insert(signer.key_id().to_owned(), signer.public_key());
    }

    /// Serves a signer's key as a retired one.
    pub fn expire(&self, signer: &Signer) {
        let mut key = signer.public_key();
        key.expired_at = Some(key.created_at.saturating_add(1));
        self.state().keys.insert(signer.key_id().to_owned(), key);
    }

    /// Answers every request with this error status from now on, such as 500 or 429. `None` ends this.
    pub fn fail(&self, status: Option<StatusCode>) {
        self.state().status = status;
    }

    /// Delays every answer from now on.
    pub fn delay(&self, delay: Duration) {
        self.state().delay = delay;
    }

    /// Returns the number of requests that were received.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.state().requests
    }

    fn state(&self) -> MutexGuard<'_, Served> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for KeyServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, state: Arc<Mutex<Served>>) {
    // Connections end with the server.
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        let service = service_fn(move |request| answer(request, Arc::clone(&state)));
        connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn answer(request: Request<Incoming>, state: Arc<Mutex<Served>>) -> Result<Response<Full<Bytes>>, hyper::Error> {
    let body = request.into_body().collect().await?.to_bytes();
    let (status, body, delay) = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.requests += 1;
        let (status, body) = state.answer(&body);
        (status, body, state.delay)
    };
    tokio::time::sleep(delay).await;
    let response = Response::builder().status(status).header("content-type", "application/json");
    let body = Full::new(Bytes::from(body.to_string()));
    Ok(response.body(body).unwrap_or_default())
}

impl Served {
    fn answer(&self, body: &[u8]) -> (StatusCode, Value) {
        let error = |status: StatusCode, group: &str, code: &str| {
            let body = json!({
                "error_type": group, "error_code": code, "error_message": "made for a test",
                "display_message": null, "request_id": "test",
            });
            (status, body)
        };
        match self.status {
            Some(status @ StatusCode::TOO_MANY_REQUESTS) => return error(status, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT"),
            Some(status) => return error(status, "API_ERROR", "INTERNAL_SERVER_ERROR"),
            None => {}
        }
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        let key = request.get("key_id").and_then(Value::as_str).and_then(|id| self.keys.get(id));
        match key.map(serde_json::to_value) {
            Some(Ok(key)) => (StatusCode::OK, json!({"key": key, "request_id": "test"})),
            _ => error(StatusCode::BAD_REQUEST, "INVALID_INPUT", "INVALID_WEBHOOK_VERIFICATION_KEY_ID"),
        }
    }
}
