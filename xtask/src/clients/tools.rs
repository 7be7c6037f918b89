//! What the checks are made with: Node and Python, and packages of theirs that stay in the checkout.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use crate::{cargo, workspace};

const NODE: u32 = 20;

/// Fails, and says what to install, where a program is missing. Asked before anything is built.
pub(crate) fn find() -> anyhow::Result<()> {
    let node = version_of("node").with_context(|| {
        format!("Node.js {NODE} or newer is needed: install it from https://nodejs.org")
    })?;
    let major = node.trim_start_matches('v').split('.').next();
    if major
        .and_then(|major| major.parse().ok())
        .is_none_or(|major: u32| major < NODE)
    {
        bail!("Node.js {NODE} or newer is needed, and this is {node}: see https://nodejs.org");
    }
    version_of("npm").context("npm is needed; it comes with Node.js")?;
    version_of("curl").context("curl is needed: install the package curl")?;
    version_of("python3").context("Python is needed: install python3 and python3-venv")?;
    Ok(())
}

fn version_of(program: &str) -> anyhow::Result<String> {
    let said = Command::new(program).arg("--version").output()?;
    Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned())
}

/// A folder for what the checks write and nobody keeps.
pub(crate) fn folder(name: &str) -> anyhow::Result<PathBuf> {
    let folder = workspace::root().join("target/clients").join(name);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The files of a check.
pub(crate) fn sources(name: &str) -> PathBuf {
    workspace::root().join("tests/clients").join(name)
}

/// The programs of the checks' own Python environment.
pub(crate) fn python() -> anyhow::Result<PathBuf> {
    python_with(&sources("contract/requirements.txt"), &folder("python")?)
}

/// The programs of a Python environment that has exactly what a `requirements.txt` lists.
pub(crate) fn python_with(wanted: &Path, environment: &Path) -> anyhow::Result<PathBuf> {
    let (programs, installed) = (
        environment.join("bin"),
        environment.join("requirements.txt"),
    );
    if fs::read(&installed).ok() != Some(fs::read(wanted)?) {
        let mut venv = Command::new("python3");
        cargo::run(venv.args(["-m", "venv", "--clear"]).arg(environment))
            .context("no Python environment can be made: install python3-venv")?;
        let mut pip = Command::new(programs.join("pip"));
        cargo::run(
            pip.args(["install", "--quiet", "--no-cache-dir", "-r"])
                .arg(wanted),
        )?;
        fs::copy(wanted, &installed)?;
    }
    Ok(programs)
}

/// A script of the `package.json` in a folder, after the packages of its lock file are there.
pub(crate) fn npm(sources: &Path, script: &str) -> anyhow::Result<Command> {
    install(sources)?;
    let mut command = npm_in(sources)?;
    command.args(["run", "--silent", script]);
    Ok(command)
}

/// Installs the packages of a folder's lock file, unless they are there.
pub(crate) fn install(sources: &Path) -> anyhow::Result<()> {
    let (wanted, installed) = (
        sources.join("package-lock.json"),
        sources.join("node_modules/installed-lock.json"),
    );
    if fs::read(&installed).ok() != Some(fs::read(&wanted)?) {
        let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        cargo::run(npm_in(sources)?.args(install))?;
        fs::copy(&wanted, &installed)?;
    }
    Ok(())
}

fn npm_in(sources: &Path) -> anyhow::Result<Command> {
    let mut npm = Command::new("npm");
    npm.current_dir(sources)
        .env("npm_config_cache", folder("npm-cache")?)
        .env("npm_config_update_notifier", "false");
    Ok(npm)
}
