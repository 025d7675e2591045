//! `cargo run -p plaid-mock`: Plaid on your own machine.

use std::net::{IpAddr, Ipv4Addr};

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
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let Arguments { port, bind, seed } = Arguments::parse();
    let server = Server::builder().port(port).bind(bind).seed(seed).log_requests(true).start().await?;
    println!("Plaid's operations are answered at {0}: Client::builder().base_url(\"{0}\")", server.url());
    tokio::signal::ctrl_c().await
}
