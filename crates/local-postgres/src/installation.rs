//! Whether a folder holds a server that we can use.

use std::path::{Path, PathBuf};
use std::process::Command;

const OLDEST: u32 = 15;

/// One of the contrib modules. They come together.
const CONTRIB: &str = "extension/pg_trgm.control";

/// Why a folder will not do.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Missing {
    #[error("no {0} there")]
    Program(&'static str),
    #[error("postgres does not tell its version")]
    Version,
    #[error("PostgreSQL {0} is older than {OLDEST}")]
    Old(u32),
    #[error("PostgreSQL {0} without the contrib modules (no {CONTRIB})")]
    Contrib(u32),
}

/// The major version of what is in the folder. The root is where shared files are looked for.
pub(crate) fn inspect(bin: &Path, root: &Path) -> Result<u32, Missing> {
    for program in ["initdb", "postgres"] {
        if !bin.join(program).is_file() {
            return Err(Missing::Program(program));
        }
    }
    let said = answer(&bin.join("postgres"), "--version").ok_or(Missing::Version)?;
    let major = major(&said).ok_or(Missing::Version)?;
    if major < OLDEST {
        return Err(Missing::Old(major));
    }
    if !shared_folders(bin, root, major)
        .iter()
        .any(|folder| folder.join(CONTRIB).is_file())
    {
        return Err(Missing::Contrib(major));
    }
    Ok(major)
}

/// `pg_config` knows, but comes in a package of its own on some systems.
fn shared_folders(bin: &Path, root: &Path, major: u32) -> Vec<PathBuf> {
    if let Some(folder) = answer(&bin.join("pg_config"), "--sharedir") {
        return vec![PathBuf::from(folder.trim())];
    }
    let beside = bin.join("../share");
    vec![
        root.join(format!("usr/share/postgresql/{major}")),
        beside.join(format!("postgresql@{major}")),
        beside.join("postgresql"),
        beside.join("pgsql"),
        beside,
    ]
}

fn answer(program: &Path, question: &str) -> Option<String> {
    let output = Command::new(program).arg(question).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// From `postgres (PostgreSQL) 17.2 (Debian 17.2-1)`, or `18beta1`.
fn major(said: &str) -> Option<u32> {
    let (_, version) = said.split_once("(PostgreSQL) ")?;
    let digits = version
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(version.len());
    version.get(..digits)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_told_in_many_ways() {
        let told = [
            (
                "postgres (PostgreSQL) 17.2 (Debian 17.2-1.pgdg120+1)\n",
                Some(17),
            ),
            ("postgres (PostgreSQL) 18beta1\n", Some(18)),
            ("postgres (PostgreSQL) 9.6.24\n", Some(9)),
            ("postgres (PostgreSQL) 16", Some(16)),
            ("postgres (PostgreSQL) devel", None),
            ("something else 17", None),
        ];
        for (said, expected) in told {
            assert_eq!(major(said), expected, "{said}");
        }
    }
}
