//! What a client sees while the database is away, and how soon all is well again.

use std::time::{Duration, Instant};

use creatorvault_tests::{
    Answer, PrivatePostgres, Service, assert_problem, assert_success, connect,
};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/user_1/ideas";

/// Short limits, so that a test need not wait for the long ones.
const IMPATIENT: [(&str, &str); 5] = [
    ("STATEMENT_TIMEOUT", "500ms"),
    ("DATABASE_POOL_WAIT", "500ms"),
    ("DATABASE_CONNECT_TIMEOUT", "500ms"),
    ("DATABASE_POOL_SIZE", "4"),
    ("DATABASE_MAX_OVERFLOW", "0"),
];

async fn record(service: &Service) -> Answer {
    service
        .post(PATH)
        .as_user("user_1")
        .json(&json!({"title": "x"}))
        .answer()
        .await
}

/// The id of what was recorded, if it was.
fn recorded(answer: &Answer) -> Option<i64> {
    (answer.status == 201).then(|| answer.data().get("id").and_then(Value::as_i64).unwrap())
}

async fn assert_refused_in_time(service: &Service) {
    let began = Instant::now();
    let answer = record(service).await;
    assert_problem(&answer, 503, "DATABASE_ERROR");
    assert!(!answer.header("retry-after").is_empty());
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
    assert_healthy(service).await;
}

/// The process answers at once, whatever its database does.
async fn assert_healthy(service: &Service) {
    let began = Instant::now();
    assert_success(&service.get("/health").answer().await, 200);
    assert!(
        began.elapsed() < Duration::from_millis(200),
        "{:?}",
        began.elapsed()
    );
}

/// From now on it takes at most two seconds until writes succeed.
async fn assert_recovers(service: &Service) {
    let began = Instant::now();
    while record(service).await.status != 201 {
        assert!(
            began.elapsed() < Duration::from_secs(2),
            "it does not recover"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_and_started_again_it_has_lost_nothing_that_was_acknowledged() {
    let mut postgres = PrivatePostgres::start().await;
    let database = postgres.migrated().await;
    let service = Service::start_on(&database, &IMPATIENT);
    let mut acknowledged = Vec::new();
    for _ in 0..3 {
        for _ in 0..10 {
            acknowledged.push(recorded(&record(&service).await).unwrap());
        }
        postgres.kill();
        // Its children outlive the postmaster for a moment, and what they acknowledge counts.
        while let Some(id) = recorded(&record(&service).await) {
            acknowledged.push(id);
        }
        for _ in 0..5 {
            assert_refused_in_time(&service).await;
        }
        assert_problem(
            &service.get("/health/ready").answer().await,
            503,
            "DATABASE_ERROR",
        );
        postgres.restart().await;
        assert_recovers(&service).await;
        assert_success(&service.get("/health/ready").answer().await, 200);
    }
    for id in acknowledged {
        let answer = service
            .get(&format!("{PATH}/{id}"))
            .as_user("user_1")
            .answer()
            .await;
        assert_success(&answer, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn frozen_it_is_given_up_in_time_and_thawed_it_is_used_again() {
    let mut postgres = PrivatePostgres::start().await;
    let database = postgres.migrated().await;
    let service = Service::start_on(&database, &IMPATIENT);
    assert_success(&record(&service).await, 201);
    postgres.freeze().await;
    for _ in 0..3 {
        assert_refused_in_time(&service).await;
    }
    let began = Instant::now();
    for path in ["/health/db", "/health/ready"] {
        assert_problem(&service.get(path).answer().await, 503, "DATABASE_ERROR");
    }
    assert!(
        began.elapsed() < Duration::from_secs(6),
        "{:?}",
        began.elapsed()
    );
    postgres.thaw();
    assert_recovers(&service).await;
}

#[tokio::test]
async fn a_table_that_is_locked_costs_a_503_and_no_connection() {
    let service = Service::start_with(&IMPATIENT).await;
    assert_success(&record(&service).await, 201);
    let owner = connect(service.owner_url()).await;
    owner
        .batch_execute("BEGIN; LOCK TABLE ideas")
        .await
        .unwrap();
    // More than there are connections: the others wait for one, and are refused as well.
    let asked = (0..12).map(|_| assert_refused_in_time(&service));
    futures_util::future::join_all(asked).await;
    owner.batch_execute("ROLLBACK").await.unwrap();
    assert_recovers(&service).await;

    let open = "SELECT count(*) FILTER (WHERE state <> 'idle'), count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND usename = 'creatorvault_service'";
    let row = owner.query_one(open, &[]).await.unwrap();
    let (busy, all): (i64, i64) = (row.get(0), row.get(1));
    assert!(
        busy == 0 && all <= 4,
        "{busy} of {all} connections are busy"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_costs_no_connection() {
    let mut postgres = PrivatePostgres::start().await;
    let database = postgres.migrated().await;
    let service = Service::start_on(&database, &IMPATIENT);
    let refuse = async || {
        for token in ["", "not.a.token", &"x".repeat(9000)] {
            let answer = service.post(PATH).with_token(token).answer().await;
            assert_problem(&answer, 401, "AUTH_ERROR");
        }
        let foreign = service
            .post("/api/v1/user_2/ideas")
            .as_user("user_1")
            .answer()
            .await;
        assert_problem(&foreign, 403, "FORBIDDEN");
    };
    refuse().await;
    let owner = connect(database.superuser_url()).await;
    let used = "SELECT FROM pg_stat_activity WHERE usename = 'creatorvault_service'";
    assert!(owner.query(used, &[]).await.unwrap().is_empty());
    drop(owner);
    postgres.kill();
    refuse().await;
}
