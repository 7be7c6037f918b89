//! `cargo xtask migrate`: the service's own `migrate` command, on the development database.

use std::process::Command;

use clap::{Args, ValueEnum};

use creatorvault_persistence::{AppRole, ConnectionUrl, migrations::Migrator};

use crate::{
    cargo,
    postgres::{self, Postgres},
    workspace,
};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Which way
    #[arg(value_enum, default_value_t = Direction::Up)]
    direction: Direction,
}

#[derive(Clone, Copy, ValueEnum)]
enum Direction {
    /// Apply every migration that is missing
    Up,
    /// Take the newest migration back
    Down,
    /// List the migrations and whether they are applied
    Status,
}

pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let service = cargo::build_service()?;
    let postgres = Postgres::obtain().await?;
    let direction = match arguments.direction {
        Direction::Up => "up",
        Direction::Down => "down",
        Direction::Status => "status",
    };
    cargo::run(
        Command::new(service)
            .args(["migrate", direction])
            .current_dir(workspace::root())
            .envs(postgres.variables()),
    )
}

/// Applies every migration that is missing, without building the service.
pub(crate) async fn up(postgres: &Postgres) -> anyhow::Result<()> {
    let (owner, service) = (postgres.owner_url(), postgres.service_url());
    migrator(owner, service, postgres::app_role()?)?
        .up()
        .await?;
    Ok(())
}

/// Who migrates for a service's login.
pub(crate) fn migrator(owner: &str, service: &str, app_role: AppRole) -> anyhow::Result<Migrator> {
    Ok(Migrator {
        url: ConnectionUrl::parse(owner)?,
        app_role,
        service_login: ConnectionUrl::parse(service)?.login().to_owned(),
    })
}
