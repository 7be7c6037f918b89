//! The development PostgreSQL: the one that `DATABASE_URL` names, or this checkout's private one.

use std::{path::PathBuf, time::Duration};

use anyhow::Context;
use creatorvault::config::Environment;
use creatorvault_local_postgres::{
    self as local, Cluster, Error, Home, Programs, Search, Server, Settings,
};
use creatorvault_persistence::{AppRole, ConnectionUrl, Database, DatabaseSettings, PoolSettings};

use crate::{say, workspace};

const DATABASE: &str = "creatorvault";

/// A PostgreSQL that can be used now.
pub(crate) enum Postgres {
    /// `DATABASE_URL` names it: nothing is started, and nothing else is fallen back to.
    Given {
        /// The service's login.
        service: String,
        /// The tables' owner.
        owner: String,
    },
    /// Ours, and stopped when this goes.
    Started {
        /// What runs.
        cluster: Cluster,
        /// What is used of it.
        database: local::Database,
    },
    /// Ours, and run by another xtask.
    Running(local::Database),
}

impl Postgres {
    /// The given one, or ours, which must not be in use.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        if let Some(given) = given()? {
            return Ok(given);
        }
        let home = home()?;
        let programs = programs(&home)?;
        say::step(format!(
            "Using PostgreSQL {} in {}",
            programs.major(),
            home.path().display()
        ));
        let cluster = Cluster::start(home, &programs, &Settings::kept()).await?;
        let database = cluster.server().ensure_database(DATABASE).await?;
        Ok(Self::Started { cluster, database })
    }

    /// The given one, or ours, started unless it runs already.
    pub(crate) async fn obtain() -> anyhow::Result<Self> {
        match Self::start().await {
            Err(error) if matches!(error.downcast_ref(), Some(Error::InUse { .. })) => {
                let server = Server::of_home(&home()?)?;
                Ok(Self::Running(server.ensure_database(DATABASE).await?))
            }
            obtained => obtained,
        }
    }

    /// How the service logs in.
    pub(crate) fn service_url(&self) -> &str {
        match self {
            Self::Given { service, .. } => service,
            Self::Started { database, .. } | Self::Running(database) => database.service_url(),
        }
    }

    /// How the tables' owner logs in.
    pub(crate) fn owner_url(&self) -> &str {
        match self {
            Self::Given { owner, .. } => owner,
            Self::Started { database, .. } | Self::Running(database) => database.owner_url(),
        }
    }

    /// The way that the service takes into it. Must be called within a Tokio runtime.
    pub(crate) fn open(&self) -> anyhow::Result<Database> {
        let limit = Duration::from_secs(30);
        Ok(Database::new(DatabaseSettings {
            url: ConnectionUrl::parse(self.service_url())?,
            app_role: app_role()?,
            statement_timeout: limit,
            pool: PoolSettings {
                size: 1,
                overflow: 0,
                wait: limit,
                connect: limit,
            },
        })?)
    }

    /// The variables that tell the service about it.
    pub(crate) fn variables(&self) -> [(&'static str, &str); 2] {
        [
            ("DATABASE_URL", self.service_url()),
            ("DATABASE_MIGRATION_URL", self.owner_url()),
        ]
    }

    /// Whether it can still be used, as far as that can be known without asking it.
    pub(crate) fn is_running(&mut self) -> bool {
        match self {
            Self::Started { cluster, .. } => cluster.is_running(),
            Self::Given { .. } | Self::Running(_) => true,
        }
    }
}

/// The folder of our cluster.
pub(crate) fn home() -> anyhow::Result<Home> {
    Ok(Home::of_checkout(workspace::root())?)
}

/// The programs that fit a cluster.
pub(crate) fn programs(home: &Home) -> anyhow::Result<Programs> {
    let search = Search {
        major: home.made_by(),
        ..Search::of_process()
    };
    Ok(Programs::find_or_install(&search, &|progress| {
        say::step(progress);
    })?)
}

/// Where PostgreSQL's own client is, if it came with the server of a private one.
pub(crate) fn psql() -> PathBuf {
    let private = matches!(given(), Ok(None)).then(|| home().and_then(|home| programs(&home)));
    let beside = private
        .and_then(Result::ok)
        .map(|found| found.bin().join("psql"));
    beside
        .filter(|psql| psql.exists())
        .unwrap_or_else(|| "psql".into())
}

/// The one that `DATABASE_URL` names, in the environment or in `.env`.
pub(crate) fn given() -> anyhow::Result<Option<Postgres>> {
    let Some(service) = variable("DATABASE_URL")? else {
        return Ok(None);
    };
    let owner = variable("DATABASE_MIGRATION_URL")?.unwrap_or_else(|| service.clone());
    Ok(Some(Postgres::Given { service, owner }))
}

/// The role under which the service will touch user data.
pub(crate) fn app_role() -> anyhow::Result<AppRole> {
    let named = variable("DATABASE_APP_ROLE")?;
    let name = named.as_deref().unwrap_or(AppRole::DEFAULT);
    AppRole::parse(name).context("DATABASE_APP_ROLE")
}

fn variable(name: &str) -> anyhow::Result<Option<String>> {
    let environment = Environment::of_process_in(workspace::root())?;
    Ok(environment.get(name).map(str::to_owned))
}
