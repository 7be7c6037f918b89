//! When a limit is asked: after the token, and before anything that a stranger must not learn.

use creatorvault_tests::{Issuer, Service, assert_problem};
use reqwest::Method;

use super::{ALL, assert_limited, left};

const IDEA: &str = "/api/v1/ada/ideas/1";

#[tokio::test]
async fn a_user_who_called_too_often_hears_so_before_whose_path_it_is_and_what_is_in_the_body() {
    let service = Service::start_with(&[("RATE_LIMIT_PER_MINUTE", "2")]).await;
    let foreign = || service.get("/api/v1/bob/ideas/1").as_user("ada");
    for _ in 0..2 {
        assert_problem(&foreign().answer().await, 403, "FORBIDDEN");
    }
    assert_limited(&foreign().answer().await);
    let post = service.post("/api/v1/ada/ideas").as_user("ada");
    assert_limited(&post.raw_json("{").answer().await);
    assert_limited(&service.get("/nowhere").as_user("ada").answer().await);
    assert_limited(
        &service
            .ask(Method::POST, IDEA)
            .as_user("ada")
            .answer()
            .await,
    );
}

#[tokio::test]
async fn without_a_valid_token_ten_calls_are_refused_for_that_and_the_next_for_their_number() {
    let service = Service::start_with(&[ALL]).await;
    let stranger = Issuer::new().token("ada");
    for remaining in (0..10).rev() {
        let answer = match remaining % 2 {
            0 => service.get(IDEA),
            _ => service.get(IDEA).with_token(&stranger),
        };
        let answer = answer.answer().await;
        assert_problem(&answer, 401, "AUTH_ERROR");
        let expected = format!(r#""default";r={remaining};t=60"#);
        let policy = r#""default";q=10;w=60"#;
        assert_eq!(left(&answer), (policy, expected.as_str()));
    }
    for ask in [service.get(IDEA), service.get(IDEA).with_token(&stranger)] {
        let answer = ask.answer().await;
        assert_limited(&answer);
        assert_eq!(answer.header("retry-after"), "6");
        assert_eq!(answer.header("www-authenticate"), "");
    }
    // A valid token is never stopped by its address, wherever it goes.
    for path in [IDEA, "/nowhere"] {
        let answer = service.get(path).as_user("ada").answer().await;
        assert_problem(&answer, 404, "NOT_FOUND");
    }
    let answer = service
        .ask(Method::POST, IDEA)
        .as_user("ada")
        .answer()
        .await;
    assert_problem(&answer, 405, "METHOD_NOT_ALLOWED");
}

#[tokio::test]
async fn unknown_paths_and_methods_count_too() {
    let service = Service::start_with(&[ALL]).await;
    for _ in 0..5 {
        assert_problem(&service.get("/nowhere").answer().await, 404, "NOT_FOUND");
        let answer = service.ask(Method::POST, IDEA).answer().await;
        assert_problem(&answer, 405, "METHOD_NOT_ALLOWED");
    }
    assert_limited(&service.get("/elsewhere").answer().await);
    assert_limited(&service.ask(Method::POST, IDEA).answer().await);
    assert_limited(&service.get(IDEA).answer().await);
}

#[tokio::test]
async fn a_preflight_is_not_counted_and_a_wrong_host_neither() {
    let origins = ("ALLOWED_ORIGINS", "https://a.example");
    let service = Service::start_with(&[ALL, origins]).await;
    for origin in ["https://a.example", "https://b.example"] {
        for _ in 0..12 {
            let ask = service.ask(Method::OPTIONS, IDEA).header("origin", origin);
            let answer = ask.header("access-control-request-method", "PUT").answer();
            let answer = answer.await;
            assert_eq!((answer.status, left(&answer)), (204, ("", "")));
            let wrong = service.get(IDEA).header("host", "evil").answer().await;
            assert_problem(&wrong, 400, "VALIDATION_ERROR");
        }
    }
    assert_problem(&service.get(IDEA).answer().await, 401, "AUTH_ERROR");
}

#[tokio::test]
async fn each_health_route_is_counted_by_itself() {
    let service = Service::start_with(&[ALL]).await;
    let routes = [
        "/health",
        "/health/db",
        "/health/ready",
        "/livez",
        "/readyz",
    ];
    for path in routes {
        for _ in 0..9 {
            assert_eq!(service.get(path).answer().await.status, 200);
        }
        // As a user, whose token nobody looks at.
        assert_eq!(service.get(path).as_user("ada").answer().await.status, 200);
        assert_limited(&service.get(path).answer().await);
        assert_limited(&service.post(path).answer().await);
    }
    assert_problem(&service.get(IDEA).answer().await, 401, "AUTH_ERROR");
    assert_problem(&service.get("/health/x").answer().await, 404, "NOT_FOUND");
}
