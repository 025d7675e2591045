//! Receives webhooks with hyper alone.
//!
//! ```text
//! cargo run --example webhooks_hyper --features test-util
//! ```
//!
//! Credentials and `-- --check` work as in `webhooks_axum`.

mod local;

use std::convert::Infallible;
use std::error::Error;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use plaid_api::webhook::Verifier;
use tokio::net::TcpListener;

/// The maximum size of a body in bytes.
const LARGEST_BODY: usize = 1 << 20;

async fn receive(verifier: Verifier, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    // These are the original bytes: JSON that was parsed and written again has another hash.
    let (status, text) = match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(body) => match verifier.verify(&head.headers, body.to_bytes()).await {
            Ok(event) => {
                println!("event {}", event.fingerprint());
                (StatusCode::OK, String::new())
            }
            Err(error) => (error.status(), error.to_string()),
        },
        Err(_) => (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large or broke off".to_owned()),
    };
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    Ok(response)
}

async fn serve(listener: TcpListener, verifier: Verifier) -> std::io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        let verifier = verifier.clone();
        let service = service_fn(move |request| receive(verifier.clone(), request));
        tokio::spawn(async move {
            if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
                eprintln!("a connection ended: {error}");
            }
        });
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let keys = local::Keys::choose().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/plaid", listener.local_addr()?);
    tokio::select! {
        result = serve(listener, keys.verifier()) => result?,
        result = keys.try_out(&url) => result?,
    }
    Ok(())
}
