//! A server on this machine that stands in for Plaid: `/transactions/sync` for one Item, whose transactions change
//! when the example says so. Its cursors count changes.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt, Collected, Full, Limited};
use hyper::body::Incoming;
use hyper::header::HeaderValue;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use plaid_api::Decimal;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What the server takes for valid.
pub const CLIENT_ID: &str = "local-client-id";
pub const SECRET: &str = "local-secret";
pub const ACCESS_TOKEN: &str = "access-sandbox-local";

const LARGEST_BODY: usize = 1 << 16;

pub struct Server {
    url: String,
    item: Arc<Mutex<Item>>,
}

impl Server {
    /// Starts one on a free port. It ends with the runtime.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let item = Arc::new(Mutex::new(Item::default()));
        tokio::spawn(serve(listener, Arc::clone(&item)));
        Ok(Self { url, item })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn item(&self) -> MutexGuard<'_, Item> {
        lock(&self.item)
    }
}

fn lock(item: &Mutex<Item>) -> MutexGuard<'_, Item> {
    item.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(listener: TcpListener, item: Arc<Mutex<Item>>) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        let item = Arc::clone(&item);
        let service = service_fn(move |request| answer(Arc::clone(&item), request));
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn answer(item: Arc<Mutex<Item>>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let header = |name| head.headers.get(name).map(HeaderValue::as_bytes);
    let is_known = header("plaid-client-id") == Some(CLIENT_ID.as_bytes())
        && header("plaid-secret") == Some(SECRET.as_bytes())
        && head.method == "POST"
        && head.uri.path() == "/transactions/sync";
    let body = Limited::new(body, LARGEST_BODY).collect().await.map(Collected::to_bytes).unwrap_or_default();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let answer = if is_known && body["access_token"] == ACCESS_TOKEN {
        lock(&item).sync(&body)
    } else {
        Err(("INVALID_REQUEST", "INVALID_FIELD", "this server knows one operation, one client and one token"))
    };
    let (status, body) = match answer {
        Ok(body) => (StatusCode::OK, body),
        Err((error_type, code, message)) => {
            let body = json!({"error_type": error_type, "error_code": code, "error_message": message});
            (StatusCode::BAD_REQUEST, body)
        }
    };
    let mut response = Response::new(Full::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    Ok(response)
}

/// The Item: all that has ever changed in its transactions.
#[derive(Default)]
pub struct Item {
    changes: Vec<(u32, Change)>,
    /// What happens after the next page that is not a set's last.
    while_paging: Option<Box<Event>>,
    mutations: usize,
}

type Event = dyn FnOnce(&mut Item) + Send;

/// What happens to a transaction. Amounts are as Plaid writes them.
enum Change {
    Added(&'static str),
    Modified(&'static str),
    Removed,
}

type Refusal = (&'static str, &'static str, &'static str);

impl Item {
    pub fn add(&mut self, number: u32, amount: &'static str) {
        self.changes.push((number, Change::Added(amount)));
    }

    pub fn modify(&mut self, number: u32, amount: &'static str) {
        self.changes.push((number, Change::Modified(amount)));
    }

    pub fn remove(&mut self, number: u32) {
        self.changes.push((number, Change::Removed));
    }

    /// Does something as soon as a client is between two pages.
    pub fn while_paging(&mut self, change: impl FnOnce(&mut Self) + Send + 'static) {
        self.while_paging = Some(Box::new(change));
    }

    /// How often a client was told that its pages are not true any more.
    pub fn mutations(&self) -> usize {
        self.mutations
    }

    /// The amount of each transaction, by its id.
    pub fn amounts(&self) -> BTreeMap<String, Decimal> {
        let mut amounts = BTreeMap::new();
        for (number, change) in &self.changes {
            match change {
                Change::Added(amount) | Change::Modified(amount) => {
                    amounts.insert(id(*number), amount.parse().unwrap_or_default())
                }
                Change::Removed => amounts.remove(&id(*number)),
            };
        }
        amounts
    }

    fn sync(&mut self, body: &Value) -> Result<Value, Refusal> {
        let count = body["count"].as_u64().and_then(|count| count.try_into().ok()).unwrap_or(100);
        let all = self.changes.len();
        // Between the pages of a set, a cursor says as well how many changes there were at the first.
        let cursor = body["cursor"].as_str().unwrap_or("0");
        let (from, then) = cursor.split_once('/').unwrap_or((cursor, ""));
        let from = from.parse().ok().filter(|from| *from <= all);
        let from = from.ok_or(("INVALID_REQUEST", "INVALID_FIELD", "the cursor is not one of this server's"))?;
        if !then.is_empty() && then != all.to_string() {
            self.mutations += 1;
            return Err((
                "TRANSACTIONS_ERROR",
                "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION",
                "transactions have changed since the first page: begin again at the cursor that you had",
            ));
        }
        let to = all.min(from + count);
        let (mut added, mut modified, mut removed) = (Vec::new(), Vec::new(), Vec::new());
        for (number, change) in &self.changes[from..to] {
            match change {
                Change::Added(amount) => added.push(transaction(*number, amount)),
                Change::Modified(amount) => modified.push(transaction(*number, amount)),
                Change::Removed => removed.push(json!({"transaction_id": id(*number), "account_id": ACCOUNT})),
            }
        }
        let has_more = to < all;
        if let Some(change) = self.while_paging.take_if(|_| has_more) {
            change(self);
        }
        Ok(json!({
            "accounts": [],
            "added": added,
            "modified": modified,
            "removed": removed,
            "has_more": has_more,
            "next_cursor": if has_more { format!("{to}/{all}") } else { to.to_string() },
            "request_id": format!("local{from:010}"),
            "transactions_update_status": "HISTORICAL_UPDATE_COMPLETE",
        }))
    }
}

const ACCOUNT: &str = "account-1";

fn id(number: u32) -> String {
    format!("transaction-{number:02}")
}

fn transaction(number: u32, amount: &str) -> Value {
    json!({
        "transaction_id": id(number),
        "account_id": ACCOUNT,
        "amount": serde_json::from_str::<Value>(amount).unwrap_or_default(),
        "iso_currency_code": "USD",
        "date": "2024-06-01",
        "name": "BLUE HERON COFFEE",
        "merchant_name": "Blue Heron Coffee",
        "pending": false,
        "payment_channel": "in store",
        "location": {},
        "payment_meta": {},
    })
}
