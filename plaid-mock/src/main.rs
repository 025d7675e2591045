//! `cargo run -p plaid-mock`: Plaid on your own machine.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::Parser;
use plaid_mock::Server;

/// Answers every operation of the Plaid API on this machine.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The port to listen at.
    #[arg(long, default_value_t = 4010)]
    port: u16,
    /// The address to listen at. Whoever reaches another one reaches this server.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// What made-up answers begin from.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Where webhooks go that belong to no Item: Identity Verification, Transfer, payments.
    #[arg(long)]
    webhook: Option<String>,
    /// A file from which the state is restored, and to which it is saved at the end.
    #[arg(long)]
    state: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let Arguments { port, bind, seed, webhook, state } = Arguments::parse();
    let mut builder = Server::builder().port(port).bind(bind).seed(seed).log_requests(true);
    if let Some(url) = webhook {
        builder = builder.webhook(&url);
    }
    if let Some(path) = state {
        builder = builder.state(path);
    }
    let server = builder.start().await?;
    println!("Plaid is at {}", server.url());
    println!("In Rust: Client::builder().credentials(\"any-id\", \"any-secret\").base_url(<that>)");
    println!("Other clients call it the host or base path. Requests are told below; Ctrl-C ends it.");
    ended().await?;
    server.stop().await
}

/// Waits until somebody ends the program: by the keyboard, or as services are ended.
#[cfg(unix)]
async fn ended() -> std::io::Result<()> {
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        ended = tokio::signal::ctrl_c() => ended,
        _ = terminated.recv() => Ok(()),
    }
}

/// Waits until somebody ends the program.
#[cfg(not(unix))]
async fn ended() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
