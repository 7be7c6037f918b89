//! `cargo xtask test`: every test, on a PostgreSQL that is made for them and thrown away. What needs
//! more than that is run by name, as `cargo xtask ci` does.

use clap::Args;
use creatorvault_local_postgres::{
    Cluster, Home, Programs, Search, Server, Settings, TestDatabase,
};
use creatorvault_persistence::AppRole;

use crate::{cargo, migrate::migrator, say};

#[derive(Args, Default)]
pub(crate) struct Arguments {
    /// Arguments for cargo test, like -p creatorvault-domain title
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Arguments {
    /// These arguments for cargo test.
    pub(crate) fn of(arguments: &[&str]) -> Self {
        Self {
            arguments: arguments.iter().map(|&word| word.to_owned()).collect(),
        }
    }
}

pub(crate) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let cluster = thrown_away().await?;
    let mut test = cargo::command(&["test"]);
    if !arguments
        .arguments
        .iter()
        .any(|argument| argument == "-p" || argument.starts_with("--package"))
    {
        test.args(["--workspace", "--all-features"]);
    }
    test.args(&arguments.arguments)
        .env(Server::VARIABLE, cluster.server().home());
    cargo::run(&mut test)
}

/// A PostgreSQL that ends with the value, and in it the migrated database that is copied.
pub(crate) async fn thrown_away() -> anyhow::Result<Cluster> {
    let programs =
        Programs::find_or_install(&Search::of_process(), &|progress| say::step(progress))?;
    let home = Home::temporary()?;
    say::step(format!(
        "Starting PostgreSQL {} in {}",
        programs.major(),
        home.path().display()
    ));
    let cluster = Cluster::start(home, &programs, &Settings::thrown()).await?;
    make_template(cluster.server()).await?;

    Ok(cluster)
}

/// The migrated database that every test gets a copy of.
async fn make_template(server: &Server) -> anyhow::Result<()> {
    let template = server.ensure_database(TestDatabase::TEMPLATE).await?;
    let (owner, service) = (template.owner_url(), template.service_url());
    let role = AppRole::parse(AppRole::DEFAULT)?;
    migrator(owner, service, role)?.up().await?;
    Ok(())
}
