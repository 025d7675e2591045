//! `cargo xtask`: the maintainers' commands.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use plaid_gen::OverlayMode;
use plaid_gen::import::BUNDLE;
use xtask::{bench, diff, import, regen, workspace::Workspace};

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
    /// Regenerate all files that are made from spec/
    Regen {
        /// Write nothing; fail if anything differs from what would be written
        #[arg(long)]
        check: bool,
        /// Report overlay actions and rules that match or change nothing instead of failing
        #[arg(long)]
        lenient_overlay: bool,
    },
    /// Measure costs
    Bench {
        #[command(subcommand)]
        command: BenchCommand,
    },
}

#[derive(Subcommand)]
enum SpecCommand {
    /// Replace the bundled description by the facts of a published one, and report the consequences
    Import {
        /// A file or an https URL
        #[arg(default_value = import::PUBLISHED)]
        source: String,
        /// Write the report to this file as well, as Markdown
        #[arg(long)]
        report: Option<PathBuf>,
    },
    /// Report what changed between two descriptions, published or bundled
    ///
    /// Exits with 0 if no change is of the kind that --fail-on names, with 1 if one is, and with 2 if the two can't be
    /// compared.
    Diff {
        /// A file, or a git revision such as HEAD~3:spec/plaid.yaml
        #[arg(default_value_t = format!("HEAD:{BUNDLE}"))]
        old: String,
        /// A file or a git revision; the default is the bundled description
        new: Option<String>,
        /// The format of the report
        #[arg(long, value_enum, default_value_t = diff::Format::Text)]
        format: diff::Format,
        /// The changes that make the command exit with 1
        #[arg(long, value_enum, default_value_t = diff::FailOn::None)]
        fail_on: diff::FailOn,
    },
}

#[derive(Subcommand)]
enum BenchCommand {
    /// Compare the whole pipeline with plain progenitor: time, peak memory, bytes written, growth with the description
    Regen {
        /// The number of measurements of each
        #[arg(long, default_value = "10")]
        runs: NonZeroUsize,
    },
    /// Measure processor time and memory of checking and building plaid-api, plain progenitor's code and the other
    /// client
    Compile {
        /// The number of measurements of each
        #[arg(long, default_value = "3")]
        runs: NonZeroUsize,
    },
    /// Measure the speed of reading answers: by plaid-api, plain progenitor's code, the other client and without types
    Decode {
        /// The number of measurements of each
        #[arg(long, default_value = "100")]
        rounds: NonZeroUsize,
    },
    /// Measure time, allocations and program size of a call: by plaid-api, and by hand with reqwest and serde
    Call {
        /// The number of measurements of each
        #[arg(long, default_value = "40")]
        rounds: NonZeroUsize,
    },
    /// Make one measurement of `bench regen`, which runs this in a process of its own
    #[command(hide = true)]
    Child { work: bench::regen::Work, input: PathBuf, output: PathBuf },
}

/// Prints an error for people: the message and its causes, without a backtrace.
fn main() -> ExitCode {
    run().unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run() -> Result<ExitCode> {
    if let Some(job) = bench::rustc::Job::from_env() {
        return job.run();
    }
    let workspace = Workspace::here();
    match Cli::parse().command {
        Command::Spec { command: SpecCommand::Import { source, report } } => {
            import::run(&workspace, &source, report.as_deref())
        }
        Command::Spec { command: SpecCommand::Diff { old, new, format, fail_on } } => {
            return diff::run(&workspace, Some(&old), new.as_deref(), format, fail_on).or_else(|error| {
                eprintln!("error: {error:#}");
                Ok(ExitCode::from(diff::NOT_COMPARED))
            });
        }
        Command::Regen { check, lenient_overlay } => {
            let mode = if lenient_overlay { OverlayMode::Lenient } else { OverlayMode::Strict };
            if check { regen::check(&workspace, mode) } else { regen::run(&workspace, mode) }
        }
        Command::Bench { command: BenchCommand::Regen { runs } } => bench::regen::run(&workspace, runs),
        Command::Bench { command: BenchCommand::Child { work, input, output } } => {
            bench::regen::child(work, &input, &output)
        }
        Command::Bench { command: BenchCommand::Compile { runs } } => bench::compile::run(&workspace, runs),
        Command::Bench { command: BenchCommand::Decode { rounds } } => bench::decode::run(&workspace, rounds),
        Command::Bench { command: BenchCommand::Call { rounds } } => bench::call::run(&workspace, rounds),
    }?;
    Ok(ExitCode::SUCCESS)
}
