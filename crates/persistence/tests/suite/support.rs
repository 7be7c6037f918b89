//! A database of its own for each test, and owners to use it.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use creatorvault_domain::{Caller, Email, NewIdea, OwnerScope, Profile, Title, UserId};
use creatorvault_local_postgres::{self as local_postgres, Server, TestDatabase};
use creatorvault_persistence::{
    AppRole, ConnectionUrl, Database, DatabaseSettings, PoolSettings, migrations::Migrator,
};
use tokio_postgres::Client;

/// A migrated database and the service's way into it.
pub(crate) struct Vault {
    pub(crate) database: Database,
    pub(crate) test: TestDatabase,
}

impl Vault {
    pub(crate) async fn open() -> Self {
        let test = TestDatabase::migrated(&Server::from_env().unwrap())
            .await
            .unwrap();
        let database = Database::new(settings(test.service_url())).unwrap();
        Self { database, test }
    }

    /// Makes an account for the owner.
    pub(crate) async fn provision(&self, scope: &OwnerScope) {
        self.database
            .users()
            .provision(scope, &profile(scope), noon())
            .await
            .unwrap();
    }
}

pub(crate) fn settings(url: &str) -> DatabaseSettings {
    DatabaseSettings {
        url: ConnectionUrl::parse(url).unwrap(),
        app_role: AppRole::parse(AppRole::DEFAULT).unwrap(),
        statement_timeout: Duration::from_secs(5),
        pool: PoolSettings {
            size: 2,
            overflow: 0,
            wait: Duration::from_secs(5),
            connect: Duration::from_secs(5),
        },
    }
}

pub(crate) fn migrator(database: &local_postgres::Database, role: &str) -> Migrator {
    Migrator {
        url: ConnectionUrl::parse(database.owner_url()).unwrap(),
        app_role: AppRole::parse(role).unwrap(),
        service_login: ConnectionUrl::parse(database.service_url())
            .unwrap()
            .login()
            .to_owned(),
    }
}

pub(crate) fn scope(user: &str) -> OwnerScope {
    Caller::new(UserId::parse(user).unwrap(), None, None)
        .scope(user)
        .unwrap()
}

pub(crate) fn profile(scope: &OwnerScope) -> Profile {
    let email = Email::parse(&format!("{}@example.com", scope.owner())).unwrap();
    Profile { email, name: None }
}

pub(crate) fn titled(title: &str) -> NewIdea {
    NewIdea::titled(Title::parse(title).unwrap())
}

pub(crate) fn noon() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(12)
}

/// A plain connection, for what no repository would do.
pub(crate) async fn connect(url: &str) -> Client {
    local_postgres::connect(url).await.unwrap()
}
