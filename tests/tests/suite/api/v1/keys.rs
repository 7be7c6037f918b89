//! Keys that come from the issuer's JWK set: it rotates them, it is away, it takes its time.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use creatorvault_tests::{Answer, Ask, Issuer, Published, Service, assert_problem, assert_success};
use serde_json::json;

const PATH: &str = "/api/v1/user_1/ideas";

/// A service that knows keys from nowhere else.
async fn following(published: &Published) -> Service {
    let variables = [
        ("JWT_PUBLIC_KEY", ""),
        ("JWT_JWKS_URL", &*published.url()),
        ("ENVIRONMENT", "dev"),
    ];
    Service::start_with(&variables).await
}

fn create(service: &Service, id: &str, issuer: &Issuer) -> Ask {
    let token = issuer.sign_as(id, &Issuer::claims("user_1"));
    service
        .post(PATH)
        .with_token(&token)
        .json(&json!({"title": "x"}))
}

/// Asks until the answer is no 503, for as long as a retry may take.
async fn once_ready<F: Future<Output = Answer>>(ask: impl Fn() -> F) -> Answer {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let answer = ask().await;
        if answer.status != 503 {
            return answer;
        }
        assert!(Instant::now() < deadline, "{:#}", answer.body);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn keys_rotate_without_a_restart() {
    let (old, new) = (Issuer::new(), Issuer::new());
    let published = Published::nothing().await;
    published.set(&[("old", &old)]);
    let service = following(&published).await;
    assert_success(&create(&service, "old", &old).answer().await, 201);
    assert_success(&service.get("/health/ready").answer().await, 200);

    published.set(&[("new", &new)]);
    assert_success(&create(&service, "new", &new).answer().await, 201);
    assert_problem(
        &create(&service, "old", &old).answer().await,
        401,
        "AUTH_ERROR",
    );
    assert_eq!(published.asked(), 2);

    for id in 0..20 {
        let forged = create(&service, &id.to_string(), &Issuer::new());
        assert_problem(&forged.answer().await, 401, "AUTH_ERROR");
    }
    let unnamed = service.post(PATH).with_token(&new.token("user_1"));
    assert_problem(&unnamed.answer().await, 401, "AUTH_ERROR");
    assert_eq!(published.asked(), 2);
}

#[tokio::test]
async fn without_an_issuer_the_service_starts_and_waits() {
    let issuer = Issuer::new();
    let published = Published::nothing().await;
    let service = following(&published).await;

    let token = issuer.sign_as("a", &Issuer::claims("user_1"));
    let refused = service.post(PATH).with_token(&token).raw_json("{");
    let unready = service.get("/health/ready");
    for answer in [refused.answer().await, unready.answer().await] {
        assert_problem(&answer, 503, "AUTH_UNAVAILABLE");
        assert!(
            answer
                .header("retry-after")
                .parse::<u32>()
                .is_ok_and(|seconds| seconds > 0)
        );
        assert!(answer.details().is_empty());
    }
    assert_success(&service.get("/health").answer().await, 200);
    assert_problem(&service.post(PATH).answer().await, 401, "AUTH_ERROR");
    let malformed = service.post(PATH).with_token("not.a.token");
    assert_problem(&malformed.answer().await, 401, "AUTH_ERROR");

    published.set(&[("a", &issuer)]);
    let ready = once_ready(|| service.get("/health/ready").answer()).await;
    assert_success(&ready, 200);
    assert_success(&create(&service, "a", &issuer).answer().await, 201);
}

#[tokio::test]
async fn the_order_of_the_checks_holds_while_the_issuer_takes_its_time() {
    let (old, new) = (Issuer::new(), Issuer::new());
    let published = Published::nothing().await;
    published.set(&[("old", &old)]);
    let service = following(&published).await;
    let ready = once_ready(|| service.get("/health/ready").answer()).await;
    assert_success(&ready, 200);

    let held = published.hold().await;
    published.set(&[("new", &new)]);
    let token = new.sign_as("new", &Issuer::claims("user_1"));
    let forged = new.sign_as("forged", &Issuer::claims("user_1"));
    let ask = |path: &str, token: &str| service.post(path).with_token(token).raw_json("{").answer();
    let all = async {
        tokio::join!(
            ask(PATH, &forged),
            ask("/api/v1/user_2/ideas", &token),
            ask(PATH, &token),
        )
    };
    let release = async {
        while published.asked() < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // Nobody else waits meanwhile.
        assert_success(&create(&service, "old", &old).answer().await, 201);
        drop(held);
    };
    let ((refused, foreign, bad), ()) = tokio::join!(all, release);
    assert_problem(&refused, 401, "AUTH_ERROR");
    assert_problem(&foreign, 403, "FORBIDDEN");
    assert_problem(&bad, 400, "VALIDATION_ERROR");
    assert_eq!(published.asked(), 2);
}
