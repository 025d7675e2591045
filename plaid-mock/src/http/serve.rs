//! Connections.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::JoinSet;

use super::limits::Limits;
use super::panics::caught;
use super::patient::Patient;
use super::respond::{Site, respond};

/// The interval at which the server checks for due events.
const TICK: Duration = Duration::from_millis(50);
/// The pause after a connection could not be accepted, most often since the process has no more files.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves connections until `stop` fires. Dropping the future closes them.
pub async fn run(listener: TcpListener, site: Arc<Site>, mut stop: oneshot::Receiver<()>) {
    let (mut connections, graceful) = (JoinSet::new(), GracefulShutdown::new());
    let free = Arc::new(Semaphore::new(site.limits.connections));
    let builder = builder(&site.limits);
    let mut tick = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            (stream, place) = accept(&listener, &free) => {
                let stream = TokioIo::new(Patient::new(stream, site.limits.answer_time));
                let site = Arc::clone(&site);
                let respond = service_fn(move |request| {
                    let site = Arc::clone(&site);
                    async move { respond(request, &site).await }
                });
                let connection = graceful.watch(builder.serve_connection(stream, respond));
                connections.spawn(async move {
                    // A failed connection concerns only its client.
                    drop(connection.await);
                    drop(place);
                });
            }
            _ = tick.tick() => settle(&site),
            Some(_) = connections.join_next() => {}
            _ = &mut stop => break,
        }
    }
    // Nobody else can connect while the last answers are sent.
    drop(listener);
    drop(tokio::time::timeout(site.limits.grace, graceful.shutdown()).await);
}

/// Sets hyper's limits. Its time for headers includes that in which a connection is idle.
fn builder(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_header_size(limits.header_bytes)
        .max_headers(limits.headers)
        // A client may say that it sends nothing more, and wait for its answer.
        .half_close(true);
    builder
}

/// Accepts a connection when there is a place for it.
async fn accept(listener: &TcpListener, free: &Arc<Semaphore>) -> (TcpStream, Option<OwnedSemaphorePermit>) {
    // The semaphore is never closed, so there is always a place in the end.
    let place = Arc::clone(free).acquire_owned().await.ok();
    loop {
        match listener.accept().await.and_then(|(stream, _)| without_delay(stream)) {
            Ok(stream) => return (stream, place),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// Lets answers leave at once, and not when the client has confirmed the one before.
fn without_delay(stream: TcpStream) -> io::Result<TcpStream> {
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Makes everything happen that is due. What a panic has interrupted is not tried again.
fn settle(site: &Site) {
    let settled = caught("a due event", || {
        site.service.settle();
        Ok(())
    });
    // Nobody waits for the refusal, and the panic itself has been told on standard error.
    drop(settled);
}
