//! Requests byte by byte, for what no HTTP client would send.
#![allow(dead_code, reason = "each test file uses only a part")]

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The time after which a test gives up. It is long, because the machine may be busy.
pub const PATIENCE: Duration = Duration::from_mins(2);

/// A connection.
pub struct Wire {
    pub stream: TcpStream,
    read: Vec<u8>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// The headers by lower-case name.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Returns the status and the error code.
    pub fn refusal(&self) -> (u16, String) {
        (self.status, self.json()["error_code"].as_str().unwrap_or_default().to_owned())
    }

    pub fn message(&self) -> String {
        self.json()["error_message"].as_str().unwrap_or_default().to_owned()
    }
}

impl Wire {
    pub async fn to(url: &str) -> Self {
        let address = url.strip_prefix("http://").expect("a base URL");
        Self::of(TcpStream::connect(address).await.expect("a connection"))
    }

    pub fn of(stream: TcpStream) -> Self {
        Self { stream, read: Vec::new() }
    }

    /// Sends bytes. A server that closes the connection before it has read them is no failure.
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        let sent = tokio::time::timeout(PATIENCE, self.stream.write_all(bytes.as_ref())).await;
        sent.expect("a server that reads").is_ok()
    }

    /// Returns the next answer; `None` if the connection is closed instead.
    pub async fn answer(&mut self) -> Option<Answer> {
        self.answer_to("GET").await
    }

    /// Returns the next answer to a request of this method.
    pub async fn answer_to(&mut self, method: &str) -> Option<Answer> {
        let end = loop {
            if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            self.more().await?;
        };
        let head = String::from_utf8(self.read.drain(..end + 4).collect()).expect("text");
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().expect("a status");
        let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        let headers: BTreeMap<String, String> = lines.filter_map(header).collect();
        let length = headers.get("content-length").map_or(0, |length| length.parse().expect("a length"));
        let length = if method == "HEAD" { 0 } else { length };
        while self.read.len() < length {
            self.more().await?;
        }
        let body = String::from_utf8_lossy(&self.read.drain(..length).collect::<Vec<_>>()).into_owned();
        Some(Answer { status, headers, body })
    }

    async fn more(&mut self) -> Option<()> {
        let mut bytes = vec![0; 1 << 16];
        let read = tokio::time::timeout(PATIENCE, self.stream.read(&mut bytes)).await.expect("an answer in time");
        let read = read.ok().filter(|read| *read > 0)?;
        self.read.extend_from_slice(&bytes[..read]);
        Some(())
    }
}

/// Writes a request with these lines of headers.
pub fn request(method: &str, path: &str, headers: &[&str], body: &str) -> String {
    let length = if body.is_empty() { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    let headers: Vec<&str> = headers.iter().flat_map(|header| [*header, "\r\n"]).collect();
    format!("{method} {path} HTTP/1.1\r\n{}{length}\r\n{body}", headers.concat())
}

/// Sends bytes on a connection of their own, and returns the answer.
pub async fn exchange(url: &str, bytes: impl AsRef<[u8]>) -> Option<Answer> {
    let mut wire = Wire::to(url).await;
    wire.send(bytes).await;
    wire.answer().await
}

/// Returns whether the server answers.
pub async fn is_healthy(url: &str) -> bool {
    let answer = exchange(url, request("GET", "/_mock/health", &["host: localhost"], "")).await;
    answer.is_some_and(|answer| answer.status == 200)
}
