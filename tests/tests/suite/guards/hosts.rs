//! Under which names the service answers.

use creatorvault_tests::{Answer, Service, Wire, assert_problem};

const HOSTS: (&str, &str) = (
    "ALLOWED_HOSTS",
    "api.example.com,127.0.0.1,[::1],*.below.example",
);
const IDEA: &str = "/api/v1/ada/ideas/1";

async fn sent(service: &Service, head: &str) -> Answer {
    let mut wire = Wire::to(service.address()).await;
    wire.send(&format!("{head}\r\n\r\n")).await;
    wire.answer().await
}

fn assert_refused(answer: &Answer) {
    assert_problem(answer, 400, "VALIDATION_ERROR");
    assert!(answer.details().is_empty());
}

#[tokio::test]
async fn a_listed_host_is_served_and_any_other_refused_before_the_token_is_looked_at() {
    let service = Service::start_with(&[HOSTS]).await;
    for host in [
        "api.example.com",
        "API.example.COM:8000",
        "127.0.0.1:1",
        "[::1]:8000",
        "[0:0::1]",
        "a.below.example",
    ] {
        let answer = sent(&service, &format!("GET {IDEA} HTTP/1.1\r\nHost: {host}")).await;
        assert_problem(&answer, 401, "AUTH_ERROR");
    }
    for host in [
        "example.com",
        "evil.example",
        "api.example.com.evil",
        "below.example",
        "localhost",
        "127.0.0.2",
        "[::2]",
        "api.example.com@evil.example",
        "evil.example, api.example.com",
        "api.example.com/x",
        "",
        "*",
    ] {
        for path in [IDEA, "/nowhere"] {
            assert_refused(&sent(&service, &format!("GET {path} HTTP/1.1\r\nHost: {host}")).await);
        }
    }
}

#[tokio::test]
async fn the_request_line_counts_as_the_header_does() {
    let service = Service::start_with(&[HOSTS]).await;
    let ours = format!("http://api.example.com{IDEA}");
    let theirs = format!("http://evil.example{IDEA}");
    let answer = sent(
        &service,
        &format!("GET {ours} HTTP/1.1\r\nHost: api.example.com"),
    )
    .await;
    assert_problem(&answer, 401, "AUTH_ERROR");
    for (target, host) in [(&theirs, "api.example.com"), (&ours, "evil.example")] {
        assert_refused(&sent(&service, &format!("GET {target} HTTP/1.1\r\nHost: {host}")).await);
    }
}

#[tokio::test]
async fn a_request_for_no_host_or_for_two_is_refused() {
    let service = Service::start_with(&[HOSTS]).await;
    let twice = "Host: api.example.com\r\nHost: api.example.com";
    for path in [IDEA, "/nowhere", "/health"] {
        for head in [
            format!("GET {path} HTTP/1.1"),
            format!("GET {path} HTTP/1.1\r\n{twice}"),
        ] {
            // Too malformed for an envelope: no request is made of it.
            assert_eq!(sent(&service, &head).await.status, 400, "{head}");
        }
    }
    assert_refused(&sent(&service, &format!("GET {IDEA} HTTP/1.0")).await);
}

#[tokio::test]
async fn probes_send_whatever_they_have() {
    let service = Service::start_with(&[HOSTS]).await;
    for path in [
        "/health",
        "/health/db",
        "/health/ready",
        "/livez",
        "/readyz",
    ] {
        for head in [
            "HTTP/1.1\r\nHost: 10.1.2.3:8000",
            "HTTP/1.1\r\nHost: evil.example",
            "HTTP/1.0",
        ] {
            assert_eq!(
                sent(&service, &format!("GET {path} {head}")).await.status,
                200
            );
        }
    }
}

#[tokio::test]
async fn where_every_host_is_ours_one_has_to_be_named_all_the_same() {
    let variables = [("ENVIRONMENT", "dev"), ("ALLOWED_HOSTS", "*")];
    let service = Service::start_with(&variables).await;
    let any = sent(&service, "GET /nowhere HTTP/1.1\r\nHost: any.example").await;
    assert_problem(&any, 404, "NOT_FOUND");
    assert_refused(&sent(&service, "GET /nowhere HTTP/1.0").await);
}
