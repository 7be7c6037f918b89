//! The programs of one PostgreSQL installation: the first that will do.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::installation::inspect;
use crate::search::Search;

/// The server programs of one installation: 15 or newer, with the contrib modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    bin: PathBuf,
    major: u32,
}

const NOWHERE_ELSE: &str = "  PATH, pg_config and the usual folders of Debian, Fedora, Homebrew \
                            and Postgres.app: nothing else there\n";

impl Programs {
    /// The first acceptable installation, those that fit the data before all others.
    pub fn find(search: &Search) -> Result<Self, Error> {
        let mut looked = Vec::new();
        let mut acceptable = Vec::new();
        for bin in search.folders() {
            match inspect(&bin, &search.root) {
                Ok(major) => acceptable.push(Self { bin, major }),
                Err(missing) => looked.push(format!("  {}: {missing}\n", bin.display())),
            }
        }
        let fits = |programs: &&Self| search.major.is_none_or(|major| major == programs.major);
        acceptable
            .iter()
            .find(fits)
            .or(acceptable.first())
            .cloned()
            .ok_or_else(|| {
                if search.bin.is_none() {
                    looked.push(NOWHERE_ELSE.to_owned());
                }
                Error::NotFound {
                    looked: looked.concat(),
                }
            })
    }

    /// The major version.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.major
    }

    /// The folder of all the programs: `psql` tends to be there as well.
    #[must_use]
    pub fn bin(&self) -> &Path {
        &self.bin
    }

    pub(crate) fn initdb(&self) -> PathBuf {
        self.bin.join("initdb")
    }

    pub(crate) fn postgres(&self) -> PathBuf {
        self.bin.join("postgres")
    }
}
