//! Who may come in at all: 401 and 403, on every route, before anything else is looked at.

use creatorvault_tests::{Issuer, Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::json;

const ROUTES: [(Method, &str); 2] = [
    (Method::POST, "/api/v1/user_1/ideas"),
    (Method::GET, "/api/v1/user_1/ideas/1"),
];

fn changed(change: impl FnOnce(&mut serde_json::Map<String, serde_json::Value>)) -> String {
    let mut claims = Issuer::claims("user_1");
    change(claims.as_object_mut().unwrap());
    Issuer::trusted().sign(&claims)
}

#[tokio::test]
async fn a_token_is_required() {
    let service = Service::start().await;
    for (method, path) in ROUTES {
        let answer = service.ask(method, path).answer().await;
        assert_problem(&answer, 401, "AUTH_ERROR");
        assert_eq!(
            answer.header("www-authenticate"),
            r#"Bearer realm="creatorvault""#
        );
    }
}

#[tokio::test]
async fn every_bad_token_is_refused_before_the_body_is_looked_at() {
    let service = Service::start().await;
    let tokens = [
        "not.a.token".to_owned(),
        String::new(),
        Issuer::new().token("user_1"),
        changed(|claims| drop(claims.insert("exp".into(), json!(1)))),
        changed(|claims| drop(claims.insert("aud".into(), json!("another")))),
        changed(|claims| drop(claims.insert("iss".into(), json!("another")))),
        changed(|claims| drop(claims.remove("exp"))),
        changed(|claims| drop(claims.insert("sub".into(), json!("a/b")))),
    ];
    for token in &tokens {
        for (method, path) in ROUTES {
            let answer = service
                .ask(method, path)
                .with_token(token)
                .raw_json("{")
                .answer()
                .await;
            assert_problem(&answer, 401, "AUTH_ERROR");
            assert!(
                answer
                    .header("www-authenticate")
                    .contains(r#"error="invalid_token""#)
            );
            assert!(answer.details().is_empty());
        }
    }
}

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
async fn another_users_path_is_forbidden_before_the_body_is_looked_at() {
    let service = Service::start().await;
    let others = [
        "user_2",
        "USER_1",
        "user_1%20",
        "user_1%2F",
        "user%FF1",
        "%00",
        "user_1%2520",
        "use%CC%81r_1",
    ];
    for other in others {
        for (method, path) in ROUTES {
            let path = path.replace("user_1", other);
            let answer = service
                .ask(method, &path)
                .as_user("user_1")
                .raw_json("{")
                .answer()
                .await;
            assert_problem(&answer, 403, "FORBIDDEN");
            assert!(answer.details().is_empty());
        }
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
