//! The binary from its start to its end.

use std::{io::Write, net::TcpStream, time::Duration};

use creatorvault_local_postgres::{Server, TestDatabase};
use rustix::process::Signal;
use tokio_postgres::{Client, NoTls};

use crate::running::{Running, complete, creatorvault, eventually, migrated, said, status};

#[tokio::test]
async fn ends_well_when_it_is_told_to() {
    let database = migrated().await;
    for signal in [Signal::TERM, Signal::INT] {
        let mut running = Running::start(&complete(&database));
        assert_eq!(running.get("/health/ready"), 200);
        running.signal(signal);
        assert_eq!(running.exit_code(), Some(0));
    }
}

#[tokio::test]
async fn finishes_what_it_has_begun_before_it_ends() {
    let database = migrated().await;
    let mut running = Running::start(&complete(&database));
    let owner = connect(database.owner_url()).await;
    owner
        .batch_execute("BEGIN; LOCK TABLE __diesel_schema_migrations")
        .await
        .unwrap();

    // The request waits for the lock; the service is told to end; the lock goes.
    let mut stream = running.connect();
    write!(
        stream,
        "GET /health/ready HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let waiting = "SELECT FROM pg_locks WHERE NOT granted AND database =
        (SELECT oid FROM pg_database WHERE datname = current_database())";
    let limit = Duration::from_secs(20);
    let waits = async { while owner.query(waiting, &[]).await.unwrap().is_empty() {} };
    tokio::time::timeout(limit, waits).await.unwrap();
    running.signal(Signal::TERM);
    eventually("nobody is let in", || {
        TcpStream::connect(running.address).is_err()
    });
    owner.batch_execute("ROLLBACK").await.unwrap();

    assert_eq!(status(&mut stream), 200);
    assert_eq!(running.exit_code(), Some(0));
}

#[tokio::test]
async fn is_not_ready_while_it_drains_and_a_second_signal_ends_it_at_once() {
    let database = migrated().await;
    let mut variables = complete(&database);
    variables.push(("SHUTDOWN_DRAIN", "1h"));
    let mut running = Running::start(&variables);
    running.signal(Signal::TERM);
    eventually("it is not ready", || running.get("/health/ready") == 503);
    assert_eq!(running.get("/health"), 200);
    running.signal(Signal::TERM);
    assert!(running.exit_code().is_some());
}

#[tokio::test]
async fn migrates_before_it_serves_if_it_is_asked_to() {
    let database = TestDatabase::create(&Server::from_env().unwrap(), None)
        .await
        .unwrap();
    let mut variables = complete(&database);
    {
        let running = Running::start(&variables);
        assert_eq!(
            running.get("/health/ready"),
            503,
            "serve alone migrates nothing"
        );
    }
    variables.push(("MIGRATE_ON_START", "true"));
    let running = Running::start(&variables);
    assert_eq!(running.get("/health/ready"), 200);
}

#[tokio::test]
async fn migrate_says_what_it_did() {
    let database = TestDatabase::create(&Server::from_env().unwrap(), None)
        .await
        .unwrap();
    let variables = complete(&database);
    let run = |direction: &str| {
        let output = creatorvault(&variables)
            .args(["migrate", direction])
            .output()
            .unwrap();
        let (code, text) = said(&output);
        assert_eq!(code, Some(0), "{text}");
        text
    };
    assert!(run("status").contains("missing  2026-11-30-180200_ideas"));
    assert!(run("up").contains("applied 2026-11-30-180200_ideas"));
    assert!(run("up").contains("0 applied; the database is up to date"));
    assert!(run("status").contains("applied  2026-11-30-180200_ideas"));
    assert!(run("down").contains("took back"));
}

#[tokio::test]
async fn healthcheck_asks_the_service_on_this_machine() {
    let database = migrated().await;
    let running = Running::start(&complete(&database));
    let port = running.address.port().to_string();
    let check = |host: &str| {
        creatorvault(&[("HOST", host), ("PORT", &port)])
            .arg("healthcheck")
            .output()
            .unwrap()
    };
    assert_eq!(said(&check("127.0.0.1")), (Some(0), String::new()));
    assert_eq!(said(&check("0.0.0.0")), (Some(0), String::new()));
    running.signal(Signal::KILL);
    drop(running);
    let (code, text) = said(&check("127.0.0.1"));
    assert_eq!(code, Some(1));
    assert!(text.contains("does not answer"), "{text}");
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let database = migrated().await;
    let running = Running::start(&complete(&database));
    let port = running.address.port().to_string();
    let mut variables = complete(&database);
    variables.push(("PORT", &port));
    let (code, text) = said(&creatorvault(&variables).output().unwrap());
    assert_eq!(code, Some(1));
    assert!(text.contains(&port) && text.contains("PORT"), "{text}");
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
