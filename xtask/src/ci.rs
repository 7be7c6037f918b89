//! `cargo xtask ci`: exactly what CI does, the tests last.

use std::{process::Command, time::Instant};

use crate::{browser, cargo, clients, say, test};

pub(crate) async fn run() -> anyhow::Result<()> {
    clients::find_tools()?;
    step(
        "Formatting",
        &mut cargo::command(&["fmt", "--all", "--check"]),
    )?;
    step(
        "Lints",
        cargo::command(&["clippy", "--workspace", "--all-targets", "--all-features"])
            .args(["--", "--deny", "warnings"]),
    )?;
    step(
        "Lints of what `cargo xtask test` passes by",
        cargo::command(&["clippy", "--package", "creatorvault-tests"])
            .args(["--test", "redis", "--", "--deny", "warnings"]),
    )?;
    step(
        "The domain crate alone",
        &mut cargo::command(&["check", "--package", "creatorvault-domain"]),
    )?;
    step(
        "Documentation",
        cargo::command(&[
            "doc",
            "--workspace",
            "--no-deps",
            "--document-private-items",
        ])
        .env("RUSTDOCFLAGS", "--deny warnings"),
    )?;
    step(
        "Licences, sources and duplicates",
        &mut cargo::command(&[
            "deny",
            "--all-features",
            "check",
            "bans",
            "licenses",
            "sources",
        ]),
    )?;
    browser::run().await?;
    say::step("Limits shared through Redis");
    test::run(&test::Arguments::of(&[
        "--package",
        "creatorvault-tests",
        "--test",
        "redis",
    ]))
    .await?;
    clients::run(&clients::Arguments::default()).await?;
    test::run(&test::Arguments::default()).await
}

fn step(what: &str, command: &mut Command) -> anyhow::Result<()> {
    say::step(what);
    let began = Instant::now();
    cargo::run(command)?;
    say::step(format!(
        "{what}: fine after {} s",
        began.elapsed().as_secs()
    ));
    Ok(())
}
