//! The metrics, and who gets them.

use std::{
    io::{Read, Write},
    time::{Duration, Instant},
};

use creatorvault_tests::Issuer;

use crate::{
    crowd::have_descriptors_for,
    ending::held_up,
    logs::{SECRET, claims, hostile, open, post},
    running::{Running, complete, creatorvault, eventually, limited, migrated, said, status},
};

/// On a port that is free.
const ANYWHERE: (&str, &str) = ("METRICS_ADDR", "127.0.0.1:0");

#[tokio::test]
async fn whatever_is_done_is_counted() {
    let database = migrated().await;
    let mut variables = open(&database);
    variables.push(ANYWHERE);
    let running = Running::start(&variables);
    let token = Issuer::trusted().sign(&claims());
    for title in ["a", "b"] {
        let body = format!(r#"{{"title":"{title}"}}"#);
        running.ask(&post("/api/v1/ada/ideas", &token, &body));
    }
    running.ask(&post("/api/v1/ada/ideas", "no.token", ""));
    running.get("/api/v1/ada/ideas/1");
    running.get("/nowhere");
    running.ask("BREW /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    let ideas = r#"http_request_method="POST",http_route="/api/v1/{user_id}/ideas""#;
    let metrics = running.scrape();
    for line in [
        format!(
            r#"http_server_request_duration_seconds_count{{{ideas},http_response_status_code="201"}} 2"#
        ),
        format!(
            r#"http_server_request_duration_seconds_bucket{{{ideas},http_response_status_code="201",le="10"}} 2"#
        ),
        format!(
            r#"http_server_request_duration_seconds_count{{{ideas},http_response_status_code="401"}} 1"#
        ),
        format!(r"http_server_active_requests{{{ideas}}} 0"),
        r#"http_server_request_duration_seconds_count{http_request_method="GET",http_route="_unmatched",http_response_status_code="404"} 1"#.to_owned(),
        r#"http_server_request_duration_seconds_count{http_request_method="_OTHER",http_route="/health",http_response_status_code="405"} 1"#.to_owned(),
        "token_verification_duration_seconds_count 3".to_owned(),
        r#"token_refusals_total{kind="malformed"} 1"#.to_owned(),
        r#"token_refusals_total{kind="missing"} 1"#.to_owned(),
        r#"rate_limit_decisions_total{scope="user",outcome="allowed"} 2"#.to_owned(),
        // The first idea of a user is refused for want of the account, which is made then.
        r#"database_transaction_duration_seconds_count{purpose="write",outcome="ok"} 3"#.to_owned(),
        r#"database_transaction_duration_seconds_count{purpose="write",outcome="refused"} 1"#.to_owned(),
        "database_pool_wait_seconds_count 4".to_owned(),
        "database_pool_max_connections 30".to_owned(),
        format!(r#"creatorvault_build_info{{version="{}"}} 1"#, env!("CARGO_PKG_VERSION")),
    ] {
        assert!(metrics.lines().any(|other| other == line), "{line}\n{metrics}");
    }
    let undescribed = |line: &&str| {
        let name = line
            .strip_prefix("# TYPE ")
            .and_then(|rest| rest.split(' ').next());
        name.is_some_and(|name| !metrics.contains(&format!("# HELP {name} ")))
    };
    assert_eq!(metrics.lines().find(undescribed), None);
}

#[tokio::test]
async fn the_pool_and_the_requests_in_flight_are_shown_as_they_are() {
    let database = migrated().await;
    let mut variables = complete(&database);
    variables.extend([
        ANYWHERE,
        ("DATABASE_POOL_SIZE", "1"),
        ("DATABASE_MAX_OVERFLOW", "0"),
        ("DATABASE_POOL_WAIT", "60s"),
        ("STATEMENT_TIMEOUT", "60s"),
        ("REQUEST_TIMEOUT", "60s"),
    ]);
    let running = Running::start(&variables);
    let (mut first, owner) = held_up(&running, &database).await;
    let mut second = running.connect();
    let ping = b"GET /health/db HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
    second.write_all(ping).unwrap();
    eventually(
        "one request has the connection and one waits for it",
        || {
            shows(
                &running,
                [
                    r#"database_pool_connections{state="used"} 1"#,
                    r#"database_pool_connections{state="idle"} 0"#,
                    "database_pool_waiting_requests 1",
                    r#"http_server_active_requests{http_request_method="GET",http_route="/health/ready"} 1"#,
                ],
            )
        },
    );
    owner.batch_execute("ROLLBACK").await.unwrap();
    assert_eq!((status(&mut first), status(&mut second)), (200, 200));
    eventually("nobody has the connection or waits for it", || {
        shows(
            &running,
            [
                r#"database_pool_connections{state="used"} 0"#,
                r#"database_pool_connections{state="idle"} 1"#,
                "database_pool_waiting_requests 0",
                r#"http_server_active_requests{http_request_method="GET",http_route="/health/ready"} 0"#,
            ],
        )
    });
}

#[tokio::test]
async fn a_redis_that_is_away_is_said_once_and_every_call_without_it_counted() {
    let database = migrated().await;
    let mut variables = open(&database);
    variables.extend([ANYWHERE, ("REDIS_URL", "redis://:hunter2@127.0.0.1:1")]);
    let running = Running::start(&variables);
    let token = Issuer::trusted().sign(&claims());
    for _ in 0..3 {
        let refused = running.ask(&post("/api/v1/bob/ideas", &token, ""));
        assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    }
    let metrics = running.scrape();
    for line in [
        r#"rate_limit_decisions_total{scope="user",outcome="allowed"} 3"#,
        "rate_limit_fallbacks_total 3",
    ] {
        assert!(metrics.lines().any(|other| other == line), "{metrics}");
    }
    let log = running.log();
    let said = |line: &&String| line.contains("calls are not counted in Redis");
    assert_eq!(log.iter().filter(said).count(), 1, "{log:?}");
    assert!(!log.concat().contains("hunter2"), "{log:?}");
}

#[tokio::test]
async fn no_label_is_a_clients_own_text() {
    let database = migrated().await;
    let mut variables = open(&database);
    variables.push(ANYWHERE);
    let running = Running::start(&variables);
    let token = Issuer::trusted().sign(&claims());
    let series = |running: &Running| running.scrape().lines().count();
    for request in hostile(&token) {
        running.ask(&request);
    }
    let before = series(&running);
    let metrics = running.scrape();
    assert!(
        !metrics.contains(SECRET) && !metrics.contains("ada"),
        "{metrics}"
    );
    for request in hostile(&token) {
        running.ask(&request.replace(SECRET, "another"));
        running.ask(&request.replace("/ada/", "/bob/"));
    }
    assert_eq!(series(&running), before, "{}", running.scrape());
}

#[tokio::test]
async fn they_are_there_when_no_more_clients_are_let_in() {
    have_descriptors_for(2100);
    let database = migrated().await;
    let mut variables = complete(&database);
    variables.push(ANYWHERE);
    let running = Running::of(limited("ulimit -n 160", &variables));
    let crowd: Vec<_> = (0..300).map(|_| running.connect()).collect();
    // Once one of them is answered, as many have been let in as there can be.
    let mut stream = &crowd[20];
    write!(stream, "GET /health HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
    assert!(stream.read(&mut [0; 1]).unwrap() > 0);
    let asked = Instant::now();
    for _ in 0..20 {
        assert!(running.scrape().contains("creatorvault_build_info"));
    }
    // The crowd is there for 10 s, and then whoever was waiting is let in.
    assert!(asked.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn they_are_nowhere_but_where_they_are_asked_for() {
    let database = migrated().await;
    let running = Running::start(&complete(&database));
    assert_eq!(running.metrics, None);
    let mut variables = complete(&database);
    variables.push(ANYWHERE);
    let running = Running::start(&variables);
    assert_eq!(running.get("/metrics"), 404);
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
    let database = migrated().await;
    let mut variables = complete(&database);
    let running = Running::start(&variables);
    let taken = running.address.to_string();
    variables.push(("METRICS_ADDR", &taken));
    let (code, text) = said(&creatorvault(&variables).output().unwrap());
    assert_eq!(code, Some(1));
    assert!(
        text.contains(&taken) && text.contains("METRICS_ADDR"),
        "{text}"
    );
}

fn shows<const N: usize>(running: &Running, expected: [&str; N]) -> bool {
    let metrics = running.scrape();
    let shown = |line: &&str| metrics.lines().any(|other| other == *line);
    expected.iter().all(shown)
}
