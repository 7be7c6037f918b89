//! Whom the server runs as. PostgreSQL refuses to run as root, so root steps down.
//!
//! Deliberately absent: accounts from a directory service. The two that count are local.

use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use rustix::process::geteuid;

use crate::error::Error;

const CANDIDATES: [&str; 2] = ["postgres", "nobody"];

/// An account: ourselves, or the one that root steps down to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    lesser: Option<Lesser>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Lesser {
    name: String,
    uid: u32,
    gid: u32,
}

impl Account {
    /// An ordinary user stays itself.
    pub(crate) fn of_process() -> Result<Self, Error> {
        if !geteuid().is_root() {
            return Ok(Self { lesser: None });
        }
        let path = Path::new("/etc/passwd");
        let passwd = fs::read_to_string(path).map_err(Error::system("read", path))?;
        Self::below_root(&passwd).ok_or(Error::NoAccount)
    }

    fn below_root(passwd: &str) -> Option<Self> {
        CANDIDATES.iter().find_map(|name| {
            let lesser = passwd.lines().find_map(|line| Lesser::parse(line, name))?;
            Some(Self {
                lesser: Some(lesser),
            })
        })
    }

    /// The user's number.
    pub(crate) fn uid(&self) -> u32 {
        self.lesser
            .as_ref()
            .map_or_else(|| geteuid().as_raw(), |lesser| lesser.uid)
    }

    /// Makes the command run as this account. The standard library drops root's supplementary
    /// groups along with its uid.
    pub(crate) fn takes(&self, command: &mut Command) {
        // The caller's folder may be closed to the account.
        command.current_dir("/");
        if let Some(lesser) = &self.lesser {
            command.uid(lesser.uid).gid(lesser.gid);
        }
    }

    /// Hands a file or folder over.
    pub(crate) fn receives(&self, path: &Path) -> Result<(), Error> {
        self.lesser
            .as_ref()
            .map_or(Ok(()), |lesser| {
                chown(path, Some(lesser.uid), Some(lesser.gid))
            })
            .map_err(Error::system("change the owner of", path))
    }

    /// Closes a folder of ours to everybody, except that another account may pass through.
    pub(crate) fn passes_through(&self, folder: &Path) -> io::Result<()> {
        let mode = if self.lesser.is_some() { 0o711 } else { 0o700 };
        fs::set_permissions(folder, fs::Permissions::from_mode(mode))
    }

    /// Fails unless the account can enter the folder, or run the program.
    pub(crate) fn must_reach(&self, path: &Path) -> Result<(), Error> {
        let Some(lesser) = &self.lesser else {
            return Ok(());
        };
        let mut command = Command::new("/bin/sh");
        command.args(["-c", r#"test -x "$1""#, "sh"]).arg(path);
        self.takes(&mut command);
        let status = command.status().map_err(Error::system("look at", path))?;
        if status.success() {
            return Ok(());
        }
        Err(Error::Unreachable {
            user: lesser.name.clone(),
            path: path.to_owned(),
        })
    }
}

impl Lesser {
    fn parse(line: &str, wanted: &str) -> Option<Self> {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| *name == wanted)?;
        let mut numbers = fields.skip(1).map(|field| field.parse().ok());
        Some(Self {
            name: name.to_owned(),
            uid: numbers.next()??,
            gid: numbers.next()??,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below_root(passwd: &str) -> Option<(String, u32, u32)> {
        let lesser = Account::below_root(passwd)?.lesser?;
        Some((lesser.name, lesser.uid, lesser.gid))
    }

    #[test]
    fn root_steps_down_to_postgres_before_nobody() {
        let nobody = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533:n:/:/bin/false\n";
        let both = format!("{nobody}postgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\n");
        assert_eq!(below_root(&both), Some(("postgres".to_owned(), 101, 104)));
        assert_eq!(
            below_root(nobody),
            Some(("nobody".to_owned(), 65534, 65533))
        );
        assert_eq!(
            below_root("root:x:0:0:root:/root:/bin/sh\npostgres2:x:1:1:::\n"),
            None
        );
    }

    #[test]
    fn nothing_of_root_is_left() {
        if !geteuid().is_root() {
            return;
        }
        let account = Account::of_process().unwrap();
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "id -u; id -G"]);
        account.takes(&mut command);
        let lesser = account.lesser.unwrap();
        let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert_eq!(said, format!("{}\n{}\n", lesser.uid, lesser.gid));
    }
}
