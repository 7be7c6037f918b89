//! `cargo xtask openapi`: writes the checked-in OpenAPI document, as the service makes it.

use std::{fs, process::Command};

use anyhow::{Context, bail};

use crate::{cargo, say, workspace};

pub(crate) fn run() -> anyhow::Result<()> {
    let service = cargo::build_service()?;
    let made = Command::new(service)
        .arg("openapi")
        .output()
        .context("the service can't be run")?;
    if !made.status.success() {
        bail!("the service could not make its document: {}", made.status);
    }
    let path = workspace::root().join("docs/openapi.json");
    fs::write(&path, made.stdout)
        .with_context(|| format!("{} can't be written", path.display()))?;
    say::step(format!("Wrote {}", path.display()));
    Ok(())
}
