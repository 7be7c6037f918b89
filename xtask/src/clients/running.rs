//! A service on a free port, with a database and a log of its own, until the value is dropped.

use std::{
    fs::{self, File},
    process::Command,
    time::Duration,
};

use anyhow::Context;
use creatorvault_local_postgres::{Server, StopSignal, Supervised, TestDatabase};

use super::folder;
use crate::{
    cargo,
    clock::now,
    demo,
    keys::DevelopmentKey,
    service::{Variables, free_port, wait_until_ready},
    token,
};

const TOKEN_TTL: Duration = Duration::from_secs(3600);

/// A running service, and whom it knows.
pub(crate) struct Running {
    // Stopped before its database is dropped.
    _service: Supervised,
    _database: TestDatabase,
    url: String,
}

impl Running {
    /// Starts one that accepts the tokens of `cargo xtask token`.
    pub(crate) async fn start(server: &Server) -> anyhow::Result<Self> {
        let key = DevelopmentKey::obtain()?.public()?;
        Self::trusting(
            server,
            vec![
                ("JWT_PUBLIC_KEY", key),
                ("JWT_ISSUER", token::ISSUER.to_owned()),
                ("JWT_AUDIENCE", token::AUDIENCE.to_owned()),
            ],
        )
        .await
    }

    /// Starts one whose issuer these variables name.
    pub(crate) async fn trusting(server: &Server, issuer: Variables) -> anyhow::Result<Self> {
        let program = cargo::build_service()?;
        let database = TestDatabase::migrated(server).await?;
        let port = free_port()?;
        let mut variables = issuer;
        variables.extend([
            ("DATABASE_URL", database.service_url().to_owned()),
            ("ENVIRONMENT", "dev".to_owned()),
            ("LOG_LEVEL", "WARNING".to_owned()),
            ("HOST", "127.0.0.1".to_owned()),
            ("PORT", port.to_string()),
            ("SHUTDOWN_DRAIN", "0s".to_owned()),
            // One user sends thousands of requests here.
            ("RATE_LIMIT_PER_MINUTE", "0".to_owned()),
            ("RATE_LIMIT_ANONYMOUS_PER_MINUTE", "0".to_owned()),
        ]);
        let folder = folder("service")?;
        let path = folder.join("log");
        let log = File::create(&path)?;
        let errors = log.try_clone()?;
        let mut service = Supervised::spawn(&program, StopSignal::Terminate, |command| {
            command
                .env_clear()
                .envs(variables.iter().map(|(name, value)| (name, value)))
                .current_dir(&folder)
                .stdout(log)
                .stderr(errors);
        })?;
        let ready = wait_until_ready(&mut service, &program, &variables).await;
        ready.with_context(|| fs::read_to_string(&path).unwrap_or_default())?;
        Ok(Self {
            _service: service,
            _database: database,
            url: format!("http://localhost:{port}"),
        })
    }

    /// Where it answers.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Tells a client where the service is, and gives it a token of the demo user.
    pub(crate) fn tell<'c>(&self, command: &'c mut Command) -> anyhow::Result<&'c mut Command> {
        let key = DevelopmentKey::obtain()?;
        let token = token::issue(&key, demo::USER, demo::EMAIL, TOKEN_TTL, now())?;
        Ok(command
            .env("CREATORVAULT_URL", &self.url)
            .env("CREATORVAULT_USER", demo::USER)
            .env("CREATORVAULT_TOKEN", token))
    }
}
