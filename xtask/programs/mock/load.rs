// Sends requests to running servers for `cargo xtask bench mock`. Arguments: the number of Items, of rounds and of requests
// a round, and for each server its port and its process id. It prints a line of JSON for each server, round and load.
//
// It uses threads and no library, so that it costs little compared with the server.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Instant;
use std::{env, fs, thread};

type Failure = Box<dyn Error + Send + Sync>;

/// The number of connections, each of which waits for an answer before it sends the next request.
const CONNECTIONS: usize = 8;
/// In the load that changes the state, one of this many requests creates an Item.
const CHANGE: usize = 10;

/// A connection that is kept alive.
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    fn new(port: u16) -> Result<Self, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::new() })
    }

    /// Sends a request and returns the body of its answer.
    fn post(&mut self, path: &str, body: &str) -> Result<&str, Failure> {
        let length = body.len();
        let head = "Host: 127.0.0.1\r\nContent-Type: application/json\r\nPLAID-CLIENT-ID: a\r\nPLAID-SECRET: b";
        write!(self.stream, "POST {path} HTTP/1.1\r\n{head}\r\nContent-Length: {length}\r\n\r\n{body}")?;
        self.buffer.clear();
        loop {
            let mut part = [0; 16 << 10];
            let count = self.stream.read(&mut part)?;
            if count == 0 {
                return Err(format!("{path}: the server closed the connection").into());
            }
            self.buffer.extend(&part[..count]);
            if let Some(start) = complete(&self.buffer)? {
                let text = std::str::from_utf8(&self.buffer)?;
                if !text.starts_with("HTTP/1.1 200") {
                    return Err(format!("{path}: {text}").into());
                }
                return Ok(&text[start..]);
            }
        }
    }

    /// Creates an Item, and returns its access token.
    fn item(&mut self) -> Result<String, Failure> {
        let login = r#"{"institution_id": "ins_109508", "initial_products": ["auth"]}"#;
        let public = text(self.post("/sandbox/public_token/create", login)?, "public_token")?;
        let exchange = format!(r#"{{"public_token": "{public}"}}"#);
        text(self.post("/item/public_token/exchange", &exchange)?, "access_token")
    }
}

/// Returns where the body of an answer begins, once all of it is there.
fn complete(answer: &[u8]) -> Result<Option<usize>, Failure> {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&answer[..end])?;
    let header = |line: &&str| line.split(':').next().is_some_and(|name| name.eq_ignore_ascii_case("content-length"));
    let length = head.lines().find(header).and_then(|line| line.split(':').nth(1)).ok_or("no content-length")?;
    let start = end + 4;
    Ok((answer.len() >= start + length.trim().parse::<usize>()?).then_some(start))
}

/// Returns a text field of an answer.
fn text(body: &str, field: &str) -> Result<String, Failure> {
    let after = body.split(&format!("\"{field}\":")).nth(1).and_then(|after| after.split('"').nth(1));
    Ok(after.ok_or_else(|| format!("no {field} in {body}"))?.to_owned())
}

/// A load, and whether it changes the state.
#[derive(Clone, Copy)]
enum Load {
    Reads,
    Changes,
}

/// Sends requests by all connections, and returns the seconds that each took. Adds the tokens of new Items.
fn round(port: u16, tokens: &mut Vec<String>, requests: usize, load: Load) -> Result<Vec<f64>, Failure> {
    let known = tokens.as_slice();
    thread::scope(|scope| {
        let send = |first: usize| {
            let mut connection = Connection::new(port)?;
            let (mut seconds, mut new) = (Vec::with_capacity(requests / CONNECTIONS), Vec::new());
            for number in (first..requests).step_by(CONNECTIONS) {
                if matches!(load, Load::Changes) && number / CONNECTIONS % CHANGE == 0 {
                    new.push(connection.item()?);
                    continue;
                }
                let token = &known[known.len() - 1 - number * 7919 % known.len().min(LATEST)];
                let body = format!(r#"{{"access_token": "{token}"}}"#);
                let start = Instant::now();
                connection.post("/accounts/get", &body)?;
                seconds.push(start.elapsed().as_secs_f64());
            }
            Ok::<_, Failure>((seconds, new))
        };
        let threads: Vec<_> = (0..CONNECTIONS).map(|first| scope.spawn(move || send(first))).collect();
        let (mut all, mut created) = (Vec::with_capacity(requests), Vec::new());
        for thread in threads {
            let (seconds, new) = thread.join().map_err(|_| "a thread has panicked")??;
            all.extend(seconds);
            created.extend(new);
        }
        Ok::<_, Failure>((all, created))
    })
    .map(|(seconds, created)| {
        tokens.extend(created);
        seconds
    })
}

/// The number of the latest Items that are read. The oldest are evicted when new ones are created.
const LATEST: usize = 1000;

/// Returns the seconds of processor time that a process has used, as Linux reports it in hundredths.
fn processor(id: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    Some((fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?) / 100.0)
}

/// Returns the peak of the memory of a process in KiB, as Linux reports it.
fn memory(id: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim_end().parse().ok()
}

fn main() -> Result<(), Failure> {
    let arguments = env::args().skip(1).map(|text| text.parse()).collect::<Result<Vec<u32>, _>>()?;
    let [items, rounds, requests, servers @ ..] = arguments.as_slice() else {
        return Err("pass the numbers of Items, rounds and requests, and the port and the process id of servers".into());
    };
    let requests = *requests as usize;
    let mut all = Vec::new();
    for server in servers.chunks_exact(2) {
        let (port, id) = (u16::try_from(server[0])?, server[1]);
        let mut connection = Connection::new(port)?;
        let tokens = (0..*items).map(|_| connection.item()).collect::<Result<Vec<_>, _>>()?;
        all.push((port, id, tokens));
    }
    for (load, name) in [(Load::Reads, "reads"), (Load::Changes, "changes")] {
        // The first round only warms up.
        for number in 0..=*rounds as usize {
            for turn in 0..all.len() {
                // A server may affect the one after it, so they change places.
                let server = (turn + number) % all.len();
                let (port, id, tokens) = &mut all[server];
                let (start, before) = (Instant::now(), processor(*id));
                let mut seconds = round(*port, tokens, requests, load)?;
                let (taken, after) = (start.elapsed().as_secs_f64(), processor(*id));
                seconds.sort_by(f64::total_cmp);
                let at = |part: f64| seconds[(seconds.len() as f64 * part) as usize];
                let (p50, p99) = (at(0.5), at(0.99));
                let used = after.zip(before).map_or_else(|| "null".to_owned(), |(a, b)| (a - b).to_string());
                let memory = memory(*id).map_or_else(|| "null".to_owned(), |memory| memory.to_string());
                if number > 0 {
                    println!(
                        "{{\"load\":\"{name}\",\"server\":{server},\"requests\":{requests},\"seconds\":{taken},\
                         \"processor\":{used},\"memory\":{memory},\"p50\":{p50},\"p99\":{p99}}}"
                    );
                }
            }
        }
    }
    Ok(())
}
