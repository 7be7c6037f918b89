//! Passwords: random, kept in files that only their owner can read, and never shown.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::error::Error;
use crate::random;

/// A password.
pub(crate) struct Password(String);

impl Password {
    /// The one in the file, which is made at first.
    pub(crate) fn kept(path: &Path) -> Result<Self, Error> {
        if !path.exists() {
            Self(random::hex()?).write(path)?;
        }
        Self::read(path)
    }

    /// The one in the file.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(Error::system("read", path))?;
        // What is read ends up in URLs and statements.
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let source = io::Error::new(io::ErrorKind::InvalidData, "not a password of ours");
            return Err(Error::system("use", path)(source));
        }
        Ok(Self(text))
    }

    /// Writes all of it or nothing, so that a kill leaves no half password.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Error> {
        let draft = path.with_extension("new");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        options
            .open(&draft)
            .and_then(|mut file| file.write_all(self.0.as_bytes()))
            .and_then(|()| fs::rename(&draft, path))
            .map_err(Error::system("write", path))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(hidden)")
    }
}
