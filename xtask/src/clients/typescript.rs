//! A TypeScript client, generated from the document, compiled strictly, and run.

use super::{Running, tools};
use crate::cargo;

pub(crate) fn check(running: &Running) -> anyhow::Result<()> {
    let mut client = tools::npm(&tools::sources("typescript"), "check")?;
    cargo::run(running.tell(&mut client)?)
}
