//! `cargo xtask ci`: exactly what CI does, the tests last.

use std::process::Command;

use crate::{browser, cargo, clients, say, test};

pub(crate) async fn run() -> anyhow::Result<()> {
    clients::find_tools()?;
    step(
        "Formatting",
        &mut cargo::command(&["fmt", "--all", "--check"]),
    )
    .await?;
    let mut bare = cargo::command(&["fmt", "--check", "--manifest-path"]);
    step("Formatting of `bare`", bare.arg(cargo::BARE)).await?;
    step(
        "Lints",
        cargo::command(&["clippy", "--workspace", "--all-targets", "--all-features"])
            .args(["--", "--deny", "warnings"]),
    )
    .await?;
    step(
        "Lints of what `cargo xtask test` passes by",
        cargo::command(&["clippy", "--package", "creatorvault-tests"])
            .args(["--test", "redis", "--", "--deny", "warnings"]),
    )
    .await?;
    step(
        "The domain crate alone",
        &mut cargo::command(&["check", "--package", "creatorvault-domain"]),
    )
    .await?;
    step(
        "Documentation",
        cargo::command(&[
            "doc",
            "--workspace",
            "--no-deps",
            "--document-private-items",
        ])
        .env("RUSTDOCFLAGS", "--deny warnings"),
    )
    .await?;
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
    )
    .await?;
    browser::run().await?;
    let shared = test::Arguments::of(&["--package", "creatorvault-tests", "--test", "redis"]);
    say::timed("Limits shared through Redis", test::run(&shared)).await?;
    clients::run(&clients::Arguments::default()).await?;
    test::run(&test::Arguments::default()).await
}

async fn step(what: &str, command: &mut Command) -> anyhow::Result<()> {
    say::timed(what, async { cargo::run(command) }).await
}
