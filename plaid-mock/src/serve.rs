//! The HTTP side: one request, one answer.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::Settings;
use crate::answer;
use crate::body::check;
use crate::description::description;
use crate::refusal::Refusal;

/// Larger bodies are not read.
const LARGEST_BODY: usize = 8 << 20;

/// Serves until it is dropped, and the connections with it.
pub async fn run(listener: TcpListener, settings: Arc<Settings>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                let settings = Arc::clone(&settings);
                let service = service_fn(move |request| serve(request, Arc::clone(&settings)));
                connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(request: Request<Incoming>, settings: Arc<Settings>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let (method, path) = (head.method.as_str().to_owned(), head.uri.path().to_owned());
    let (status, media, body) = match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(body) => answer(&method, &path, &head.headers, &body.to_bytes(), &settings),
        Err(_) => refuse(Refusal::InvalidBody, "the body is too large or broke off", &path, &settings),
    };
    if settings.logs {
        eprintln!("{method} {path} {}", status.as_u16());
    }
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    if let Ok(media) = HeaderValue::from_str(&media) {
        response.headers_mut().insert(CONTENT_TYPE, media);
    }
    Ok(response)
}

type Answer = (StatusCode, String, Bytes);

const JSON: &str = "application/json";

fn answer(method: &str, path: &str, headers: &hyper::HeaderMap, body: &[u8], settings: &Settings) -> Answer {
    let Some((operation, true)) = description().find(method, path) else {
        return refuse(Refusal::NotFound, "there is no operation at this path", path, settings);
    };
    let request = match check(operation, headers, body, settings) {
        Ok(request) => request,
        Err((refusal, message)) => return refuse(refusal, &message, path, settings),
    };
    match &operation.answer {
        None => (StatusCode::OK, JSON.into(), Bytes::new()),
        Some((media, schema)) if media == JSON => {
            let made = answer::make(schema, &request, answer::seed(settings.seed, path, &request));
            (StatusCode::OK, media.clone(), made.to_string().into())
        }
        Some((media, _)) => (StatusCode::OK, media.clone(), Bytes::from_static(answer::PDF)),
    }
}

fn refuse(refusal: Refusal, message: &str, path: &str, settings: &Settings) -> Answer {
    let id = format!("{:015x}", answer::seed(settings.seed, path, &Value::Null) >> 4);
    let (status, body) = refusal.answer(message, &id);
    (status, JSON.into(), body.to_string().into())
}
