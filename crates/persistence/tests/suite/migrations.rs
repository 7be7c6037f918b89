//! What `Migrator` promises, on databases and roles that nobody has prepared.

use creatorvault_local_postgres::{Server, TestDatabase};
use creatorvault_persistence::{
    AppRole, ConnectionUrl, Database, DatabaseSettings,
    migrations::{MigrationError, Migrator},
};

use crate::support::{connect, migrator, noon, profile, scope, settings, titled};

async fn empty() -> TestDatabase {
    TestDatabase::create(&Server::from_env().unwrap(), None)
        .await
        .unwrap()
}

/// Drops the role of a test, which outlives its database.
async fn drop_role(test: &TestDatabase, role: &str) {
    let superuser = connect(test.superuser_url()).await;
    superuser
        .batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}"))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn up_and_down_and_up_again() {
    let test = empty().await;
    let migrator = migrator(&test, "creatorvault_app");
    let all = migrator.up().await.unwrap();
    assert!(all.len() >= 3, "{all:?}");
    assert!(migrator.up().await.unwrap().is_empty());
    assert!(
        migrator
            .status()
            .await
            .unwrap()
            .iter()
            .all(|migration| migration.applied)
    );

    for name in all.iter().rev() {
        assert_eq!(migrator.down().await.unwrap().as_ref(), Some(name));
    }
    assert_eq!(migrator.down().await.unwrap(), None);
    assert!(
        !migrator
            .status()
            .await
            .unwrap()
            .iter()
            .any(|migration| migration.applied)
    );
    assert_eq!(migrator.up().await.unwrap(), all);
}

#[tokio::test(flavor = "multi_thread")]
async fn down_leaves_nothing_behind_and_keeps_the_role() {
    let test = empty().await;
    let migrator = migrator(&test, "creatorvault_app");
    migrator.up().await.unwrap();
    while migrator.down().await.unwrap().is_some() {}
    let owner = connect(test.owner_url()).await;
    let left = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relname NOT LIKE '\\_\\_diesel%'
        UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            AND proname NOT LIKE 'diesel%'";
    let left: Vec<String> = owner
        .query(left, &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let role = "SELECT FROM pg_roles WHERE rolname = 'creatorvault_app'";
    assert_eq!(owner.query(role, &[]).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_all_succeed_and_one_works() {
    let test = empty().await;
    let migrator = migrator(&test, "creatorvault_app");
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let migrator = migrator.clone();
            tokio::spawn(async move { migrator.up().await })
        })
        .collect();
    let mut applied = Vec::new();
    for run in runs {
        applied.push(run.await.unwrap().unwrap().len());
    }
    applied.sort_unstable();
    assert_eq!(
        applied.iter().filter(|&&count| count > 0).count(),
        1,
        "{applied:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_databases_of_one_cluster_can_both_create_the_role() {
    let (first, second) = (empty().await, empty().await);
    let role = format!("role_of_{}", first.name());
    let runs = [&first, &second].map(|test| {
        let migrator = migrator(test, &role);
        tokio::spawn(async move { migrator.up().await })
    });
    for run in runs {
        run.await.unwrap().unwrap();
    }
    drop_owned(&second, &role).await;
    drop_role(&first, &role).await;
}

/// Takes from a role what it has in one database.
async fn drop_owned(test: &TestDatabase, role: &str) {
    let superuser = connect(test.superuser_url()).await;
    superuser
        .batch_execute(&format!("DROP OWNED BY {role}"))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_url_is_enough() {
    let test = empty().await;
    let role = format!("role_of_{}", test.name());
    let url = ConnectionUrl::parse(test.owner_url()).unwrap();
    let login = url.login().to_owned();
    Migrator {
        url,
        app_role: AppRole::parse(&role).unwrap(),
        service_login: login,
    }
    .up()
    .await
    .unwrap();

    let settings = DatabaseSettings {
        app_role: AppRole::parse(&role).unwrap(),
        ..settings(test.owner_url())
    };
    let database = Database::new(settings).unwrap();
    assert!(database.is_ready().await.unwrap());
    let ada = scope("ada");
    database
        .users()
        .provision(&ada, &profile(&ada), noon())
        .await
        .unwrap();
    let idea = database
        .ideas()
        .create(&ada, &titled("x"), noon())
        .await
        .unwrap();
    assert!(
        database
            .ideas()
            .find(&scope("bob"), idea.id)
            .await
            .unwrap()
            .is_none()
    );
    drop_role(&test, &role).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_could_bypass_the_lock_is_refused() {
    let test = empty().await;
    let role = format!("role_of_{}", test.name());
    let superuser = connect(test.superuser_url()).await;
    superuser
        .batch_execute(&format!("CREATE ROLE {role} BYPASSRLS"))
        .await
        .unwrap();
    let refused = migrator(&test, &role).up().await.unwrap_err();
    assert!(matches!(refused, MigrationError::Failed(_)), "{refused:?}");
    assert!(
        refused.to_string().contains("bypass row-level security"),
        "{refused}"
    );
    superuser
        .batch_execute(&format!("DROP ROLE {role}"))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_is_migrated_when_all_that_is_known_is_applied() {
    let test = empty().await;
    let migrator = migrator(&test, "creatorvault_app");
    migrator.up().await.unwrap();
    let database = Database::new(settings(test.service_url())).unwrap();
    assert!(database.is_ready().await.unwrap());

    let owner = connect(test.owner_url()).await;
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')";
    owner.batch_execute(newer).await.unwrap();
    assert!(database.is_ready().await.unwrap(), "newer ones are fine");
    let oldest = "DELETE FROM __diesel_schema_migrations
        WHERE version = (SELECT min(version) FROM __diesel_schema_migrations)";
    owner.batch_execute(oldest).await.unwrap();
    assert!(!database.is_ready().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_the_lock_does_not_bind_is_not_ready() {
    let test = empty().await;
    migrator(&test, AppRole::DEFAULT).up().await.unwrap();
    let owner = ConnectionUrl::parse(test.owner_url()).unwrap();
    let settings = DatabaseSettings {
        app_role: AppRole::parse(owner.login()).unwrap(),
        ..settings(test.owner_url())
    };
    assert!(!Database::new(settings).unwrap().is_ready().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_became_dangerous_is_refused_where_nothing_is_left_to_migrate() {
    let test = empty().await;
    let role = format!("role_of_{}", test.name());
    migrator(&test, &role).up().await.unwrap();
    let superuser = connect(test.superuser_url()).await;
    for power in ["BYPASSRLS", "LOGIN", "SUPERUSER"] {
        let alter = format!("ALTER ROLE {role} {power}");
        superuser.batch_execute(&alter).await.unwrap();
        let refused = migrator(&test, &role).up().await.unwrap_err();
        assert!(
            matches!(refused, MigrationError::UnsafeRole(_)),
            "{power}: {refused:?}"
        );
        let alter = format!("ALTER ROLE {role} NO{power}");
        superuser.batch_execute(&alter).await.unwrap();
    }
    drop_role(&test, &role).await;
}
