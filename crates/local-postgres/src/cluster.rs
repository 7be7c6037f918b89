//! A private cluster: made when it is first used, run for as long as its value lives.

use crate::account::Account;
use crate::error::Error;
use crate::home::Home;
use crate::initdb;
use crate::lock::{self, Lock};
use crate::logins;
use crate::orphans;
use crate::password::Password;
use crate::postmaster::Start;
use crate::programs::Programs;
use crate::server::Server;
use crate::settings::Settings;
use crate::supervised::Supervised;

/// A running cluster. It stops when this is dropped or its process dies; a temporary home goes too.
///
/// The fields are dropped in their order: nobody may take the lock before the rest is gone.
#[derive(Debug)]
pub struct Cluster {
    postmaster: Supervised,
    server: Server,
    _home: Home,
    _lock: Lock,
}

impl Cluster {
    /// Starts the cluster that lives in the home, after making it or recovering from any kill.
    /// Blocks its thread while programs start and stop: it is for tools with nothing else to do.
    pub async fn start(
        home: Home,
        programs: &Programs,
        settings: &Settings,
    ) -> Result<Self, Error> {
        let account = Account::of_process()?;
        home.make(&account)?;
        account.must_reach(&programs.postgres())?;
        let lock = Lock::take(&home)?;
        lock::retract(&home)?;
        orphans::evict(&home.data(), &account)?;
        let superuser = Password::kept(&home.file("superuser.password"))?;
        let owner = Password::kept(&home.file("owner.password"))?;
        let service = Password::kept(&home.file("service.password"))?;
        initdb::ensure(&home, programs, &account, &superuser)?;
        let start = Start {
            home: &home,
            programs,
            account: &account,
            settings,
        };
        let postmaster = start.run()?;
        let server = Server::of_home(&home)?;
        logins::ensure(&server.connect().await?, &owner, &service).await?;
        lock::announce(&home, server.port())?;
        Ok(Self {
            postmaster,
            server,
            _home: home,
            _lock: lock,
        })
    }

    /// The server, for this process or any other.
    #[must_use]
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The server's process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.postmaster.id()
    }

    /// Whether the server still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.postmaster.try_wait(), Ok(None))
    }
}
