//! Databases for tests, made from this process and from others.

use std::process::Command;

use creatorvault_local_postgres::{Error, Server, TestDatabase};
use tokio_postgres::error::SqlState;

use crate::cluster::start;
use crate::support::{Folder, connect};

async fn names(server: &Server) -> Vec<String> {
    let client = connect(server.database("postgres").unwrap().superuser_url()).await;
    let rows = client
        .query("SELECT datname FROM pg_database", &[])
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_test_database_is_a_copy_and_is_dropped_in_spite_of_sessions() {
    let folder = Folder::new();
    let cluster = start(&folder).await.unwrap();
    let template = cluster
        .server()
        .create_database("template", None)
        .await
        .unwrap();
    let owner = connect(template.owner_url()).await;
    owner
        .batch_execute("CREATE TABLE t (n int); INSERT INTO t VALUES (7)")
        .await
        .unwrap();
    drop(owner);
    let copy = TestDatabase::create(cluster.server(), Some("template"))
        .await
        .unwrap();
    let other = TestDatabase::create(cluster.server(), Some("template"))
        .await
        .unwrap();
    assert_ne!(copy.name(), other.name());
    let session = connect(copy.owner_url()).await;
    assert_eq!(session.execute("UPDATE t SET n = 8", &[]).await.unwrap(), 1);
    let name = copy.name().to_owned();
    assert!(names(cluster.server()).await.contains(&name));
    drop(copy);
    assert!(!names(cluster.server()).await.contains(&name));
    let untouched = connect(other.owner_url())
        .await
        .query_one("SELECT n FROM t", &[])
        .await;
    assert_eq!(untouched.unwrap().get::<_, i32>(0), 7);
}

#[tokio::test]
async fn only_the_two_logins_may_connect() {
    let folder = Folder::new();
    let cluster = start(&folder).await.unwrap();
    let database = cluster
        .server()
        .ensure_database("creatorvault")
        .await
        .unwrap();
    assert_eq!(
        cluster
            .server()
            .ensure_database("creatorvault")
            .await
            .unwrap(),
        database
    );
    let superuser = connect(database.superuser_url()).await;
    superuser
        .batch_execute("CREATE ROLE other LOGIN PASSWORD 'secret'")
        .await
        .unwrap();
    connect(database.owner_url()).await;
    connect(database.service_url()).await;
    let other = format!(
        "postgres://other:secret@127.0.0.1:{}/creatorvault",
        cluster.server().port()
    );
    let refused = creatorvault_local_postgres::connect(&other)
        .await
        .err()
        .unwrap();
    assert_eq!(refused.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE));
}

#[tokio::test]
async fn names_that_are_none_reach_no_statement() {
    let folder = Folder::new();
    let cluster = start(&folder).await.unwrap();
    let bad = r#"a"; DROP DATABASE postgres"#;
    assert!(matches!(
        cluster.server().create_database(bad, None).await,
        Err(Error::Name(_))
    ));
    assert!(matches!(
        cluster.server().create_database("a", Some(bad)).await,
        Err(Error::Name(_))
    ));
    assert!(matches!(
        cluster.server().ensure_database(bad).await,
        Err(Error::Name(_))
    ));
    assert!(matches!(
        cluster.server().drop_database(bad).await,
        Err(Error::Name(_))
    ));
    cluster.server().drop_database("not_there").await.unwrap();
}

const MARKER: &str = "CREATORVAULT_LOCAL_CLIENT";

#[tokio::test]
async fn client() {
    if std::env::var_os(MARKER).is_some() {
        let server = Server::from_env().unwrap();
        let database = TestDatabase::create(&server, None).await.unwrap();
        connect(database.service_url()).await;
    }
}

#[tokio::test]
async fn another_process_needs_one_variable() {
    let folder = Folder::new();
    let cluster = start(&folder).await.unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "databases::client"])
        .env(MARKER, "1")
        .env_remove(Server::VARIABLE);
    let refused = command.output().unwrap();
    assert!(!refused.status.success());
    assert!(Error::NoServer.to_string().contains("cargo xtask test"));
    let output = command
        .env(Server::VARIABLE, cluster.server().home())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}
