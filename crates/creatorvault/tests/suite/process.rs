//! The binary's commands, and what it needs to start.

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
