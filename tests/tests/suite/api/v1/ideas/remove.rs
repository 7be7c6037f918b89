//! `DELETE /api/v1/{user_id}/ideas/{idea_id}`

use creatorvault_tests::{Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{PATH, ask, record, show};

#[tokio::test]
async fn an_idea_is_gone_and_no_other() {
    let service = Service::start().await;
    let (gone, kept) = (
        record(&service, &json!({"title": "gone"})).await,
        record(&service, &json!({"title": "kept"})).await,
    );
    let path = gone.header("location");
    let answer = ask(&service, Method::DELETE, path).answer().await;
    assert_eq!((answer.status, &answer.body), (204, &Value::Null));
    for absent in ["content-type", "content-length", "etag", "location"] {
        assert_eq!(answer.header(absent), "", "{absent}");
    }
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(!answer.header("x-request-id").is_empty());

    let title = json!({"title": "x"});
    for method in [Method::DELETE, Method::GET, Method::PUT, Method::PATCH] {
        let answer = ask(&service, method, path).json(&title).answer().await;
        assert_problem(&answer, 404, "NOT_FOUND");
    }
    show(&service, kept.header("location")).await;
    let list = ask(&service, Method::GET, PATH).answer().await;
    assert_success(&list, 200);
    assert_eq!(list.body.pointer("/data/pagination/total"), Some(&json!(1)));
}

#[tokio::test]
async fn an_id_is_never_given_out_again() {
    let service = Service::start().await;
    let gone = record(&service, &json!({"title": "x"})).await;
    let answer = ask(&service, Method::DELETE, gone.header("location"));
    assert_eq!(answer.answer().await.status, 204);
    let next = record(&service, &json!({"title": "x"})).await;
    assert!(super::id(&next) > super::id(&gone));
}

#[tokio::test]
async fn of_many_who_remove_one_idea_one_did() {
    let service = Service::start().await;
    let idea = record(&service, &json!({"title": "x"})).await;
    let asked = (0..10).map(|_| ask(&service, Method::DELETE, idea.header("location")).answer());
    let mut statuses: Vec<_> = futures_util::future::join_all(asked)
        .await
        .iter()
        .map(|answer| answer.status)
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [[204].as_slice(), &[404; 9]].concat());
}
