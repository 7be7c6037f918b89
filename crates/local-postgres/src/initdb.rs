//! Making a cluster: all of it or nothing.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::account::Account;
use crate::deadline;
use crate::error::Error;
use crate::home::{Home, delete};
use crate::orphans;
use crate::password::Password;
use crate::programs::Programs;
use crate::supervised::{StopSignal, Supervised};

const PATIENCE: Duration = Duration::from_secs(180);

/// Byte order with Unicode's letters: what an index needs and `lower()` knows. Older macOS has no
/// `C.UTF-8`, and always `en_US.UTF-8`.
const LOCALES: [&[&str]; 2] = [
    &["--locale=C.UTF-8"],
    &["--locale=C", "--lc-ctype=en_US.UTF-8"],
];

/// Makes the data directory unless there is one.
pub(crate) fn ensure(
    home: &Home,
    programs: &Programs,
    account: &Account,
    superuser: &Password,
) -> Result<(), Error> {
    let data = home.data();
    if let Some(made_by) = home.made_by() {
        let found = programs.major();
        return if made_by == found {
            Ok(())
        } else {
            Err(Error::OtherVersion {
                data,
                made_by,
                found,
            })
        };
    }
    for locale in LOCALES {
        match make(home, programs, account, superuser, locale) {
            Err(Error::Initdb { output, .. }) if output.contains("invalid locale name") => {}
            other => return other,
        }
    }
    let output = "neither C.UTF-8 nor en_US.UTF-8 is a locale here".to_owned();
    Err(Error::Initdb { data, output })
}

/// Works in `data.new` until all is done, so that what is called `data` is whole.
fn make(
    home: &Home,
    programs: &Programs,
    account: &Account,
    superuser: &Password,
    locale: &[&str],
) -> Result<(), Error> {
    let draft = home.file("data.new");
    orphans::evict(&draft, account)?;
    delete(&draft)?;
    fs::create_dir(&draft)
        .and_then(|()| fs::set_permissions(&draft, fs::Permissions::from_mode(0o700)))
        .map_err(Error::system("make", &draft))?;
    account.receives(&draft)?;
    // The account cannot read our own copy.
    let password = home.file("initdb.password");
    delete(&password)?;
    superuser.write(&password)?;
    account.receives(&password)?;
    let made = run(home, programs, account, |command| {
        command
            .arg("-D")
            .arg(&draft)
            .arg("--pwfile")
            .arg(&password)
            .args(locale);
    });
    delete(&password)?;
    made?;
    fs::rename(&draft, home.data()).map_err(Error::system("rename", &draft))
}

fn run(
    home: &Home,
    programs: &Programs,
    account: &Account,
    describe: impl FnOnce(&mut Command),
) -> Result<(), Error> {
    let log = home.file("initdb.log");
    let output = File::create(&log).map_err(Error::system("write", &log))?;
    let errors = output.try_clone().map_err(Error::system("write", &log))?;
    let program = programs.initdb();
    let mut initdb = Supervised::spawn(&program, StopSignal::Interrupt, |command| {
        command.args([
            "--no-sync",
            "-U",
            "postgres",
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
        ]);
        // The same cluster on every machine, and messages that can be told apart.
        command.env("LC_ALL", "C").env("TZ", "UTC");
        command.stdout(output).stderr(errors);
        account.takes(command);
        describe(command);
    })?;
    let ended = deadline::poll(PATIENCE, || initdb.try_wait())
        .map_err(Error::system("wait for", &program))?;
    if ended.is_some_and(|status| status.success()) {
        return delete(&log);
    }
    Err(Error::Initdb {
        data: home.data(),
        output: said(&log),
    })
}

fn said(log: &Path) -> String {
    fs::read_to_string(log).unwrap_or_default()
}
