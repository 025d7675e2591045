//! `cargo xtask`: the maintainers' commands.

use anyhow::Result;
use clap::{Parser, Subcommand};
use plaid_gen::OverlayMode;
use xtask::{import, regen, workspace::Workspace};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The maintainers' commands of plaid-api")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Work on the bundled description
    Spec {
        #[command(subcommand)]
        command: SpecCommand,
    },
    /// Regenerate everything that is generated from spec/
    Regen {
        /// Write nothing; fail if anything differs from what would be written
        #[arg(long)]
        check: bool,
        /// Report overlay actions that change nothing instead of failing
        #[arg(long)]
        lenient_overlay: bool,
    },
}

#[derive(Subcommand)]
enum SpecCommand {
    /// Replace the bundled description by the facts of a published one
    Import {
        /// A file or an https URL
        #[arg(default_value = import::PUBLISHED)]
        source: String,
    },
}

fn main() -> Result<()> {
    let workspace = Workspace::here();
    match Cli::parse().command {
        Command::Spec { command: SpecCommand::Import { source } } => import::run(&workspace, &source),
        Command::Regen { check, lenient_overlay } => {
            let mode = if lenient_overlay { OverlayMode::Lenient } else { OverlayMode::Strict };
            if check { regen::check(&workspace, mode) } else { regen::run(&workspace, mode) }
        }
    }
}
