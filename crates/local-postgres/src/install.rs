//! Getting the system's package, said aloud, where that needs no questions: as root on Debian and
//! Ubuntu.
//!
//! Deliberately absent: `sudo`, other package managers, downloads from elsewhere.

use std::fs;
use std::path::Path;
use std::process::Command;

use rustix::process::geteuid;

use crate::error::Error;
use crate::programs::Programs;
use crate::search::Search;

const CONFIGURATION: &str = "etc/postgresql-common/createcluster.conf";
const NO_CLUSTER: &str = "# The package's own cluster and its service are not wanted here.\n\
                          create_main_cluster = false\n";

impl Programs {
    /// What is installed, or else what can be installed. `say` hears what is being done.
    pub fn find_or_install(search: &Search, say: &dyn Fn(&str)) -> Result<Self, Error> {
        match Self::find(search) {
            Err(Error::NotFound { .. }) if may_install(search) => {
                install(search, say)?;
                Self::find(search)
            }
            found => found,
        }
    }
}

fn may_install(search: &Search) -> bool {
    let asked_for_one = search.bin.is_some();
    !asked_for_one
        && !search.offline
        && geteuid().is_root()
        && !search.on_path("apt-get").is_empty()
}

fn install(search: &Search, say: &dyn Fn(&str)) -> Result<(), Error> {
    say("No PostgreSQL found: installing the system's package \
         (CREATORVAULT_OFFLINE=1 prevents this).");
    keep_out_the_main_cluster(&search.root.join(CONFIGURATION))?;
    apt_get(search, say, &["update"])?;
    apt_get(
        search,
        say,
        &["install", "-y", "--no-install-recommends", "postgresql"],
    )
}

/// The package would start a server on port 5432. Who has this file has decided already.
fn keep_out_the_main_cluster(configuration: &Path) -> Result<(), Error> {
    if configuration.exists() {
        return Ok(());
    }
    configuration
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(configuration, NO_CLUSTER))
        .map_err(Error::system("write", configuration))
}

fn apt_get(search: &Search, say: &dyn Fn(&str), arguments: &[&str]) -> Result<(), Error> {
    let command = format!("apt-get {}", arguments.join(" "));
    say(&format!("Running `{command}` …"));
    let mut apt_get = Command::new("apt-get");
    apt_get
        .args(arguments)
        .env("PATH", search.path.clone().unwrap_or_default());
    apt_get
        .env("DEBIAN_FRONTEND", "noninteractive")
        .env("UCF_FORCE_CONFFOLD", "1");
    let output = apt_get
        .output()
        .map_err(Error::system("run", Path::new("apt-get")))?;
    if output.status.success() {
        return Ok(());
    }
    let output = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Error::Install { command, output })
}
