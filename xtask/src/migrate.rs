//! `cargo xtask migrate`: the service's own `migrate` command, on the development database.

use std::process::Command;

use clap::{Args, ValueEnum};

use crate::{cargo, postgres::Postgres, workspace};

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
