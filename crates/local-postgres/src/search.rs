//! Where a PostgreSQL may be installed, and in which order to look.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{self, Path, PathBuf};
use std::process::Command;

/// What the search depends on.
#[derive(Clone, Debug)]
pub struct Search {
    /// `CREATORVAULT_PG_BIN`: the one folder to look in.
    pub bin: Option<PathBuf>,
    /// `PATH`.
    pub path: Option<OsString>,
    /// The usual folders are looked for under this one.
    pub root: PathBuf,
    /// `CREATORVAULT_OFFLINE=1`: nothing is fetched.
    pub offline: bool,
    /// The major version to prefer: the one that made the data.
    pub major: Option<u32>,
}

impl Search {
    /// The search that this process's environment asks for.
    #[must_use]
    pub fn of_process() -> Self {
        Self {
            bin: env::var_os("CREATORVAULT_PG_BIN")
                .filter(|value| !value.is_empty())
                .map(PathBuf::from),
            path: env::var_os("PATH"),
            root: PathBuf::from("/"),
            offline: env::var_os("CREATORVAULT_OFFLINE").is_some_and(|value| value == "1"),
            major: None,
        }
    }

    /// Every folder to look in, the best first.
    pub(crate) fn folders(&self) -> Vec<PathBuf> {
        if let Some(bin) = &self.bin {
            return vec![path::absolute(bin).unwrap_or_else(|_| bin.clone())];
        }
        let mut folders = self.on_path("initdb");
        folders.extend(
            self.on_path("pg_config")
                .iter()
                .filter_map(|folder| said_by(folder)),
        );
        folders.extend(self.usual());
        let mut seen = Vec::new();
        folders.retain(|folder| {
            let new = !seen.contains(folder);
            seen.push(folder.clone());
            new
        });
        folders
    }

    /// The folders of a program on the path. Links lead to where the others are, too.
    pub(crate) fn on_path(&self, program: &str) -> Vec<PathBuf> {
        let path = self.path.clone().unwrap_or_default();
        env::split_paths(&path)
            .filter_map(|folder| fs::canonicalize(folder.join(program)).ok())
            .filter_map(|program| program.parent().map(Path::to_owned))
            .collect()
    }

    /// Where distributions put it, the newest first.
    fn usual(&self) -> Vec<PathBuf> {
        let places = [
            ("usr/lib/postgresql", "", "bin"),
            ("usr", "pgsql-", "bin"),
            ("opt/homebrew/opt", "postgresql@", "bin"),
            ("usr/local/opt", "postgresql@", "bin"),
            ("Applications/Postgres.app/Contents/Versions", "", "bin"),
        ];
        let mut found: Vec<(u32, PathBuf)> = Vec::new();
        for (parent, prefix, bin) in places {
            let entries = fs::read_dir(self.root.join(parent))
                .into_iter()
                .flatten()
                .flatten();
            found.extend(entries.filter_map(|entry| {
                let name = entry.file_name();
                let version = name.to_str()?.strip_prefix(prefix)?.parse().ok()?;
                Some((version, entry.path().join(bin)))
            }));
        }
        found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
        found.into_iter().map(|(_, folder)| folder).collect()
    }
}

/// What `pg_config` knows. Debian's needs no server beside it.
fn said_by(folder: &Path) -> Option<PathBuf> {
    let said = Command::new(folder.join("pg_config"))
        .arg("--bindir")
        .output()
        .ok()?;
    let folder = String::from_utf8(said.stdout).ok()?;
    fs::canonicalize(folder.trim()).ok()
}
