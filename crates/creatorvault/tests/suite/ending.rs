//! How the binary ends, whoever is connected.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use creatorvault_local_postgres::TestDatabase;
use creatorvault_tests::connect;
use rustix::process::{Pid, Signal, kill_process};
use tokio_postgres::Client;

use crate::running::{Running, complete, creatorvault, eventually, migrated, status};

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
    let mut variables = complete(&database);
    // However slow the machine is, the request itself is not to give up.
    variables.extend([("STATEMENT_TIMEOUT", "60s"), ("REQUEST_TIMEOUT", "60s")]);
    let mut running = Running::start(&variables);
    // The request waits for the lock; the service is told to end; the lock goes.
    let (mut stream, owner) = held_up(&running, &database).await;
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
async fn who_has_asked_for_nothing_does_not_keep_it_from_ending() {
    let database = migrated().await;
    let mut running = Running::start(&complete(&database));
    let clients = [
        "",
        "GET /health HT",
        "GET /health HTTP/1.1\r\nHost: test\r\n\r\n",
    ];
    let clients = clients.map(|sent| {
        let mut stream = running.connect();
        stream.write_all(sent.as_bytes()).unwrap();
        stream
    });
    // All of them have been accepted, and the last is idle, once it has its answer.
    assert!((&clients[2]).read(&mut [0; 1024]).unwrap() > 0);
    let told = Instant::now();
    running.signal(Signal::TERM);
    assert_eq!(running.exit_code(), Some(0));
    assert!(
        told.elapsed() < Duration::from_secs(5),
        "{:?}",
        told.elapsed()
    );
}

#[tokio::test]
async fn what_outlasts_the_grace_is_given_up() {
    let database = migrated().await;
    let mut variables = complete(&database);
    variables.push(("SHUTDOWN_GRACE", "250ms"));
    let mut running = Running::start(&variables);
    let (mut stream, _owner) = held_up(&running, &database).await;
    let told = Instant::now();
    running.signal(Signal::TERM);
    assert_eq!(running.exit_code(), Some(0));
    let took = told.elapsed();
    assert!(
        took >= Duration::from_millis(250) && took < Duration::from_secs(5),
        "{took:?}"
    );
    // Nothing, or that the database is gone, which for this process it is.
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 503"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_second_signal_does_not_wait_for_what_is_in_flight() {
    let database = migrated().await;
    let mut running = Running::start(&complete(&database));
    let (_stream, _owner) = held_up(&running, &database).await;
    running.signal(Signal::TERM);
    eventually("nobody is let in", || {
        TcpStream::connect(running.address).is_err()
    });
    let told = Instant::now();
    running.signal(Signal::TERM);
    assert_eq!(running.exit_code(), Some(0));
    assert!(
        told.elapsed() < Duration::from_secs(5),
        "{:?}",
        told.elapsed()
    );
}

/// A request that is not answered before the other client rolls back.
pub(crate) async fn held_up(running: &Running, database: &TestDatabase) -> (TcpStream, Client) {
    let owner = connect(database.owner_url()).await;
    owner
        .batch_execute("BEGIN; LOCK TABLE __diesel_schema_migrations")
        .await
        .unwrap();
    let mut stream = running.connect();
    stream
        .write_all(b"GET /health/ready HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        .unwrap();
    let waiting = "SELECT FROM pg_locks WHERE NOT granted AND database =
        (SELECT oid FROM pg_database WHERE datname = current_database())";
    let limit = Duration::from_secs(20);
    let waits = async { while owner.query(waiting, &[]).await.unwrap().is_empty() {} };
    tokio::time::timeout(limit, waits).await.unwrap();
    (stream, owner)
}

#[tokio::test]
async fn the_next_one_has_its_port_at_once() {
    let database = migrated().await;
    let mut running = Running::start(&complete(&database));
    // Whoever ends a connection first keeps the port for a minute.
    assert_eq!(running.get("/health"), 200);
    running.signal(Signal::TERM);
    assert_eq!(running.exit_code(), Some(0));
    let port = running.address.port().to_string();
    let mut variables = complete(&database);
    variables.push(("PORT", &port));
    assert_eq!(Running::start(&variables).get("/health"), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn ends_well_while_it_waits_to_migrate() {
    let database = migrated().await;
    let owner = connect(database.owner_url()).await;
    // The lock of the migrations, by its number.
    let lock = format!("SELECT pg_advisory_lock({})", 0x6372_6561_746f_7276_i64);
    owner.batch_execute(&lock).await.unwrap();
    let mut variables = complete(&database);
    variables.push(("MIGRATE_ON_START", "true"));
    let mut child = creatorvault(&variables).spawn().unwrap();
    let waits = "SELECT FROM pg_stat_activity WHERE datname = current_database()
        AND query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()";
    let waits = async { while owner.query(waits, &[]).await.unwrap().is_empty() {} };
    let limit = Duration::from_secs(20);
    tokio::time::timeout(limit, waits).await.unwrap();
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    let mut status = None;
    let end = Instant::now() + limit;
    while status.is_none() && Instant::now() < end {
        status = child.try_wait().unwrap();
    }
    let _ = (child.kill(), child.wait());
    assert!(status.unwrap().success());
}
