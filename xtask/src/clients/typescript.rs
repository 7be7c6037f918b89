//! A TypeScript client, generated from the document, compiled strictly, and run.

use super::{Running, sources};
use crate::{cargo, tools};

pub(crate) fn check(running: &Running) -> anyhow::Result<()> {
    let mut client = tools::npm(&sources("typescript"), "check")?;
    cargo::run(running.tell(&mut client)?)
}
