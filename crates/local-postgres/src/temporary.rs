//! Folders of clusters that are thrown away, and what is left of those whose run was killed.

use std::fs::{self, DirEntry};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::process::{Pid, geteuid, test_kill_process};

use crate::account::Account;
use crate::error::Error;
use crate::home::Home;
use crate::lock::Lock;
use crate::orphans;

const PREFIX: &str = "creatorvault-test-";

/// Makes a folder that was not there: names in a shared folder can be guessed.
pub(crate) fn make(folder: &Path) -> Result<PathBuf, Error> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let account = Account::of_process()?;
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{PREFIX}{}-{count}", process::id()));
        match fs::create_dir(&path).and_then(|()| account.passes_through(&path)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => {
                return made
                    .map(|()| path.clone())
                    .map_err(Error::system("make", &path));
            }
        }
    }
}

/// Removes the folders of dead runs, and stops what still serves them.
pub(crate) fn sweep(folder: &Path) -> Result<(), Error> {
    let account = Account::of_process()?;
    let entries = fs::read_dir(folder).map_err(Error::system("list", folder))?;
    for entry in entries.flatten().filter(is_of_a_dead_run) {
        let home = Home::at(&entry.path())?;
        // What cannot be removed now stays for a later run; this one is not held up.
        if let Ok(_lock) = Lock::take(&home)
            && orphans::evict(&home.data(), &account).is_ok()
        {
            let _ = fs::remove_dir_all(home.path());
        }
    }
    Ok(())
}

/// The lock alone does not tell: a folder is there for a moment before it is locked.
fn is_of_a_dead_run(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let ours = entry
        .metadata()
        .is_ok_and(|found| found.is_dir() && found.uid() == geteuid().as_raw());
    let pid = name.to_str().and_then(|name| {
        let (pid, _) = name.strip_prefix(PREFIX)?.split_once('-')?;
        Pid::from_raw(pid.parse().ok()?)
    });
    ours && pid.is_some_and(|pid| test_kill_process(pid) == Err(rustix::io::Errno::SRCH))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_folder_is_swept_up_when_its_run_is_dead_and_its_lock_is_free() {
        let folder = make(&std::env::temp_dir()).unwrap();
        let mut dead = Command::new("true").spawn().unwrap();
        dead.wait().unwrap();
        let path_of = |pid| folder.join(format!("{PREFIX}{pid}-0"));
        let (left, used) = (path_of(dead.id()), path_of(process::id()));
        let foreign = folder.join("creatorvault-test-notes");
        for path in [&left, &used, &foreign] {
            fs::create_dir(path).unwrap();
        }
        let lock = Lock::take(&Home::at(&left).unwrap()).unwrap();
        sweep(&folder).unwrap();
        assert!(left.exists());
        drop(lock);
        sweep(&folder).unwrap();
        assert!(!left.exists() && used.exists() && foreign.exists());
        fs::remove_dir_all(&folder).unwrap();
    }
}
