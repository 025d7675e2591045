//! `cargo run -p plaid-mock`: runs the server.

use std::error::Error;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use chrono::DateTime;
use clap::Parser;
use plaid_mock::log::{self, Log};
use plaid_mock::{Builder, Server};
use tokio::sync::oneshot;

/// The port without option and variable.
const PORT: u16 = 4010;

/// Answers consist of many small values, whose allocation is a good part of the work.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Answers every operation of the Plaid API on this machine.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port to listen on; 0 takes a free one. Without this option it is the environment variable PORT, or 4010.
    #[arg(long)]
    port: Option<u16>,
    /// The address to listen on, or a name of this machine. Everyone who can reach it can use the server, but for the
    /// pages of browsers.
    #[arg(long, default_value = "127.0.0.1")]
    bind: String,
    /// A name by which clients reach the server, such as that of its container. Can be given several times.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// An origin whose web pages may use the server, such as http://localhost:3000. Can be given several times.
    #[arg(long, value_name = "ORIGIN")]
    cors: Vec<String>,
    /// The only client id that is accepted. Without it and PLAID_MOCK_CLIENT_ID any is.
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// The only secret that is accepted. Other users of this machine can see options, but not PLAID_MOCK_SECRET.
    #[arg(long)]
    secret: Option<String>,
    /// The seed of made-up answers, ids and data.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The URL for webhooks that belong to no Item, such as those of Identity Verification.
    #[arg(long)]
    webhook: Option<String>,
    /// Lets logins last. By default the login of an Item must be renewed after 30 days by the server's clock, as in
    /// Plaid's Sandbox.
    #[arg(long)]
    lasting_logins: bool,
    /// Does not log the requests.
    #[arg(long)]
    quiet: bool,
    /// Stops the server when standard input ends, so that it does not outlive the program that started it.
    #[arg(long)]
    until_eof: bool,
    /// The file from which the state is restored, and to which it is saved.
    #[arg(long)]
    state: Option<PathBuf>,
    /// The time at which the server's clock starts, such as 2026-11-28T00:00:00Z. It runs on from there.
    #[arg(long, value_parser = time)]
    now: Option<SystemTime>,
}

/// Parses a time that the server's clock can have.
fn time(text: &str) -> Result<SystemTime, String> {
    let time = DateTime::parse_from_rfc3339(text).ok().filter(|time| time.timestamp() >= 0);
    time.map(SystemTime::from).ok_or_else(|| "it must be a time since 1970, such as 2026-11-28T00:00:00Z".into())
}

#[tokio::main]
async fn main() -> ExitCode {
    // Standard error may be a pipe that nobody reads, which would hold whoever panics. The message of a panic may
    // repeat personal data, so only its place is told.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        log::line(&format!("plaid-mock: a fault of its own at {place}: please report it"));
    }));
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::line(&format!("plaid-mock: {error}"));
            log::stderr().flush();
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let (ended, until_eof) = (ended()?, arguments.until_eof);
    let server = configured(arguments)?.start().await?;
    let url = server.url();
    let out = Log::to(io::stdout());
    out.line(&format!("Plaid is at {url}"));
    out.line(&format!("In Rust: set PLAID_BASE_URL={url} for Client::from_env(), or pass it to Client::builder()"));
    out.line(
        "Other clients call this URL the host or the base path. Requests are logged below; Ctrl-C stops the server.",
    );
    tokio::select! {
        () = ended => {}
        () = end_of_input(), if until_eof => {}
    }
    Ok(server.stop().await?)
}

/// Waits until standard input ends.
async fn end_of_input() {
    let (sender, ended) = oneshot::channel();
    // The runtime would wait for a read of its own when the server stops for another reason.
    std::thread::spawn(move || {
        // An input that can't be read has ended.
        drop(io::copy(&mut io::stdin(), &mut io::sink()));
        // Nobody waits any more if the server stops for another reason.
        let _ = sender.send(());
    });
    drop(ended.await);
}

/// Configures a server by the options and, where they are silent, the environment.
fn configured(arguments: Arguments) -> Result<Builder, Box<dyn Error>> {
    let Arguments {
        port,
        bind,
        allow_host,
        cors,
        client_id,
        secret,
        seed,
        webhook,
        lasting_logins,
        quiet,
        state,
        now,
        ..
    } = arguments;
    let port = port.map_or_else(port_of_environment, Ok)?;
    let mut builder =
        Server::builder().port(port).bind(bind).seed(seed).lasting_logins(lasting_logins).log_requests(!quiet);
    for host in &allow_host {
        builder = builder.allow_host(host);
    }
    for origin in &cors {
        builder = builder.cors(origin);
    }
    // PLAID_CLIENT_ID and PLAID_SECRET are the application's, whose mistakes these are to show.
    let client_id = client_id.or_else(|| variable("PLAID_MOCK_CLIENT_ID"));
    let secret = secret.or_else(|| variable("PLAID_MOCK_SECRET"));
    builder = match (client_id, secret) {
        (Some(client_id), Some(secret)) => builder.credentials(&client_id, &secret),
        (None, None) => builder,
        (Some(_), None) => Err("there is a client id and no secret: set PLAID_MOCK_SECRET or --secret too")?,
        (None, Some(_)) => Err("there is a secret and no client id: set PLAID_MOCK_CLIENT_ID or --client-id too")?,
    };
    if let Some(url) = webhook {
        builder = builder.webhook(&url);
    }
    if let Some(path) = state {
        builder = builder.state(path);
    }
    if let Some(now) = now {
        builder = builder.now(now);
    }
    Ok(builder)
}

fn port_of_environment() -> Result<u16, String> {
    let Some(port) = variable("PORT") else { return Ok(PORT) };
    let remedy = "set it to a number from 0 to 65535, or give --port";
    port.parse().map_err(|_| format!("the environment variable PORT is \"{port}\", which is no port: {remedy}"))
}

/// Returns an environment variable. An empty one counts as none, since a container file can't unset one.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns a future that waits for Ctrl-C or SIGTERM. They count from now on, so that none is lost while the server
/// starts.
#[cfg(unix)]
fn ended() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Returns a future that waits for Ctrl-C.
#[cfg(not(unix))]
fn ended() -> io::Result<impl Future<Output = ()>> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
    })
}
