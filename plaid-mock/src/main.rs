//! `cargo run -p plaid-mock`: runs the server.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::Parser;
use plaid_mock::Server;

/// Answers every operation of the Plaid API on this machine.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The port to listen on.
    #[arg(long, default_value_t = 4010)]
    port: u16,
    /// The address to listen on. Everyone who can reach it can use the server.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// The seed of made-up answers, ids and data.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The URL for webhooks that belong to no Item: Identity Verification, Transfer, Payment Initiation.
    #[arg(long)]
    webhook: Option<String>,
    /// Lets logins last. By default the login of an Item must be renewed after 30 days by the server's clock, as in
    /// Plaid's Sandbox.
    #[arg(long)]
    lasting_logins: bool,
    /// The file from which the state is restored, and to which it is saved.
    #[arg(long)]
    state: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let Arguments { port, bind, seed, webhook, lasting_logins, state } = Arguments::parse();
    let mut builder =
        Server::builder().port(port).bind(bind).seed(seed).lasting_logins(lasting_logins).log_requests(true);
    if let Some(url) = webhook {
        builder = builder.webhook(&url);
    }
    if let Some(path) = state {
        builder = builder.state(path);
    }
    let server = builder.start().await?;
    println!("Plaid is at {}", server.url());
    println!("In Rust: set PLAID_BASE_URL={} for Client::from_env(), or pass it to Client::builder()", server.url());
    println!(
        "Other clients call this URL the host or the base path. Requests are logged below; Ctrl-C stops the server."
    );
    ended().await?;
    server.stop().await
}

/// Waits for Ctrl-C or SIGTERM.
#[cfg(unix)]
async fn ended() -> std::io::Result<()> {
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        ended = tokio::signal::ctrl_c() => ended,
        _ = terminated.recv() => Ok(()),
    }
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
async fn ended() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
