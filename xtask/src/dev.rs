//! `cargo xtask dev`: the service with everything it needs, until Ctrl-C.

use std::{net::TcpListener, process::Command, time::Duration};

use anyhow::{Context, bail};
use creatorvault::config::Environment;
use creatorvault_local_postgres::{StopSignal, Supervised};
use tokio::{
    signal::unix::{SignalKind, signal},
    time::sleep,
};

use crate::{
    cargo,
    clock::now,
    demo,
    keys::DevelopmentKey,
    postgres::Postgres,
    say,
    service::{Variables, wait_until_ready},
    token, workspace,
};

const STOP_LIMIT: Duration = Duration::from_secs(35);
const POLL: Duration = Duration::from_millis(100);
/// Where a front end is developed, unless `ALLOWED_ORIGINS` says otherwise.
const FRONTEND: &str = "http://localhost:3000";
const TOKEN_TTL: Duration = Duration::from_secs(7 * 24 * 3600);

pub(crate) async fn run() -> anyhow::Result<()> {
    let port = port()?;
    let mut postgres = Postgres::start().await?;
    say::step("Building the service");
    let service = cargo::build_service()?;
    let key = DevelopmentKey::obtain()?;
    let variables = variables(&postgres, &key, port)?;

    say::step("Migrating the database");
    cargo::run(describe(&mut Command::new(&service), &variables).arg("migrate"))?;
    demo::seed(&postgres.open()?, now()).await?;

    say::step("Starting the service");
    let mut running = Supervised::spawn(&service, StopSignal::Terminate, |command| {
        describe(command, &variables);
    })?;
    wait_until_ready(&mut running, &service, &variables).await?;
    invite(&key, port)?;
    let ended = watch(&mut running, &mut postgres).await;
    say::step("Stopping; the data stays");
    running.stop(STOP_LIMIT)?;
    ended
}

/// Found out first, so that nobody waits for a build to hear it.
fn port() -> anyhow::Result<u16> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "8000".to_owned());
    let port = port.parse().context("PORT is no port from 0 to 65535")?;
    TcpListener::bind(("127.0.0.1", port)).with_context(|| {
        format!(
            "port {port} is taken, perhaps by another `cargo xtask dev`; set PORT to another one"
        )
    })?;
    Ok(port)
}

/// What the service is told. These win over `.env`, which is for running the service without xtask.
fn variables(postgres: &Postgres, key: &DevelopmentKey, port: u16) -> anyhow::Result<Variables> {
    let mut variables = vec![
        ("ENVIRONMENT", "dev".to_owned()),
        ("HOST", "127.0.0.1".to_owned()),
        ("PORT", port.to_string()),
        ("JWT_PUBLIC_KEY", key.public()?),
        ("JWT_ISSUER", token::ISSUER.to_owned()),
        ("JWT_AUDIENCE", token::AUDIENCE.to_owned()),
        ("SHUTDOWN_DRAIN", "0s".to_owned()),
    ];
    if Environment::of_process_in(workspace::root())?
        .get("ALLOWED_ORIGINS")
        .is_none()
    {
        variables.push(("ALLOWED_ORIGINS", FRONTEND.to_owned()));
    }
    variables.extend(
        postgres
            .variables()
            .map(|(name, url)| (name, url.to_owned())),
    );
    Ok(variables)
}

fn describe<'c>(command: &'c mut Command, variables: &Variables) -> &'c mut Command {
    command
        .current_dir(workspace::root())
        .envs(variables.iter().map(|(name, value)| (name, value)))
}

/// Prints a request that works when it is pasted.
#[expect(clippy::print_stdout, reason = "this is what the command is for")]
fn invite(key: &DevelopmentKey, port: u16) -> anyhow::Result<()> {
    let token = token::issue(key, demo::USER, demo::EMAIL, TOKEN_TTL, now())?;
    println!(
        "\nCreatorVault is ready on http://localhost:{port}, and its documentation on \
         http://localhost:{port}/docs. Record an idea:\n\n\
         curl -i http://localhost:{port}/api/v1/{user}/ideas -H 'Authorization: Bearer {token}' \
         -H 'Content-Type: application/json' -d '{{\"title\": \"My first idea\", \"tags\": [\"video\"]}}'\n\n\
         Other users: cargo xtask token --user NAME. Ctrl-C stops everything; the data stays.\n",
        user = demo::USER,
    );
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM, which are a good end, or for a part to end by itself, which is not.
async fn watch(running: &mut Supervised, postgres: &mut Postgres) -> anyhow::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    loop {
        tokio::select! {
            _ = interrupt.recv() => return Ok(()),
            _ = terminate.recv() => return Ok(()),
            () = sleep(POLL) => {}
        }
        if let Some(status) = running.try_wait()? {
            bail!("the service ended with {status}; what it said stands above");
        }
        if !postgres.is_running() {
            bail!("PostgreSQL ended; `cargo xtask dev` starts it again with the data it had");
        }
    }
}
