//! Schemathesis makes requests from the document, good and bad ones, and compares the answers with
//! it. What it is told stands in `tests/clients/contract/schemathesis.toml`.

use std::process::Command;

use super::{Running, folder, python, sources};
use crate::{cargo, workspace};

pub(crate) fn check(running: &Running) -> anyhow::Result<()> {
    let mut schemathesis = Command::new(python()?.join("schemathesis"));
    schemathesis
        .arg("--config-file")
        .arg(sources("contract/schemathesis.toml"))
        .arg("run")
        .arg(workspace::root().join("docs/openapi.json"))
        .env("CREATORVAULT_HOOKS", sources("contract/hooks.py"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // Whatever it writes stays here.
        .current_dir(folder("schemathesis")?);
    cargo::run(running.tell(&mut schemathesis)?)
}
