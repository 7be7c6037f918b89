//! Starting the server on a free port and waiting until it takes connections.

use std::fs::{self, File};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::time::Duration;

use crate::account::Account;
use crate::deadline;
use crate::error::Error;
use crate::home::Home;
use crate::port;
use crate::programs::Programs;
use crate::settings::Settings;
use crate::supervised::{StopSignal, Supervised};

/// Recovery after a kill may take its time.
const PATIENCE: Duration = Duration::from_secs(120);
const ATTEMPTS: usize = 3;
const LARGEST_LOG: u64 = 8 * 1024 * 1024;
const LINES_SHOWN: usize = 20;

/// What every attempt to start needs.
#[derive(Clone, Copy)]
pub(crate) struct Start<'a> {
    pub(crate) home: &'a Home,
    pub(crate) programs: &'a Programs,
    pub(crate) account: &'a Account,
    pub(crate) settings: &'a Settings,
}

impl Start<'_> {
    /// Starts the server; its port is then the home's.
    pub(crate) fn run(self) -> Result<Supervised, Error> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let port = port::free(self.home)?;
            match self.on(port) {
                // Somebody was quicker to take the port.
                Err(Error::Stopped { .. }) if attempts < ATTEMPTS && !port::is_free(port) => {}
                started => {
                    port::keep(self.home, port)?;
                    return started;
                }
            }
        }
    }

    fn on(self, port: u16) -> Result<Supervised, Error> {
        let log = Log::open(self.home)?;
        let (output, errors) = log.handles()?;
        let program = self.programs.postgres();
        let mut server = Supervised::spawn(&program, StopSignal::Interrupt, |command| {
            command.arg("-D").arg(self.home.data());
            for assignment in self.settings.assignments(port) {
                command.arg("-c").arg(assignment);
            }
            command.env("LC_ALL", "C").stdout(output).stderr(errors);
            self.account.takes(command);
        })?;
        let ready = deadline::poll(PATIENCE, || self.is_ready(&mut server, &log))?;
        let lines = || log.end();
        ready.map(|()| server).ok_or_else(|| Error::NotReady {
            seconds: PATIENCE.as_secs(),
            log: self.home.log(),
            lines: lines(),
        })
    }

    /// The file's first line is the server's process, its eighth the state.
    fn is_ready(self, server: &mut Supervised, log: &Log) -> Result<Option<()>, Error> {
        let program = self.programs.postgres();
        if server
            .try_wait()
            .map_err(Error::system("wait for", &program))?
            .is_some()
        {
            return Err(Error::Stopped {
                log: self.home.log(),
                lines: log.end(),
            });
        }
        let text = fs::read_to_string(self.home.data().join("postmaster.pid")).unwrap_or_default();
        let mut lines = text.lines().map(str::trim);
        let ours = lines.next() == Some(server.id().to_string().as_str());
        let ready = lines.nth(6) == Some("ready");
        Ok((ours && ready).then_some(()))
    }
}

/// The server's log, which every start goes on with until it is large.
struct Log {
    path: PathBuf,
    file: File,
    begins: u64,
}

impl Log {
    fn open(home: &Home) -> Result<Self, Error> {
        let path = home.log();
        let mut options = File::options();
        options.append(true).create(true).mode(0o600);
        let mut begins = 0;
        let file = options
            .open(&path)
            .and_then(|file| {
                begins = file.metadata()?.len();
                if begins > LARGEST_LOG {
                    file.set_len(0)?;
                    begins = 0;
                }
                Ok(file)
            })
            .map_err(Error::system("write", &path))?;
        Ok(Self { path, file, begins })
    }

    fn handles(&self) -> Result<(File, File), Error> {
        let clone = || {
            self.file
                .try_clone()
                .map_err(Error::system("write", &self.path))
        };
        Ok((clone()?, clone()?))
    }

    /// The last lines of this start.
    fn end(&self) -> String {
        let all = fs::read(&self.path).unwrap_or_default();
        let begins = usize::try_from(self.begins).unwrap_or_default();
        let text = String::from_utf8_lossy(all.get(begins..).unwrap_or_default());
        let lines: Vec<_> = text.lines().collect();
        let shown = lines.len().saturating_sub(LINES_SHOWN);
        lines.get(shown..).unwrap_or_default().join("\n")
    }
}
