//! What a key looks like, and which requests use one up.

use creatorvault_tests::{Issuer, Service, assert_problem};
use serde_json::{Value, json};

use super::{super::details, PATH, assert_first, assert_replayed, count, titled, under};

#[tokio::test]
async fn a_key_may_be_bare_or_quoted() {
    let service = Service::start().await;
    let longest = "~".repeat(255);
    for key in [
        "8e03978e-40d5-43e8-bc93-6894a57f9324",
        "two words!",
        "'",
        &*longest,
    ] {
        let first = titled(&service, key, "A").await;
        assert_first(&first);
        let quoted = format!("\"{key}\"");
        assert_replayed(&titled(&service, &quoted, "A").await, &first);
    }
    let first = titled(&service, r#"a"b\c"#, "A").await;
    assert_first(&first);
    assert_replayed(&titled(&service, r#""a\"b\\c""#, "A").await, &first);
    // Case counts.
    assert_first(&titled(&service, "k", "A").await);
    assert_first(&titled(&service, "K", "A").await);
}

#[tokio::test]
async fn what_is_no_key_is_a_bad_field_beside_the_others() {
    let service = Service::start().await;
    let longer = "x".repeat(256);
    for key in ["", "\"\"", "é", "a\tb", &*longer, &*format!("\"{longer}\"")] {
        let answer = titled(&service, key, "A").await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        assert_eq!(
            answer.details(),
            details([("Idempotency-Key", "value_error")]),
            "{key}"
        );
    }
    for another in ["k", "l"] {
        let twice = under(&service, "k").header("idempotency-key", another);
        let answer = twice.json(&json!({"title": ""})).answer().await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        let expected = [
            ("Idempotency-Key", "value_error"),
            ("title", "string_too_short"),
        ];
        assert_eq!(answer.details(), details(expected));
    }
    assert_eq!(count(&service, "ada").await, 0);
}

#[tokio::test]
async fn a_refused_request_uses_up_no_key() {
    let service = Service::start().await;
    let bad = under(&service, "k").json(&json!({"title": ""}));
    assert_problem(&bad.answer().await, 400, "VALIDATION_ERROR");
    let broken = under(&service, "k").raw_json("{");
    assert_problem(&broken.answer().await, 400, "VALIDATION_ERROR");
    let media = under(&service, "k").body("{}");
    assert_problem(&media.answer().await, 415, "UNSUPPORTED_MEDIA_TYPE");
    let large = under(&service, "k").raw_json(vec![b' '; 300 * 1024]);
    assert_problem(&large.answer().await, 413, "PAYLOAD_TOO_LARGE");

    let body = json!({"title": "A"});
    let mut claims = Issuer::claims("ada");
    claims["email"] = Value::Null;
    let nameless = Issuer::trusted().sign(&claims);
    let post = |token: &str| {
        let post = service.post(PATH).with_token(token);
        post.header("idempotency-key", "k").json(&body).answer()
    };
    assert_problem(&post(&nameless).await, 401, "AUTH_ERROR");
    let other = Issuer::trusted().token("bob");
    assert_problem(&post(&other).await, 403, "FORBIDDEN");
    assert_eq!(count(&service, "ada").await, 0);

    // The first request of a user who has no account yet; the key is free for any body.
    let first = titled(&service, "k", "B").await;
    assert_first(&first);
    assert_replayed(&titled(&service, "k", "B").await, &first);
    // By now there is an account, and a token need not say the address.
    assert_problem(&post(&nameless).await, 422, "IDEMPOTENCY_KEY_REUSED");
}

#[tokio::test]
async fn a_key_is_none_of_the_stranger_who_guesses_it() {
    let service = Service::start().await;
    assert_first(&titled(&service, "k", "A").await);
    let body = json!({"title": "A"});
    let post = service
        .post(PATH)
        .header("idempotency-key", "k")
        .json(&body);
    assert_problem(&post.answer().await, 401, "AUTH_ERROR");
    let post = service
        .post(PATH)
        .header("idempotency-key", "k")
        .json(&body);
    assert_problem(&post.as_user("bob").answer().await, 403, "FORBIDDEN");
}
