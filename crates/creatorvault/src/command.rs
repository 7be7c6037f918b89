//! The commands of the binary.

use std::{process::ExitCode, time::Duration};

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};

use crate::{
    application::Application,
    config::{Config, Environment, Listener, Logs, read},
    descriptors,
    shutdown::Signals,
    telemetry,
};

/// Captures content ideas and carries them from idea to published.
///
/// Configured by environment variables and a .env file; docs/configuration.md lists them all.
#[derive(Debug, Parser)]
#[command(name = "creatorvault", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API (this is also what happens without a command)
    Serve,
    /// Migrate the database, as its owner
    Migrate {
        #[command(subcommand)]
        direction: Option<Direction>,
    },
    /// Print the OpenAPI document
    Openapi,
    /// Ask a service on this machine whether it is ready; for container health checks
    Healthcheck,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Direction {
    /// Apply every migration that is missing (the default)
    Up,
    /// Take the newest migration back
    Down,
    /// List the migrations and whether they are applied
    Status,
}

impl Cli {
    /// Does what was asked, or says why it can't be done.
    pub async fn run(self) -> ExitCode {
        match self.attempt().await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                telemetry::report(&error);
                ExitCode::FAILURE
            }
        }
    }

    async fn attempt(self) -> anyhow::Result<()> {
        let command = self.command.unwrap_or(Command::Serve);
        let environment = Environment::of_process();
        if let Command::Serve = command {
            // Before anything can fail, so that whatever does is said in a log line.
            let readable = environment.as_ref().ok();
            let logs = readable.and_then(|environment| read(environment, Logs::read).ok());
            telemetry::start(&logs.unwrap_or_default())?;
        }
        let environment = environment?;
        match command {
            Command::Serve => serve(read(&environment, Config::read)?).await,
            Command::Migrate { direction } => {
                migrate(&environment, direction.unwrap_or(Direction::Up)).await
            }
            Command::Openapi => {
                openapi();
                Ok(())
            }
            Command::Healthcheck => healthcheck(read(&environment, Listener::read)?).await,
        }
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    descriptors::raise();
    // Listened for from the start, so that a signal during start-up is not lost.
    let mut signals = Signals::listen().context("signals can't be received")?;
    if config.migrate_on_start {
        let applied = tokio::select! {
            applied = config.migrator.up() => applied.context("the database could not be migrated")?,
            () = signals.next() => return Ok(()),
        };
        tracing::info!(?applied, "database migrated");
    }
    Application::build(config)?
        .run(async || signals.next().await)
        .await
}

#[expect(clippy::print_stdout, reason = "this is what the command is for")]
async fn migrate(environment: &Environment, direction: Direction) -> anyhow::Result<()> {
    let migrator = read(environment, Config::read_migrator)?;
    match direction {
        Direction::Up => {
            let applied = migrator.up().await?;
            for name in &applied {
                println!("applied {name}");
            }
            println!("{} applied; the database is up to date", applied.len());
        }
        Direction::Down => match migrator.down().await? {
            Some(name) => println!("took back {name}"),
            None => println!("there is nothing to take back"),
        },
        Direction::Status => {
            for migration in migrator.status().await? {
                println!(
                    "{:8} {}",
                    if migration.applied {
                        "applied"
                    } else {
                        "missing"
                    },
                    migration.name
                );
            }
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this is what the command is for")]
fn openapi() {
    println!("{:#}", creatorvault_http::document());
}

async fn healthcheck(listener: Listener) -> anyhow::Result<()> {
    let url = format!("http://{}/health/ready", listener.reachable());
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(5))
        // No TLS, so no certificates either: a small container has none, which would be an error.
        .tls_certs_only([])
        .build()?;
    let answer = client
        .get(&url)
        .send()
        .await
        .with_context(|| format!("{url} does not answer"))?;
    if !answer.status().is_success() {
        bail!("{url} answers {}", answer.status());
    }
    Ok(())
}
