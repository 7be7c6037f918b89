//! `cargo xtask clients`: asks a running service as those do who have its documentation alone. It
//! gets a PostgreSQL of its own, like the tests.
//!
//! Deliberately absent: any list of operations. Each check takes them from `docs/openapi.json`, or
//! says in its own files what it wants to try.

mod better_auth;
mod contract;
mod document;
mod examples;
mod running;
mod typescript;

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};
use creatorvault_local_postgres::Server;

use crate::{cargo, say, test, tools, workspace};
use running::Running;

#[derive(Args, Default)]
pub(crate) struct Arguments {
    /// Which checks; all of them by default
    checks: Vec<Check>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Check {
    /// docs/openapi.json is a valid OpenAPI document
    Document,
    /// Schemathesis finds no answer that the document does not promise
    Contract,
    /// A TypeScript client that is generated from the document works
    Typescript,
    /// Tokens of a real Better Auth server are good, and tampered ones are not
    BetterAuth,
    /// The examples in README.md and docs/api.md can be run
    Examples,
}

pub(crate) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let checks = match arguments.checks.as_slice() {
        [] => Check::value_variants(),
        named => named,
    };
    find_tools()?;
    cargo::build_service()?;
    let postgres = test::thrown_away().await?;
    for check in checks {
        let name = check
            .to_possible_value()
            .map(|name| name.get_name().to_owned());
        let name = name.unwrap_or_default();
        let work = check.run(postgres.server());
        say::timed(format!("Clients: {name}"), work).await?;
    }
    Ok(())
}

/// Fails, and says what to install, where a program is missing. Asked before anything is built.
pub(crate) fn find_tools() -> anyhow::Result<()> {
    tools::find_node()?;
    tools::version_of("curl").context("curl is needed: install the package curl")?;
    tools::find_python()
}

/// A folder for what a check writes and nobody keeps.
fn folder(name: &str) -> anyhow::Result<PathBuf> {
    cargo::folder(&format!("clients/{name}"))
}

/// The files of a check.
fn sources(name: &str) -> PathBuf {
    workspace::root().join("tests/clients").join(name)
}

/// The programs of the checks' own Python environment.
fn python() -> anyhow::Result<PathBuf> {
    tools::python(&sources("contract/requirements.txt"), &folder("python")?)
}

impl Check {
    async fn run(self, server: &Server) -> anyhow::Result<()> {
        match self {
            Self::Document => document::check(),
            Self::Contract => contract::check(&Running::start(server).await?),
            Self::Typescript => typescript::check(&Running::start(server).await?),
            Self::BetterAuth => better_auth::check(server).await,
            Self::Examples => examples::check(&Running::start(server).await?),
        }
    }
}
