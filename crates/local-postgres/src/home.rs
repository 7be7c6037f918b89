//! Where a cluster lives: its data, its passwords, its log and its lock.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::process::geteuid;

use crate::account::Account;
use crate::error::Error;
use crate::lock::Lock;
use crate::orphans;
use crate::place::place;
use crate::temporary;

/// The folder of one cluster. A temporary one is removed when it is dropped.
#[derive(Debug)]
pub struct Home {
    path: PathBuf,
    temporary: bool,
}

impl Home {
    /// Names another folder for the development cluster.
    pub const VARIABLE: &str = "CREATORVAULT_DATA_DIR";

    /// Everything that erasing takes away. The lock stays: whoever waits for it must not end up
    /// with a deleted one.
    const CONTENTS: [&str; 10] = [
        "data",
        "data.new",
        "initdb.password",
        "initdb.log",
        "postgres.log",
        "superuser.password",
        "owner.password",
        "service.password",
        "port",
        "running",
    ];

    /// The folder that is kept for a checkout.
    pub fn of_checkout(checkout: &Path) -> Result<Self, Error> {
        let named = env::var_os(Self::VARIABLE).filter(|value| !value.is_empty());
        let path = place(named, checkout, geteuid().is_root());
        Self::at(&path)
    }

    /// A given folder, which is made when it is first used.
    pub fn at(path: &Path) -> Result<Self, Error> {
        let path = std::path::absolute(path).map_err(Error::system("find", path))?;
        Ok(Self {
            path,
            temporary: false,
        })
    }

    /// A fresh folder for a cluster that is thrown away. Sweeps up what killed runs left behind.
    pub fn temporary() -> Result<Self, Error> {
        let folder = env::temp_dir();
        temporary::sweep(&folder)?;
        Ok(Self {
            path: temporary::make(&folder)?,
            temporary: true,
        })
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The major version that made the data, if there are any.
    #[must_use]
    pub fn made_by(&self) -> Option<u32> {
        fs::read_to_string(self.data().join("PG_VERSION"))
            .ok()?
            .trim()
            .parse()
            .ok()
    }

    /// Deletes the cluster and everything in it, unless an instance runs.
    pub fn erase(&self) -> Result<(), Error> {
        if !self.path.exists() {
            return Ok(());
        }
        let _lock = Lock::take(self)?;
        orphans::evict(&self.data(), &Account::of_process()?)?;
        Self::CONTENTS
            .iter()
            .try_for_each(|name| delete(&self.file(name)))
    }

    pub(crate) fn make(&self, account: &Account) -> Result<(), Error> {
        // A folder that was there has its permissions for a reason.
        if !self.path.exists() {
            fs::create_dir_all(&self.path)
                .and_then(|()| account.passes_through(&self.path))
                .map_err(Error::system("make", &self.path))?;
        }
        account.must_reach(&self.path)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.file("data")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.file("postgres.log")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if self.temporary {
            // The next run sweeps up what cannot be removed now.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Deletes a file or folder that may not be there.
pub(crate) fn delete(path: &Path) -> Result<(), Error> {
    let deleted = match path.symlink_metadata() {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match deleted {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Error::system("delete", path)(error))
        }
        _ => Ok(()),
    }
}
