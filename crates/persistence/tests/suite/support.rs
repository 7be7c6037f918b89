//! A database of its own for each test, and owners to use it.

use std::{future::Future, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use creatorvault_domain::{
    Caller, CategoryId, CategoryName, Email, Idea, IdeaId, NewCategory, NewIdea, NewTask,
    OwnerScope, Profile, Title, UserId,
};
use creatorvault_local_postgres::{self as local_postgres, Server, TestDatabase};
use creatorvault_persistence::{
    AppRole, Claim, ConnectionUrl, Database, DatabaseSettings, IdempotencyKey, Once, PoolSettings,
    Recorded, StoreError, migrations::Migrator,
};
use tokio_postgres::Client;

/// How many connections a vault has.
const POOL: usize = 2;

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

    /// Records an idea of the owner's.
    pub(crate) async fn idea(&self, scope: &OwnerScope) -> IdeaId {
        let (ideas, new) = (self.database.ideas(), titled("x"));
        ideas.create(scope, &new, noon()).await.unwrap().id
    }

    /// Makes a category of the owner's.
    pub(crate) async fn category(&self, scope: &OwnerScope, name: &str) -> CategoryId {
        let (categories, new) = (self.database.categories(), named(name));
        categories.create(scope, &new, noon()).await.unwrap().id
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

impl Vault {
    /// Does some work that runs into a lock, which is released once as many wait for it as the pool
    /// has connections. Whoever read before waiting then acts on what is no longer so.
    pub(crate) async fn crowded<T>(&self, lock: &str, work: impl Future<Output = T>) -> T {
        let mut blocker = connect(self.test.owner_url()).await;
        let blocking = blocker.transaction().await.unwrap();
        blocking.batch_execute(lock).await.unwrap();
        let waiting = "SELECT FROM pg_locks WHERE NOT granted AND pid IN
            (SELECT pid FROM pg_stat_activity WHERE datname = current_database())";
        let release = async {
            // Within a transaction the view would stay as it was first seen.
            let watcher = connect(self.test.owner_url()).await;
            while watcher.query(waiting, &[]).await.unwrap().len() < POOL {
                tokio::task::yield_now().await;
            }
            blocking.commit().await.unwrap();
        };
        futures_util::future::join(work, release).await.0
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
            size: POOL,
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

pub(crate) fn task(title: &str) -> NewTask {
    NewTask::titled(Title::parse(title).unwrap())
}

pub(crate) fn named(name: &str) -> NewCategory {
    NewCategory::named(CategoryName::parse(name).unwrap())
}

pub(crate) fn noon() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(12)
}

/// A plain connection, for what no repository would do.
pub(crate) async fn connect(url: &str) -> Client {
    local_postgres::connect(url).await.unwrap()
}
