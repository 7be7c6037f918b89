//! The server processes that work in a data directory. Each of them has it as its working folder.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::Pid;

use crate::account::Account;
use crate::error::Error;

/// A data directory, and who may be in it.
pub(crate) struct Premises {
    pub(crate) data: PathBuf,
    /// The process that `postmaster.pid` names.
    pub(crate) postmaster: Option<Pid>,
    uid: u32,
}

impl Premises {
    /// None if there is no such folder.
    pub(crate) fn at(data: &Path, account: &Account) -> Option<Self> {
        // Working folders are told without links.
        let data = fs::canonicalize(data).ok()?;
        let text = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        let number = text
            .lines()
            .next()
            .and_then(|line| line.trim().parse().ok());
        Some(Self {
            data,
            postmaster: number.and_then(Pid::from_raw),
            uid: account.uid(),
        })
    }

    /// Zombies do not count: they have no working folder left, and touch nothing.
    pub(crate) fn inhabitants(&self) -> Result<Vec<Pid>, Error> {
        let proc = Path::new("/proc");
        if proc.join("self/stat").exists() {
            self.in_proc(proc)
        } else {
            self.in_process_list()
        }
    }

    fn in_proc(&self, proc: &Path) -> Result<Vec<Pid>, Error> {
        let entries = fs::read_dir(proc).map_err(Error::system("list", proc))?;
        let mut found = Vec::new();
        for folder in entries.flatten().map(|entry| entry.path()) {
            let Some(pid) = pid_of(&folder).filter(|_| is_a_server(&folder)) else {
                continue;
            };
            match fs::read_link(folder.join("cwd")) {
                Ok(place) if place == self.data => found.push(pid),
                Err(error) if self.may_be_ours(pid, &folder, &error) => {
                    return Err(Error::Orphan {
                        pid: pid.as_raw_pid(),
                        data: self.data.clone(),
                    });
                }
                _ => {}
            }
        }
        Ok(found)
    }

    /// A server that hides its folder, has our account and the recorded id is nothing to touch.
    fn may_be_ours(&self, pid: Pid, folder: &Path, error: &io::Error) -> bool {
        error.kind() == io::ErrorKind::PermissionDenied
            && self.postmaster == Some(pid)
            && fs::metadata(folder).is_ok_and(|found| found.uid() == self.uid)
    }

    /// Where there is no `/proc` (macOS), only the postmaster can be told: by its arguments.
    fn in_process_list(&self) -> Result<Vec<Pid>, Error> {
        let program = Path::new("ps");
        let listed = Command::new(program)
            .args(["-axww", "-o", "pid=", "-o", "stat=", "-o", "command="])
            .output()
            .map_err(Error::system("run", program))?;
        let listed = String::from_utf8_lossy(&listed.stdout);
        Ok(listed
            .lines()
            .filter_map(|line| server_in_line(line, &self.data))
            .collect())
    }
}

fn pid_of(folder: &Path) -> Option<Pid> {
    Pid::from_raw(folder.file_name()?.to_str()?.parse().ok()?)
}

/// A shell that somebody left in the directory is none.
fn is_a_server(folder: &Path) -> bool {
    fs::read_to_string(folder.join("comm")).is_ok_and(|name| name.trim() == "postgres")
}

fn server_in_line(line: &str, data: &Path) -> Option<Pid> {
    let mut words = line.split_whitespace();
    let pid = Pid::from_raw(words.next()?.parse().ok()?)?;
    let alive = !words.next()?.starts_with('Z');
    let server = words.next()?.ends_with("postgres");
    let here = line.contains(&format!(" -D {} ", data.display()));
    (alive && server && here).then_some(pid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postmaster_is_told_by_its_arguments() {
        let found = |line| server_in_line(line, Path::new("/h/data")).map(Pid::as_raw_pid);
        assert_eq!(
            found("  7 Ss   /opt/bin/postgres -D /h/data -c port=1"),
            Some(7)
        );
        assert_eq!(
            found("  7 Z    /opt/bin/postgres -D /h/data -c port=1"),
            None
        );
        assert_eq!(
            found("  7 Ss   /opt/bin/postgres -D /h/data2 -c port=1"),
            None
        );
        assert_eq!(found("  7 Ss   tail -D /h/data -c port=1"), None);
        assert_eq!(found(""), None);
    }
}
