//! The configuration: read in one place, and every mistake said at once.
//!
//! Each variable is described in `variables`; what it is parsed into is here.

mod environment;
mod parse;
mod reader;
mod sections;
pub mod variables;

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use creatorvault_auth::{KeySource, Policy};
use creatorvault_http::{Clock, Cursors, GuardSettings, Limits};
use creatorvault_persistence::{AppRole, DatabaseSettings, migrations::Migrator};

use reqwest::Url;

pub use environment::Environment;
pub use reader::{ConfigError, Reader, Reported, read};
use sections::{
    database_url, read_collector, read_database, read_guards, read_keys, read_limits, read_policy,
    read_shutdown,
};
use variables as name;

/// Everything that `serve` needs to know.
#[derive(Debug)]
pub struct Config {
    /// Where to listen.
    pub listener: Listener,
    /// How long clients, and the work for them, may take.
    pub limits: Limits,
    /// Who is let in, and how often.
    pub guards: GuardSettings,
    /// How to reach the database as the service.
    pub database: DatabaseSettings,
    /// How to migrate it as its owner.
    pub migrator: Migrator,
    /// Whether to do so before serving.
    pub migrate_on_start: bool,
    /// Whose tokens are accepted.
    pub policy: Policy,
    /// Where the keys that verify them come from.
    pub keys: KeySource,
    /// Who seals the positions in lists.
    pub cursors: Cursors,
    /// Where to serve metrics, if they are wanted.
    pub metrics: Option<SocketAddr>,
    /// Where to send traces, if they are wanted.
    pub collector: Option<Collector>,
    /// How to stop.
    pub shutdown: Shutdown,
    /// What time it is. No variable says that; a test may.
    pub clock: Clock,
}

/// Who collects traces, and in whose name they are sent.
#[derive(Clone, Debug)]
pub struct Collector {
    /// Where spans are taken, over OTLP.
    pub url: Url,
    /// What the service is called there.
    pub service: String,
    /// Where it runs.
    pub deployment: Deployment,
}

/// Where to listen.
#[derive(Clone, Copy, Debug)]
pub struct Listener {
    /// The address of the interface, or the unspecified one for all.
    pub host: IpAddr,
    /// The port; 0 takes a free one.
    pub port: u16,
}

/// What to log.
#[derive(Clone, Debug)]
pub struct Logs {
    /// Where they come from.
    pub deployment: Deployment,
    /// From which level on.
    pub level: &'static str,
    /// Whether our own crates log at debug whatever the level.
    pub debug: bool,
}

/// How to stop.
#[derive(Clone, Copy, Debug)]
pub struct Shutdown {
    /// How long the listener goes on after the service stopped being ready.
    pub drain: Duration,
    /// How long requests in flight may take after that.
    pub grace: Duration,
}

/// Where the service runs. Production is the default, since it is the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deployment {
    /// A developer's machine.
    Dev,
    /// Like production, but nobody's data.
    Staging,
    /// The real thing.
    Production,
}

impl Config {
    /// Reads everything that `serve` needs.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let listener = Listener::read(reader);
        let limits = read_limits(reader);
        let guards = read_guards(reader);
        let database = read_database(reader);
        let migrator = Self::read_migrator(reader);
        let migrate_on_start = reader.get(name::MIGRATE_ON_START, parse::flag);
        let policy = read_policy(reader);
        let cursors = reader.get(name::CURSOR_SECRET, parse::secret);
        let keys = read_keys(reader);
        // Read before, by whoever started them; here for what is wrong with them.
        let logs = Logs::read(reader);
        let metrics = reader.find(name::METRICS_ADDR, parse::address);
        let collector = read_collector(reader);
        let shutdown = read_shutdown(reader);
        logs?;
        Ok(Self {
            listener: listener?,
            limits: limits?,
            guards: guards?,
            database: database?,
            migrator: migrator?,
            migrate_on_start: migrate_on_start?,
            policy: policy?,
            keys: keys?,
            cursors: Cursors::new(cursors?),
            metrics: metrics?,
            collector: collector?,
            shutdown: shutdown?,
            clock: Clock::system(),
        })
    }

    /// Reads what `migrate` needs.
    pub fn read_migrator(reader: &mut Reader<'_>) -> Result<Migrator, Reported> {
        let service = reader.get(name::DATABASE_URL, database_url);
        let url = reader.get(name::DATABASE_MIGRATION_URL, database_url);
        let app_role = reader.get(name::DATABASE_APP_ROLE, AppRole::parse);
        Ok(Migrator {
            url: url?,
            app_role: app_role?,
            service_login: service?.login().to_owned(),
        })
    }
}

impl Listener {
    /// Reads where to listen.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let host = reader.get(name::HOST, |text| match text {
            "localhost" => Ok(Ipv4Addr::LOCALHOST.into()),
            _ => text
                .parse()
                .map_err(|_| "is no IP address; 0.0.0.0 means all"),
        });
        let port = reader.get(name::PORT, |text| {
            text.parse().map_err(|_| "is no port from 0 to 65535")
        });
        Ok(Self {
            host: host?,
            port: port?,
        })
    }

    /// Where a client on the same machine finds it.
    pub(crate) fn reachable(self) -> SocketAddr {
        let host = match self.host {
            IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
            host => host,
        };
        SocketAddr::new(host, self.port)
    }
}

impl Logs {
    /// Reads what to log.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let deployment = reader.get(name::ENVIRONMENT, parse::deployment);
        let level = reader.get(name::LOG_LEVEL, parse::level);
        let debug = reader.get(name::DEBUG, parse::flag);
        if let (Ok(Deployment::Production), Ok(true)) = (deployment, debug) {
            return Err(
                reader.refuse("DEBUG can't be true where ENVIRONMENT is production".to_owned())
            );
        }
        Ok(Self {
            deployment: deployment?,
            level: level?,
            debug: debug?,
        })
    }

    /// The filter as tracing writes it. Other crates quote requests and statements below INFO.
    pub(crate) fn directives(&self) -> String {
        match self.level {
            "debug" => "info,creatorvault=debug".to_owned(),
            level if self.debug => format!("{level},creatorvault=debug"),
            level => level.to_owned(),
        }
    }
}

/// What is logged where nobody can be asked what to log.
impl Default for Logs {
    fn default() -> Self {
        Self {
            deployment: Deployment::Production,
            level: "info",
            debug: false,
        }
    }
}

impl Deployment {
    /// What it is called.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }
}
