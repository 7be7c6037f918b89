//! One instance a home. The operating system lets go of the lock when its holder dies, however.

use std::fs::{self, File, TryLockError};
use std::path::PathBuf;
use std::process;

use crate::error::Error;
use crate::home::{Home, delete};

/// Held for as long as an instance uses its home.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(crate) fn take(home: &Home) -> Result<Self, Error> {
        let path = home.file("lock");
        let mut options = File::options();
        let file = options
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(Error::system("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse {
                home: home.path().to_owned(),
                instance: fs::read_to_string(running(home))
                    .unwrap_or_else(|_| "it is still starting".to_owned()),
            }),
            Err(TryLockError::Error(source)) => Err(Error::system("lock", &path)(source)),
        }
    }
}

/// Tells those who find the lock taken where the server is.
pub(crate) fn announce(home: &Home, port: u16) -> Result<(), Error> {
    let text = format!("process {}, postgres://127.0.0.1:{port}", process::id());
    let path = running(home);
    fs::write(&path, text).map_err(Error::system("write", &path))
}

/// What an earlier holder announced is not true any more.
pub(crate) fn retract(home: &Home) -> Result<(), Error> {
    delete(&running(home))
}

fn running(home: &Home) -> PathBuf {
    home.file("running")
}
