//! Node and Python, and packages of theirs that stay in the checkout.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use crate::cargo;

const NODE: u32 = 20;
const PYTHON: [u32; 2] = [3, 11];

/// Fails, and says what to install, where Node is missing or too old.
pub(crate) fn find_node() -> anyhow::Result<()> {
    let node = version_of("node")
        .with_context(|| format!("Node.js {NODE} or newer is needed: see https://nodejs.org"))?;
    if numbers(&node) < vec![NODE] {
        bail!("Node.js {NODE} or newer is needed, and this is {node}: see https://nodejs.org");
    }
    version_of("npm").context("npm is needed; it comes with Node.js")?;
    Ok(())
}

/// Fails, and says what to install, where Python is missing or too old.
pub(crate) fn find_python() -> anyhow::Result<()> {
    let [major, minor] = PYTHON;
    let needed = format!("Python {major}.{minor} or newer is needed");
    let python = version_of("python3")
        .with_context(|| format!("{needed}: install python3 and python3-venv"))?;
    if numbers(&python) < PYTHON.to_vec() {
        bail!("{needed}, and this is {python}");
    }
    Ok(())
}

/// What a program says of its version.
pub(crate) fn version_of(program: &str) -> anyhow::Result<String> {
    let said = Command::new(program).arg("--version").output()?;
    Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned())
}

/// The numbers of a version, which compare as the version does.
fn numbers(version: &str) -> Vec<u32> {
    version
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect()
}

/// The programs of a Python environment that has exactly what a `requirements.txt` lists.
pub(crate) fn python(wanted: &Path, environment: &Path) -> anyhow::Result<PathBuf> {
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
        .env("npm_config_cache", cargo::folder("npm-cache")?)
        .env("npm_config_update_notifier", "false");
    Ok(npm)
}
