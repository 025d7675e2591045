//! `cargo xtask`: the maintainers' commands.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use plaid_gen::OverlayMode;
use plaid_gen::import::BUNDLE;
use xtask::import::Options;
use xtask::{bench, diff, import, regen, work, workspace::Workspace};

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
        /// Report and skip entries of spec/ that do not apply to the description instead of failing
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
        /// A sentence about the origin of a description that is not as Plaid published it, for spec/source.toml and the
        /// README
        #[arg(long)]
        note: Option<String>,
        /// Report entries of spec/ that do not apply to the description as skipped, and not as work
        #[arg(long)]
        lenient_overlay: bool,
    },
    /// List what is left to do for the bundled description
    ///
    /// These are problems that stop `regen`, entries of spec/ that do not apply, operations, webhooks and fields that
    /// nobody has decided about or described, products without a feature, and handwritten texts that no longer hold.
    /// Exits with 0 if nothing is left to do, with 1 if something is, and with 2 if that can't be found out.
    Todo,
    /// Report what changed between two descriptions, published or bundled
    ///
    /// Exits with 0 if no change is of the kind that --fail-on names, with 1 if one is, and with 2 if the two can't be
    /// compared. A reader that closes the pipe early, such as head, does not change that.
    Diff {
        /// A file, an https URL, - for standard input, or a git revision such as HEAD~3:spec/plaid.yaml
        #[arg(default_value_t = format!("HEAD:{BUNDLE}"))]
        old: String,
        /// The same; the default is the bundled description
        new: Option<String>,
        #[command(flatten)]
        options: diff::Options,
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
    /// Measure speed, memory and start of plaid-mock on one core, without and with a state file
    Mock {
        /// The number of measurements of each
        #[arg(long, default_value = "10")]
        rounds: NonZeroUsize,
        /// The number of Items
        #[arg(long, default_value = "1000")]
        items: NonZeroUsize,
    },
    /// Make one measurement of `bench regen`, which runs this in a process of its own
    #[command(hide = true)]
    Child { work: bench::regen::Work, input: PathBuf, output: PathBuf },
}

fn mode(is_lenient: bool) -> OverlayMode {
    if is_lenient { OverlayMode::Lenient } else { OverlayMode::Strict }
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
        Command::Spec { command: SpecCommand::Import { source, report, note, lenient_overlay } } => {
            let options = Options { report: report.as_deref(), note: note.as_deref(), mode: mode(lenient_overlay) };
            import::run(&workspace, &source, &options)
        }
        Command::Spec { command: SpecCommand::Todo } => {
            return work::run(&workspace).or_else(|error| {
                eprintln!("error: {error:#}");
                Ok(ExitCode::from(work::UNKNOWN))
            });
        }
        Command::Spec { command: SpecCommand::Diff { old, new, options } } => {
            return diff::run(&workspace, &old, new.as_deref(), &options).or_else(|error| {
                eprintln!("error: {error:#}");
                Ok(ExitCode::from(diff::NOT_COMPARED))
            });
        }
        Command::Regen { check, lenient_overlay } => {
            let mode = mode(lenient_overlay);
            if check { regen::check(&workspace, mode) } else { regen::run(&workspace, mode) }
        }
        Command::Bench { command: BenchCommand::Regen { runs } } => bench::regen::run(&workspace, runs),
        Command::Bench { command: BenchCommand::Child { work, input, output } } => {
            bench::regen::child(work, &input, &output)
        }
        Command::Bench { command: BenchCommand::Compile { runs } } => bench::compile::run(&workspace, runs),
        Command::Bench { command: BenchCommand::Decode { rounds } } => bench::decode::run(&workspace, rounds),
        Command::Bench { command: BenchCommand::Call { rounds } } => bench::call::run(&workspace, rounds),
        Command::Bench { command: BenchCommand::Mock { rounds, items } } => bench::mock::run(&workspace, rounds, items),
    }?;
    Ok(ExitCode::SUCCESS)
}
