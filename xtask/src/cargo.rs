//! Runs cargo in the workspace, and the programs that it builds.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use crate::workspace;

/// What the product is measured beside: a workspace of its own.
pub(crate) const BARE: &str = "bench/peers/rust/Cargo.toml";

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
    Ok(target()?.join("debug/creatorvault"))
}

/// Builds the service as it is deployed, and says where the program is.
pub(crate) fn build_release() -> anyhow::Result<PathBuf> {
    let arguments = ["build", "--release", "--package", "creatorvault"];
    run(&mut command(&arguments))?;
    Ok(target()?.join("release/creatorvault"))
}

/// Builds what the product is measured beside, which has dependencies of its own.
pub(crate) fn build_bare() -> anyhow::Result<PathBuf> {
    let folder = target()?.join("bench");
    let mut build = command(&["build", "--release", "--locked"]);
    build.args(["--manifest-path", BARE]);
    run(build.arg("--target-dir").arg(&folder))?;
    Ok(folder.join("release/bare"))
}

/// A folder in the target directory, for what a command writes and nobody keeps.
pub(crate) fn folder(name: &str) -> anyhow::Result<PathBuf> {
    let folder = target()?.join(name);
    fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    Ok(folder)
}

/// The target directory, wherever it is: this program stands two floors down in it.
pub(crate) fn target() -> anyhow::Result<PathBuf> {
    let this = env::current_exe().context("xtask does not know where it is")?;
    let folder = this.parent().and_then(Path::parent);
    Ok(folder.map(Path::to_owned).unwrap_or_default())
}
