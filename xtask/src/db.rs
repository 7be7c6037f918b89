//! `cargo xtask db`: a look into the development database, or its end.

use std::process::Command;

use anyhow::bail;
use clap::{Args, Subcommand};

use crate::{
    cargo,
    postgres::{self, Postgres},
    say,
};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Db,
}

#[derive(Subcommand)]
enum Db {
    /// Print the URL of the tables' owner; it works while `cargo xtask dev` runs
    Url,
    /// Open psql as the tables' owner
    Psql {
        /// Arguments for psql, like -c 'SELECT 1'
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Delete the private database and everything in it
    Reset,
}

#[expect(clippy::print_stdout, reason = "this is what `db url` is for")]
pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Db::Url => println!("{}", Postgres::obtain().await?.owner_url()),
        Db::Psql { arguments } => {
            let postgres = Postgres::obtain().await?;
            let mut psql = Command::new(postgres::psql());
            cargo::run(psql.arg(postgres.owner_url()).args(arguments))?;
        }
        Db::Reset => reset()?,
    }
    Ok(())
}

fn reset() -> anyhow::Result<()> {
    if postgres::given()?.is_some() {
        bail!(
            "DATABASE_URL is set, and only a database that xtask made is ever reset; unset it first"
        );
    }
    let home = postgres::home()?;
    home.erase()?;
    say::step(format!(
        "{} is gone; `cargo xtask dev` makes a new one",
        home.path().display()
    ));
    Ok(())
}
