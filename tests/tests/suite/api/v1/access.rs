//! Where the token may stand, and how the owner may be written in a path. That every route wants the
//! one and compares the other is for `operations` to say.

use creatorvault_tests::{Issuer, Service, assert_problem, assert_success};
use serde_json::json;

#[tokio::test]
async fn the_token_comes_in_one_authorization_header_and_nowhere_else() {
    let service = Service::start().await;
    let token = Issuer::trusted().token("user_1");
    let path = "/api/v1/user_1/ideas/1";
    let twice = service
        .get(path)
        .with_token(&token)
        .with_token(&token)
        .answer()
        .await;
    assert_problem(&twice, 401, "AUTH_ERROR");
    let cookie = service
        .get(path)
        .header("cookie", &format!("token={token}"))
        .answer()
        .await;
    assert_problem(&cookie, 401, "AUTH_ERROR");
    let query = service
        .get(&format!("{path}?access_token={token}"))
        .answer()
        .await;
    assert_problem(&query, 401, "AUTH_ERROR");
    let lower = service
        .get(path)
        .header("authorization", &format!("bearer {token}"))
        .answer()
        .await;
    assert_problem(&lower, 404, "NOT_FOUND");
}

#[tokio::test]
async fn an_owner_who_is_written_almost_like_the_caller_is_another() {
    let service = Service::start().await;
    for other in [
        "USER_1",
        "user_1%20",
        "user_1%2F",
        "user%FF1",
        "%00",
        "user_1%2520",
        "use%CC%81r_1",
    ] {
        let path = format!("/api/v1/{other}/ideas");
        let answer = service.post(&path).as_user("user_1").raw_json("{");
        assert_problem(&answer.answer().await, 403, "FORBIDDEN");
    }
}

#[tokio::test]
async fn a_subject_that_no_path_can_name_is_none() {
    let service = Service::start().await;
    for subject in ["", "a/b", ".", "..", "a b", "é"] {
        let token = Issuer::trusted().token(subject);
        let answer = service.get("/api/v1/users/me").with_token(&token);
        assert_problem(&answer.answer().await, 401, "AUTH_ERROR");
    }
}

#[tokio::test]
async fn an_id_that_a_path_can_not_hold_as_it_is_comes_back_encoded() {
    let service = Service::start().await;
    let user = r#"a<b>"c`{|}^[]~!$&'()*+,;=:@"#;
    let path = "/api/v1/a%3Cb%3E%22c%60%7B%7C%7D%5E%5B%5D~!$&'()*+,;=:@/ideas";
    let body = json!({"title": "x"});
    let answer = service.post(path).as_user(user).json(&body).answer().await;
    assert_success(&answer, 201);
    assert!(answer.header("location").starts_with(&format!("{path}/")));
    let again = service.get(answer.header("location"));
    assert_success(&again.as_user(user).answer().await, 200);
}

#[tokio::test]
async fn an_id_may_be_percent_encoded_in_the_path() {
    let service = Service::start().await;
    let user = "auth0|a@b.c";
    for path in ["auth0%7Ca@b.c", "%61uth0%7ca%40b%2Ec", "auth0|a@b.c"] {
        let path = format!("/api/v1/{path}/ideas");
        let answer = service
            .post(&path)
            .as_user(user)
            .json(&json!({"title": "x"}))
            .answer()
            .await;
        assert_success(&answer, 201);
        let again = service
            .get(answer.header("location"))
            .as_user(user)
            .answer()
            .await;
        assert_success(&again, 200);
    }
}
