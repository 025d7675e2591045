//! The program `plaid-console`. See its README.

mod catalogue;
mod snippet;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The operations of the Plaid API.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints the Rust code that sends a request
    Snippet(snippet::Arguments),
}

fn main() -> ExitCode {
    let Command::Snippet(arguments) = Cli::parse().command;
    match snippet::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
