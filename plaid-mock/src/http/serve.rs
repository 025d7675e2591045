//! Connections and bodies.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http_body_util::{BodyExt, Collected, Limited, StreamBody};
use hyper::body::{Body, Frame, Incoming};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinSet;

use super::answer::Answer;
use super::control;
use super::fault::Break;
use super::service::{Received, Service};

/// Limit of a body, since the state may keep parts of it.
const MAX_BODY: usize = 1 << 20;
/// Limit of open connections; further ones wait.
const MAX_CONNECTIONS: usize = 1024;
/// The time for which a stopping server waits for open requests.
const GRACE: Duration = Duration::from_secs(5);
/// The time in which hyper sends the first half of a body that then breaks off. It sends what it has when the body makes
/// it wait, and would discard it if the error followed at once.
const FLUSH: Duration = Duration::from_millis(20);
/// The interval at which the server checks for due events.
const TICK: Duration = Duration::from_millis(50);

/// Serves connections until `stop` fires. Dropping the future closes them.
pub async fn run(listener: TcpListener, service: Arc<Service>, logs: bool, mut stop: oneshot::Receiver<()>) {
    let (mut connections, graceful) = (JoinSet::new(), GracefulShutdown::new());
    let free = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut tick = tokio::time::interval(TICK);
    loop {
        let accept = async {
            let place = Arc::clone(&free).acquire_owned().await;
            listener.accept().await.map(|(stream, _)| (stream, place))
        };
        tokio::select! {
            accepted = accept => {
                let Ok((stream, place)) = accepted else { continue };
                let service = Arc::clone(&service);
                let respond = service_fn(move |request| respond(request, Arc::clone(&service), logs));
                let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), respond);
                let connection = graceful.watch(connection);
                connections.spawn(async move {
                    // A failed connection concerns only its client.
                    drop(connection.await);
                    drop(place);
                });
            }
            _ = tick.tick() => service.settle(),
            Some(_) = connections.join_next() => {}
            _ = &mut stop => break,
        }
    }
    drop(tokio::time::timeout(GRACE, graceful.shutdown()).await);
}

/// Answers one request.
async fn respond(
    request: Request<Incoming>,
    service: Arc<Service>,
    logs: bool,
) -> io::Result<Response<impl Body<Data = Bytes, Error = io::Error>>> {
    let (head, body) = request.into_parts();
    let (method, path) = (head.method.as_str(), head.uri.path());
    let body = Limited::new(body, MAX_BODY).collect().await.ok().map(Collected::to_bytes);
    let answer = if control::is_control(path) {
        control::answer(&service, method, path, body.as_deref().unwrap_or_default())
    } else {
        service.answer(&Received {
            method,
            path,
            query: head.uri.query(),
            headers: &head.headers,
            body: body.as_deref(),
        })
    };
    // Even the shortest sleep takes a millisecond.
    if !answer.wait.is_zero() {
        tokio::time::sleep(answer.wait).await;
    }
    if logs {
        eprintln!("{method} {path} {}", answer.status);
    }
    response(answer)
}

/// Converts an answer, with its faults, to a response.
fn response(answer: Answer) -> io::Result<Response<impl Body<Data = Bytes, Error = io::Error>>> {
    let Answer { status, media, hash, request_id, body, breaks, .. } = answer;
    let length = body.len();
    let (sent, is_broken) = match breaks {
        Break::Nothing => (body, false),
        Break::Truncated => (body.slice(..length / 2), true),
        Break::Closed => return Err(broken()),
    };
    let end = stream::iter(is_broken.then_some(())).then(|()| async {
        tokio::time::sleep(FLUSH).await;
        Err(broken())
    });
    let mut response = Response::new(StreamBody::new(stream::iter([Ok(Frame::data(sent))]).chain(end)));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_LENGTH, length.into());
    let headers = [
        (CONTENT_TYPE, Some(media)),
        (HeaderName::from_static("x-request-id"), Some(request_id).filter(|id| !id.is_empty())),
        (HeaderName::from_static("plaid-content-hash"), hash),
    ];
    for (name, value) in headers {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "a fault broke the connection")
}
