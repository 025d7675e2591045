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
    println!("Plaid's operations are answered at {0}: Client::builder().base_url(\"{0}\")", server.url());
    tokio::signal::ctrl_c().await?;
    server.stop().await
}
