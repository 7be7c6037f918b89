//! What can go wrong, said so that the reader knows what to do next. No message has a password.

use std::io;
use std::path::{Path, PathBuf};

/// Why there is no private PostgreSQL.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No acceptable programs anywhere.
    #[error(
        "No PostgreSQL 15 or newer with its contrib modules was found. Looked in:\n{looked}\
         Install one (Debian, Ubuntu: apt-get install postgresql · Fedora: dnf install \
         postgresql-server postgresql-contrib · macOS: brew install postgresql@17), set \
         CREATORVAULT_PG_BIN to the folder of its programs, or set DATABASE_URL to a server that runs."
    )]
    NotFound {
        /// One line a place, with what was missing there.
        looked: String,
    },
    /// The system's package could not be installed.
    #[error(
        "`{command}` failed:\n{output}\nInstall PostgreSQL by hand, or set CREATORVAULT_PG_BIN or DATABASE_URL."
    )]
    Install {
        /// What was run.
        command: String,
        /// The end of what it said.
        output: String,
    },
    /// Nobody to run the server as.
    #[error(
        "PostgreSQL refuses to run as root and neither \"postgres\" nor \"nobody\" is in /etc/passwd. \
         Run as another user or set DATABASE_URL."
    )]
    NoAccount,
    /// The server's account is kept out of a folder.
    #[error(
        "User \"{user}\" cannot enter {}. Set CREATORVAULT_DATA_DIR (or, for programs, CREATORVAULT_PG_BIN; \
         for tests, TMPDIR) to a folder that it can reach.", path.display()
    )]
    Unreachable {
        /// Whom the server runs as.
        user: String,
        /// Where that account cannot go.
        path: PathBuf,
    },
    /// The cluster belongs to another running instance, which was left alone.
    #[error("Another instance owns {}: {instance}. Stop it first, or use its database.", home.display())]
    InUse {
        /// The cluster's folder.
        home: PathBuf,
        /// Its process and, once it is up, its URL without a password.
        instance: String,
    },
    /// A server without an owner does not go away, or may be one.
    #[error(
        "Process {pid} may still be serving {}, and it did not stop. Stop it by hand, then start again.",
        data.display()
    )]
    Orphan {
        /// The process.
        pid: i32,
        /// The data directory.
        data: PathBuf,
    },
    /// The data are another major version's.
    #[error(
        "{} was made by PostgreSQL {made_by}; found only {found}. Install {made_by}, \
         or run `cargo xtask db reset` (deletes local data).", data.display()
    )]
    OtherVersion {
        /// The data directory.
        data: PathBuf,
        /// The major version that wrote it.
        made_by: u32,
        /// The major version at hand.
        found: u32,
    },
    /// The cluster could not be made.
    #[error("initdb could not make {}. It said:\n{output}", data.display())]
    Initdb {
        /// The data directory.
        data: PathBuf,
        /// What the program said.
        output: String,
    },
    /// The server ended while it was starting.
    #[error("PostgreSQL stopped during start. Last lines of {}:\n{lines}", log.display())]
    Stopped {
        /// The server's log.
        log: PathBuf,
        /// Its end.
        lines: String,
    },
    /// The server neither ended nor became ready.
    #[error("PostgreSQL was not ready after {seconds} s. Last lines of {}:\n{lines}", log.display())]
    NotReady {
        /// How long it had.
        seconds: u64,
        /// The server's log.
        log: PathBuf,
        /// Its end.
        lines: String,
    },
    /// Not a name for a database.
    #[error("\"{0}\" is no name for a database: use a-z, 0-9 and _, at most 63, not a digit first")]
    Name(String),
    /// The tests' server is not there.
    #[error("CREATORVAULT_TEST_SERVER is not set: run the tests with `cargo xtask test`")]
    NoServer,
    /// The operating system refused something.
    #[error("Cannot {action} {}: {source}", path.display())]
    System {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// PostgreSQL refused something.
    #[error("PostgreSQL did not {action}: {}", told(.source))]
    Sql {
        /// What was tried.
        action: String,
        /// Why not.
        source: tokio_postgres::Error,
    },
}

impl Error {
    /// For `map_err`: says what was tried on which path.
    pub(crate) fn system(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::System {
            action,
            path,
            source,
        }
    }

    /// For `map_err`: says what was asked of the server.
    pub(crate) fn sql(action: impl Into<String>) -> impl FnOnce(tokio_postgres::Error) -> Self {
        let action = action.into();
        move |source| Self::Sql { action, source }
    }
}

/// The client's own text for a refusal is only "db error".
fn told(error: &tokio_postgres::Error) -> String {
    error
        .as_db_error()
        .map_or_else(|| error.to_string(), ToString::to_string)
}
