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
pub(crate) mod tools;
mod typescript;

use clap::{Args, ValueEnum};
use creatorvault_local_postgres::Server;

use crate::{cargo, say, test};
use running::Running;
pub(crate) use running::free_port;
pub(crate) use tools::find as find_tools;

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
