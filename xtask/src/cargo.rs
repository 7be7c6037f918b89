//! Runs cargo in the workspace, and the programs that it builds.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use crate::workspace;

/// A cargo command in the workspace.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(workspace::root());
    command
}

/// Runs a command to its end, which must be a success.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let name = command.get_program().display().to_string();
    let status = command
        .status()
        .with_context(|| format!("{name} can't be run"))?;
    if !status.success() {
        bail!("{name} ended with {status}");
    }
    Ok(())
}

/// Builds the service and says where the program is.
pub(crate) fn build_service() -> anyhow::Result<PathBuf> {
    run(&mut command(&["build", "--package", "creatorvault"]))?;
    // The program stands beside this one, wherever the target directory is.
    let beside = env::current_exe().context("xtask does not know where it is")?;
    let folder = beside.parent().map(Path::to_owned).unwrap_or_default();
    Ok(folder.join("creatorvault"))
}
