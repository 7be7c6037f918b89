//! The binary's commands, and what it needs to start.

use std::net::TcpListener;

use creatorvault_local_postgres::{Server, TestDatabase};
use rustix::process::Signal;

use crate::running::{Running, complete, creatorvault, migrated, said};

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
async fn starts_before_its_issuer_does() {
    let database = migrated().await;
    let mut variables = complete(&database);
    variables.push(("JWT_PUBLIC_KEY", ""));
    variables.push(("JWT_JWKS_URL", "https://127.0.0.1:1/jwks"));
    let running = Running::start(&variables);
    assert_eq!(running.get("/health"), 200);
    assert_eq!(running.get("/health/ready"), 503);
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

#[tokio::test]
async fn healthcheck_fails_where_the_service_is_not_ready() {
    let database = TestDatabase::create(&Server::from_env().unwrap(), None)
        .await
        .unwrap();
    let running = Running::start(&complete(&database));
    let port = running.address.port().to_string();
    let mut check = creatorvault(&[("PORT", &port)]);
    let (code, text) = said(&check.arg("healthcheck").output().unwrap());
    assert_eq!(code, Some(1));
    assert!(text.contains("answers 503"), "{text}");
}

#[tokio::test]
async fn one_url_is_enough_to_migrate() {
    let database = migrated().await;
    let mut migrate = creatorvault(&[("DATABASE_URL", database.owner_url())]);
    let (code, text) = said(&migrate.args(["migrate", "status"]).output().unwrap());
    assert_eq!(code, Some(0), "{text}");
}

#[tokio::test]
async fn logs_from_its_level_on_and_all_of_its_own_where_it_is_debugged() {
    let database = migrated().await;
    // It migrates, says so, and ends.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (level, debug, is_said) in [
        ("INFO", "false", true),
        ("ERROR", "false", false),
        ("ERROR", "true", true),
    ] {
        let mut variables = complete(&database);
        variables.extend([("MIGRATE_ON_START", "true"), ("ENVIRONMENT", "dev")]);
        variables.extend([("LOG_LEVEL", level), ("DEBUG", debug), ("PORT", &port)]);
        let (_, text) = said(&creatorvault(&variables).output().unwrap());
        assert_eq!(text.contains("database migrated"), is_said, "{text}");
    }
}
