//! What every answer has in common, whatever was asked.

use creatorvault_tests::{Service, assert_problem, assert_success};
use reqwest::Method;

#[tokio::test]
async fn an_unknown_path_is_not_found_with_or_without_a_token() {
    let service = Service::start().await;
    let paths = [
        "/",
        "/nope",
        "/health/",
        "/api/v1/user_1/ideas/",
        "/api/v1//ideas/1",
        "/api/v1/user_1/ideas/1/x",
    ];
    for path in paths {
        assert_problem(&service.get(path).answer().await, 404, "NOT_FOUND");
        assert_problem(
            &service.post(path).as_user("user_1").answer().await,
            404,
            "NOT_FOUND",
        );
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones_without_a_token() {
    let service = Service::start().await;
    let cases = [
        (Method::POST, "/health", "GET, HEAD"),
        (Method::OPTIONS, "/health/db", "GET, HEAD"),
        (Method::PUT, "/api/v1/user_1/ideas", "GET, HEAD, POST"),
        (Method::DELETE, "/api/v1/user_1/ideas", "GET, HEAD, POST"),
        (
            Method::from_bytes(b"BREW").unwrap(),
            "/api/v1/user_1/ideas/1",
            "GET, HEAD, PUT, PATCH, DELETE",
        ),
    ];
    for (method, path, allow) in cases {
        let answer = service.ask(method, path).answer().await;
        assert_problem(&answer, 405, "METHOD_NOT_ALLOWED");
        assert_eq!(answer.header("allow"), allow);
    }
}

#[tokio::test]
async fn a_harmless_request_id_is_kept_and_any_other_replaced() {
    let service = Service::start().await;
    let longest = "x".repeat(64);
    for id in ["abc-DEF_123", "0", longest.as_str()] {
        let answer = service
            .get("/health")
            .header("x-request-id", id)
            .answer()
            .await;
        assert_success(&answer, 200);
        assert_eq!(answer.header("x-request-id"), id);
    }
    let too_long = "x".repeat(65);
    for id in ["", "a b", "a.b", "ü", "{\"a\":1}", too_long.as_str()] {
        let answer = service
            .get("/nope")
            .header("x-request-id", id)
            .answer()
            .await;
        assert_problem(&answer, 404, "NOT_FOUND");
        assert!(answer.header("x-request-id").starts_with("req_"), "{id:?}");
    }
    let twice = service
        .get("/health")
        .header("x-request-id", "a")
        .header("x-request-id", "b");
    assert!(
        twice
            .answer()
            .await
            .header("x-request-id")
            .starts_with("req_")
    );
}
