//! A Better Auth server issues the tokens: someone signs up there, and the service knows them.

use std::process::Command;

use anyhow::Context;
use creatorvault_local_postgres::{Server, StopSignal, Supervised};

use super::{Running, sources};
use crate::{cargo, service::free_port, token, tools};

pub(crate) async fn check(server: &Server) -> anyhow::Result<()> {
    let sources = sources("better-auth");
    cargo::run(&mut tools::npm(&sources, "build")?)?;
    let port = free_port()?;
    let issuer = format!("http://localhost:{port}");
    let program = sources.join("build/server.js");
    let node = Command::new("node").get_program().to_owned();
    let _issuer = Supervised::spawn(node.as_ref(), StopSignal::Terminate, |command| {
        command
            .arg(program)
            .env("PORT", port.to_string())
            .env("BETTER_AUTH_URL", &issuer)
            .env("BETTER_AUTH_TELEMETRY", "0")
            .env("JWT_ISSUER", &issuer)
            .env("JWT_AUDIENCE", token::AUDIENCE);
    })?;
    // The service is not ready before it has the issuer's keys.
    let service = Running::trusting(
        server,
        vec![
            ("JWT_JWKS_URL", format!("{issuer}/api/auth/jwks")),
            ("JWT_ISSUER", issuer.clone()),
            ("JWT_AUDIENCE", token::AUDIENCE.to_owned()),
        ],
    )
    .await
    .context("with the keys of Better Auth")?;
    let mut client = tools::npm(&sources, "check")?;
    cargo::run(
        client
            .env("BETTER_AUTH_URL", &issuer)
            .env("CREATORVAULT_URL", service.url()),
    )
}
