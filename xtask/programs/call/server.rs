// A server on its own thread that answers every request with the same body, and does little else.

use std::error::Error;
use std::thread;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

/// Starts the server, and returns its base URL.
pub fn start(body: &str) -> Result<String, Box<dyn Error>> {
    let answer: &[u8] = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\
         plaid-request-id: bkVE1BHWMAZ9Rnr\r\ndate: Sat, 01 Jun 2024 12:00:00 GMT\r\n\r\n{body}",
        body.len()
    )
    .leak()
    .as_bytes();
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}", listener.local_addr()?);
    let runtime = Builder::new_current_thread().enable_io().build()?;
    thread::spawn(move || {
        runtime.block_on(async {
            let listener = TcpListener::from_std(listener).expect("a listener");
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answer));
            }
        });
    });
    Ok(url)
}

async fn serve(mut stream: TcpStream, answer: &[u8]) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let (mut buffer, mut filled) = (vec![0; 16 * 1024], 0);
    loop {
        let end = loop {
            if let Some(end) = request(&buffer[..filled]) {
                break end;
            }
            let read = stream.read(&mut buffer[filled..]).await.ok().filter(|read| *read > 0)?;
            filled += read;
        };
        buffer.copy_within(end..filled, 0);
        filled -= end;
        stream.write_all(answer).await.ok()?;
    }
}

/// Returns the length of the first request, if it is complete.
fn request(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let length = std::str::from_utf8(&bytes[..head]).ok()?.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    let end = head + length.unwrap_or(0_usize);
    (end <= bytes.len()).then_some(end)
}
