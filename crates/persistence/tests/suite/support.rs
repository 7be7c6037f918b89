//! A database of its own for each test, and owners to use it.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use creatorvault_domain::{Caller, Email, Idea, NewIdea, OwnerScope, Profile, Title, UserId};
use creatorvault_local_postgres::{self as local_postgres, Server, TestDatabase};
use creatorvault_persistence::{
    AppRole, Claim, ConnectionUrl, Database, DatabaseSettings, IdempotencyKey, Once, PoolSettings,
    Recorded, StoreError, migrations::Migrator,
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

    /// Records an idea of the owner's that must not be recorded twice.
    pub(crate) async fn keyed(
        &self,
        scope: &OwnerScope,
        key: &str,
        new: NewIdea,
    ) -> Result<Once<Idea>, StoreError> {
        let claim = claim(key, &new);
        self.database
            .ideas()
            .create_once(scope, &new, noon(), &claim, answer)
            .await
    }
}

/// What a request to record an idea under a key is told from others by.
pub(crate) fn claim(key: &str, new: &NewIdea) -> Claim {
    let mut fingerprint = [0; 32];
    for (byte, of_title) in fingerprint.iter_mut().zip(new.title.as_str().bytes()) {
        *byte = of_title;
    }
    Claim {
        key: IdempotencyKey::parse(key).unwrap(),
        fingerprint,
    }
}

/// How the recording of an idea is answered.
pub(crate) fn answer(idea: &Idea) -> Recorded {
    Recorded {
        status: 201,
        location: Some(format!("/ideas/{}", idea.id)),
        data: serde_json::json!({"title": idea.title.as_str(), "due_date": null}),
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
