//! Users with a good token and an account of their own can do nothing to, and learn nothing of, what
//! is another's.

use creatorvault_tests::{Operation, Service, Tables, assert_problem};

use super::with_any_body;

const VICTIM: &str = "user_1";
const OTHER: &str = "user_2";

/// Another user, who has one of everything that the victim has.
async fn settle(service: &Service) {
    for operation in Operation::guarded().filter(|operation| operation.method == "post") {
        operation.prepare(service, OTHER).await;
    }
}

#[tokio::test]
async fn another_users_path_is_forbidden_whatever_comes_with_it() {
    let service = Service::start().await;
    settle(&service).await;
    let tables = Tables::of(&service).await;
    let mut driven = 0;
    for operation in Operation::guarded().filter(Operation::has_owner) {
        let call = operation.prepare(&service, VICTIM).await;
        let before = tables.contents().await;
        for ask in with_any_body(&call, &service) {
            let answer = ask.as_user(OTHER).answer().await;
            assert_eq!(
                answer.status,
                403,
                "{}: {:#}",
                operation.name(),
                answer.body
            );
            assert_problem(&answer, 403, "FORBIDDEN");
            assert!(answer.details().is_empty(), "{}", operation.name());
        }
        assert_eq!(tables.contents().await, before, "{}", operation.name());
        driven += 1;
    }
    assert!(driven > 0);
}

#[tokio::test]
async fn another_users_row_is_as_absent_from_ones_own_path_as_one_that_never_was() {
    let service = Service::start().await;
    settle(&service).await;
    let tables = Tables::of(&service).await;
    let mut driven = 0;
    for operation in Operation::guarded().filter(Operation::has_row) {
        let mut call = operation.prepare(&service, VICTIM).await;
        // The body's own rows are the caller's: only the path is another's.
        call.body = operation.prepare(&service, OTHER).await.body;
        call.path = call.path.replace(VICTIM, OTHER);
        let mut never = call.clone();
        let id = |segment: &str| match segment.parse::<i64>() {
            Ok(_) => i64::MAX.to_string(),
            Err(_) => segment.to_owned(),
        };
        never.path = call.path.split('/').map(id).collect::<Vec<_>>().join("/");
        assert_ne!(never.path, call.path, "{}", operation.name());

        let before = tables.contents().await;
        let mut said = Vec::new();
        for call in [call, never] {
            let answer = call.ask(&service).as_user(OTHER).answer().await;
            assert_eq!(
                answer.status,
                404,
                "{}: {:#}",
                operation.name(),
                answer.body
            );
            assert_problem(&answer, 404, "NOT_FOUND");
            said.push(answer.body.get("error").cloned());
        }
        assert_eq!(said.first(), said.last(), "{}", operation.name());
        assert_eq!(tables.contents().await, before, "{}", operation.name());
        driven += 1;
    }
    assert!(driven > 0);
}

#[tokio::test]
async fn what_one_does_to_ones_own_leaves_another_users_alone() {
    let service = Service::start().await;
    let tables = Tables::of(&service).await;
    for operation in Operation::guarded() {
        let before = tables.digest_of(VICTIM).await;
        let call = operation.prepare(&service, OTHER).await;
        let answer = call.ask(&service).as_user(OTHER).response().await;
        assert!(answer.status().is_success(), "{}", operation.name());
        let text = answer.text().await.unwrap();
        assert!(!text.contains(VICTIM), "{}: {text}", operation.name());
        assert_eq!(
            tables.digest_of(VICTIM).await,
            before,
            "{}",
            operation.name()
        );
        // The victim has one more of everything each time.
        operation.prepare(&service, VICTIM).await;
    }
}
