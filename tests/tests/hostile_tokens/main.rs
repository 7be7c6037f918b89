//! The table of hostile tokens that the auth crate refuses, sent over HTTP to a running service.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that can't make its own token must stop"
)]

#[path = "../../../crates/auth/tests/suite/hostile/mod.rs"]
mod hostile;
#[path = "../../../crates/auth/tests/suite/issuer.rs"]
mod issuer;

use creatorvault_http::Clock;
use creatorvault_tests::{Service, assert_problem, assert_success};
use reqwest::header::HeaderValue;
use serde_json::json;

const PATH: &str = "/api/v1/user_1/ideas";

#[tokio::test]
async fn every_hostile_token_is_a_401_that_says_little_and_an_honest_one_still_passes() {
    let key = issuer::spki_pem(&issuer::OURS);
    let variables = [
        ("JWT_PUBLIC_KEY", key.as_str()),
        ("JWT_ISSUER", "better-auth"),
        ("JWT_AUDIENCE", "creatorvault-api"),
    ];
    let service =
        Service::start_tuned(&variables, |config| config.clock = Clock::new(issuer::now)).await;
    let body = json!({"title": "x"});
    let mut sent = 0;
    for hostile::Case {
        name,
        token,
        expected,
    } in hostile::all()
    {
        // What no header, or no head, can hold never gets here, and HTTP drops the white space that
        // stands around a token.
        let fit = HeaderValue::try_from(format!("Bearer {token}")).is_ok();
        if !fit || token.len() > 64 * 1024 || token.trim() != token {
            continue;
        }
        sent += 1;
        let answer = service
            .post(PATH)
            .with_token(&token)
            .json(&body)
            .answer()
            .await;
        assert_problem(&answer, 401, "AUTH_ERROR");
        let message = answer
            .body
            .pointer("/error/message")
            .and_then(|message| message.as_str());
        assert_eq!(message, Some(expected.message()), "{name}");
        assert!(
            answer.header("www-authenticate").contains("invalid_token"),
            "{name}"
        );
        assert!(answer.details().is_empty(), "{name}");
    }
    assert!(sent >= 150, "only {sent} were sent");
    let honest = service
        .post(PATH)
        .with_token(&issuer::good_token())
        .json(&body);
    assert_success(&honest.answer().await, 201);
}
