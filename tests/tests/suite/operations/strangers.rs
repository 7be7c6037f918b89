//! Whoever has no good token gets 401 from everything that wants one, and nothing else.

use creatorvault_tests::{Operation, Service, Tables, assert_problem};
use reqwest::Method;

use super::{forged, with_any_body};

const USER: &str = "user_1";

#[tokio::test]
async fn without_a_good_token_nothing_is_done_and_nothing_is_said_of_the_request() {
    let service = Service::start().await;
    let tables = Tables::of(&service).await;
    let forgeries = forged::all(USER);
    for operation in Operation::guarded() {
        let call = operation.prepare(&service, USER).await;
        let before = tables.contents().await;
        for forgery in &forgeries {
            let case = format!("{}, {}", operation.name(), forgery.name);
            for ask in with_any_body(&call, &service) {
                let answer = forgery.on(ask).answer().await;
                assert_eq!(answer.status, 401, "{case}: {:#}", answer.body);
                assert_problem(&answer, 401, "AUTH_ERROR");
                assert!(answer.details().is_empty(), "{case}");
                let challenge = answer.header("www-authenticate");
                assert!(challenge.starts_with("Bearer "), "{case}: {challenge}");
                let blamed = challenge.contains(r#"error="invalid_token""#);
                assert_eq!(blamed, forgery.is_token, "{case}: {challenge}");
            }
            assert_eq!(tables.contents().await, before, "{case}");
        }
    }
}

#[tokio::test]
async fn head_is_guarded_as_get_is() {
    let service = Service::start().await;
    for operation in Operation::guarded().filter(|operation| operation.method == "get") {
        let call = operation.prepare(&service, USER).await;
        let stranger = service.ask(Method::HEAD, &call.path).answer().await;
        assert_eq!(stranger.status, 401, "{}", operation.name());
        if operation.has_owner() {
            let foreigner = service.ask(Method::HEAD, &call.path).as_user("user_2");
            assert_eq!(foreigner.answer().await.status, 403, "{}", operation.name());
        }
    }
}

#[tokio::test]
async fn what_is_public_answers_without_a_token_and_with_a_bad_one() {
    let service = Service::start().await;
    let mut driven = 0;
    for operation in Operation::all().filter(Operation::is_public) {
        let call = operation.prepare(&service, USER).await;
        for ask in [
            call.ask(&service),
            call.ask(&service).with_token("not.a.token"),
        ] {
            let status = ask.response().await.status().as_u16();
            let known = operation.successes().any(|(known, _)| known == status);
            assert!(known, "{}: {status}", operation.name());
        }
        driven += 1;
    }
    assert!(driven > 0);
}
