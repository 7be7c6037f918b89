//! `creatorvault`: the one binary that is deployed. See `creatorvault --help`.

use std::process::ExitCode;

use clap::Parser;
use creatorvault::command::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    Cli::parse().run().await
}
