//! A loopback server whose answers a test scripts, down to bytes and faults, and which records requests. Tests use it
//! for answers that Plaid would never give, and for operations that plaid-mock does not simulate.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as received.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub path: String,
    /// The headers by lower-case name.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }
}

/// A reply, step by step. The connection closes after the last step unless it is kept open.
#[derive(Debug, Clone, Default)]
pub struct Reply(pub Vec<Step>);

#[derive(Debug, Clone)]
pub enum Step {
    Send(Vec<u8>),
    Wait(Duration),
    /// Sends this repeatedly until the client disconnects.
    SendForEver(Vec<u8>),
    /// Resets the connection, like a crash or a firewall.
    Reset,
    /// Waits for the next request on this connection.
    Stay,
}

impl Reply {
    /// Sends nothing, without closing.
    pub fn silence() -> Self {
        Self(vec![Step::Wait(Duration::from_mins(1))])
    }

    pub fn reset() -> Self {
        Self(vec![Step::Reset])
    }

    /// Sends bytes in small pieces.
    pub fn trickle(bytes: &[u8], piece: usize, wait: Duration) -> Self {
        Self(bytes.chunks(piece).flat_map(|chunk| [Step::Send(chunk.into()), Step::Wait(wait)]).collect())
    }

    pub fn then(mut self, step: Step) -> Self {
        self.0.push(step);
        self
    }
}

/// Makes a reply of the bytes of an answer, or of a part of it.
impl From<Vec<u8>> for Reply {
    fn from(bytes: Vec<u8>) -> Self {
        Self(vec![Step::Send(bytes)])
    }
}

type Script = Arc<dyn Fn(&Seen) -> Reply + Send + Sync>;

pub struct Server {
    pub url: String,
    log: Arc<Log>,
}

#[derive(Default)]
struct Log {
    seen: Mutex<Vec<Seen>>,
    connections: AtomicUsize,
}

impl Server {
    /// Starts a server that answers each request by `script`.
    pub async fn start<R: Into<Reply>>(script: impl Fn(&Seen) -> R + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let log = Arc::new(Log::default());
        let script: Script = Arc::new(move |seen| script(seen).into());
        tokio::spawn({
            let log = Arc::clone(&log);
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    log.connections.fetch_add(1, Ordering::Relaxed);
                    tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&log)));
                }
            }
        });
        Self { url, log }
    }

    /// Starts a server that answers the first request with the first reply and so on, and repeats the last reply.
    pub async fn in_turn(replies: Vec<Reply>) -> Self {
        let next = AtomicUsize::new(0);
        Self::start(move |_| {
            let at = next.fetch_add(1, Ordering::Relaxed).min(replies.len() - 1);
            replies[at].clone()
        })
        .await
    }

    /// Returns the requests received until now.
    pub fn seen(&self) -> Vec<Seen> {
        self.log.seen.lock().expect("no test panicked while holding it").clone()
    }

    pub fn connections(&self) -> usize {
        self.log.connections.load(Ordering::Relaxed)
    }
}

async fn serve(mut stream: TcpStream, script: Script, log: Arc<Log>) {
    while let Some(request) = read(&mut stream).await {
        log.seen.lock().expect("no test panicked while holding it").push(request.clone());
        if !play(&mut stream, script(&request)).await {
            break;
        }
    }
}

/// Runs the steps, and returns whether the connection stays open.
async fn play(stream: &mut TcpStream, reply: Reply) -> bool {
    for step in reply.0 {
        let went = match step {
            Step::Send(bytes) => stream.write_all(&bytes).await,
            Step::Wait(time) => tokio::select! {
                () = tokio::time::sleep(time) => Ok(()),
                () = gone(stream) => return false,
            },
            Step::SendForEver(bytes) => while_it_goes(stream, &bytes).await,
            Step::Reset => {
                // A reset may also discard bytes that were sent before, unless the client has already read them.
                let _ = stream.set_zero_linger();
                return false;
            }
            Step::Stay => return true,
        };
        if went.is_err() {
            return false;
        }
    }
    let _ = stream.shutdown().await;
    false
}

/// Waits until the client disconnects.
async fn gone(stream: &TcpStream) {
    if matches!(stream.peek(&mut [0]).await, Ok(1..)) {
        std::future::pending::<()>().await;
    }
}

async fn while_it_goes(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    loop {
        stream.write_all(bytes).await?;
    }
}

async fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut head = httparse::Request::new(&mut headers);
        if let Ok(httparse::Status::Complete(length)) = head.parse(&bytes) {
            let headers: BTreeMap<String, String> = head
                .headers
                .iter()
                .map(|h| (h.name.to_lowercase(), String::from_utf8_lossy(h.value).into_owned()))
                .collect();
            let body = headers.get("content-length").map_or(0, |l| l.parse().expect("a length"));
            if bytes.len() >= length + body {
                return Some(Seen {
                    method: head.method?.to_owned(),
                    path: head.path?.to_owned(),
                    headers,
                    body: bytes.get(length..length + body)?.to_vec(),
                });
            }
        }
        let mut chunk = [0; 8192];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(chunk.get(..n)?),
        }
    }
}

/// Returns a complete answer.
pub fn answer(status: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    with_headers(status, &[("Content-Type", content_type), ("Plaid-Request-Id", "header-id")], body)
}

/// Returns a complete answer with extra headers besides the length.
pub fn with_headers(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let head = head(status, headers, body.len());
    [head.as_bytes(), body].concat()
}

/// Returns the head of an answer with any length, true or not.
pub fn head(status: &str, headers: &[(&str, &str)], length: usize) -> String {
    let lines = headers.iter().map(|(name, value)| [name, ": ", value, "\r\n"].concat());
    let headers = lines.collect::<String>();
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n")
}

/// Returns a success in JSON.
pub fn ok(body: &Value) -> Vec<u8> {
    answer("200 OK", "application/json", body.to_string().as_bytes())
}
