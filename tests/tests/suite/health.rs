//! `/health`

use creatorvault_tests::{Service, assert_problem, assert_success, connect};
use serde_json::json;

#[tokio::test]
async fn all_is_well_where_all_is_well() {
    let service = Service::start().await;
    for (path, status) in [
        ("/health", "healthy"),
        ("/health/db", "healthy"),
        ("/health/ready", "ready"),
        ("/livez", "healthy"),
        ("/readyz", "ready"),
    ] {
        let answer = service.get(path).answer().await;
        assert_success(&answer, 200);
        assert_eq!(answer.data(), &json!({"status": status}));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn the_process_is_healthy_without_its_database() {
    let unreachable = "postgres://nobody:secret@127.0.0.1:1/nowhere";
    let service = Service::start_with(&[("DATABASE_URL", unreachable)]).await;
    for path in ["/health", "/livez"] {
        assert_success(&service.get(path).answer().await, 200);
    }
    for path in ["/health/db", "/health/ready", "/readyz"] {
        let answer = service.get(path).answer().await;
        assert_problem(&answer, 503, "DATABASE_ERROR");
        assert!(!answer.header("retry-after").is_empty());
        let message = answer.body.pointer("/error/message").unwrap();
        assert_eq!(message, "The database is not available; try again shortly");
    }
}

#[tokio::test]
async fn a_database_that_lacks_migrations_is_not_ready() {
    let service = Service::start().await;
    let client = connect(service.owner_url()).await;
    let newest = "DELETE FROM __diesel_schema_migrations
        WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)";
    client.batch_execute(newest).await.unwrap();
    let answer = service.get("/health/ready").answer().await;
    assert_problem(&answer, 503, "DATABASE_ERROR");
    assert!(!answer.header("retry-after").is_empty());
    assert_success(&service.get("/health/db").answer().await, 200);
}

#[tokio::test]
async fn a_login_that_may_not_take_the_role_is_not_ready() {
    let service = Service::start_with(&[("DATABASE_APP_ROLE", "creatorvault_owner")]).await;
    for path in ["/health/db", "/health/ready"] {
        assert_problem(&service.get(path).answer().await, 503, "DATABASE_ERROR");
    }
}

#[tokio::test]
async fn a_service_that_is_going_away_says_so() {
    let mut service = Service::start_with(&[("SHUTDOWN_DRAIN", "2s")]).await;
    service.stop();
    let answer = loop {
        let answer = service.get("/health/ready").answer().await;
        if answer.status != 200 {
            break answer;
        }
    };
    assert_problem(&answer, 503, "SERVICE_UNAVAILABLE");
    assert!(!answer.header("retry-after").is_empty());
}
