//! `cargo xtask`: what a developer of CreatorVault runs. One command a file.

mod bench;
mod browser;
mod cargo;
mod ci;
mod clients;
mod clock;
mod db;
mod demo;
mod dev;
mod keys;
mod migrate;
mod openapi;
mod postgres;
mod say;
mod seed;
mod service;
mod test;
mod token;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Runs, tests and looks after CreatorVault.
///
/// Nothing has to be installed beside a Rust toolchain: where `DATABASE_URL` is not set, a private
/// PostgreSQL is found or installed, started and stopped by these commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the service with everything it needs, and print a request that works
    Dev,
    /// Run all tests on a PostgreSQL of their own; arguments go to cargo test
    Test(test::Arguments),
    /// Migrate the development database
    Migrate(migrate::Arguments),
    /// Fill the development database with believable ideas, the same ones every time
    Seed(seed::Arguments),
    /// Print a token that the service of `cargo xtask dev` accepts
    Token(token::Arguments),
    /// Write the OpenAPI document down in docs/openapi.json
    Openapi,
    /// Look into the development database, or throw it away
    Db(db::Arguments),
    /// Ask a running service as its clients do; needs Python and Node
    Clients(clients::Arguments),
    /// Measure the service beside others on this machine; needs wrk
    Bench(bench::Arguments),
    /// Do exactly what CI does
    Ci,
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Dev => dev::run().await,
        Command::Test(arguments) => test::run(&arguments).await,
        Command::Migrate(arguments) => migrate::run(arguments).await,
        Command::Seed(arguments) => seed::run(arguments).await,
        Command::Token(arguments) => token::run(arguments),
        Command::Openapi => openapi::run(),
        Command::Db(arguments) => db::run(arguments).await,
        Command::Clients(arguments) => clients::run(&arguments).await,
        Command::Bench(arguments) => bench::run(&arguments).await,
        Command::Ci => ci::run().await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
