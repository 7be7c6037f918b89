//! `PATCH /api/v1/{user_id}/ideas/{idea_id}/stage`, and the rules that every way in keeps.

use creatorvault_tests::{Answer, Service, assert_problem, assert_success};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ask, details, member, record, show};

const STAGES: [&str; 4] = ["idea", "outline", "draft", "published"];

/// The other stages that may be moved to, by the stage that is left.
const MOVES: [&[&str]; 4] = [
    &["outline"],
    &["idea", "draft"],
    &["idea", "outline", "published"],
    &["idea", "outline", "draft"],
];

/// Each way to say where an idea is to be.
async fn send(service: &Service, way: &str, path: &str, stage: &Value) -> Answer {
    let (method, path, body) = match way {
        "PUT" => (
            Method::PUT,
            path.to_owned(),
            json!({"title": "x", "stage": stage}),
        ),
        "PATCH" => (Method::PATCH, path.to_owned(), json!({ "stage": stage })),
        _ => (
            Method::PATCH,
            format!("{path}/stage"),
            json!({ "stage": stage }),
        ),
    };
    ask(service, method, &path).json(&body).answer().await
}

#[tokio::test]
async fn an_idea_moves_forward_by_one_or_back_by_any_whichever_way_it_is_said() {
    let service = Service::start().await;
    for way in ["PUT", "PATCH", "/stage"] {
        for (from, moves) in STAGES.into_iter().zip(MOVES) {
            for to in STAGES {
                let before = record(&service, &json!({"title": "x", "stage": from})).await;
                let path = before.header("location");
                let answer = send(&service, way, path, &json!(to)).await;
                if from == to {
                    assert_success(&answer, 200);
                    assert_eq!(answer.data(), before.data(), "{way} {from}");
                } else if moves.contains(&to) {
                    assert_success(&answer, 200);
                    assert_eq!(member(&answer, "stage"), to);
                    assert_eq!(answer.header("etag"), r#""2""#);
                    assert_eq!(show(&service, path).await.data(), answer.data());
                } else {
                    assert_refused(&answer, moves);
                    assert_eq!(show(&service, path).await.data(), before.data());
                }
            }
        }
    }
}

/// The answer says which other stages are allowed, and no more.
fn assert_refused(answer: &Answer, moves: &[&str]) {
    assert_problem(answer, 409, "CONFLICT");
    assert_eq!(answer.details(), details([("stage", "stage_transition")]));
    let message = answer.body.pointer("/error/details/0/message").unwrap();
    let (_, allowed) = message.as_str().unwrap().split_once("can move to").unwrap();
    for stage in STAGES {
        let named = allowed.contains(&format!("'{stage}'"));
        assert_eq!(named, moves.contains(&stage), "{stage}: {message}");
    }
}

#[tokio::test]
async fn a_move_that_is_refused_takes_the_rest_of_the_change_with_it() {
    let service = Service::start().await;
    let before = record(&service, &json!({"title": "Before"})).await;
    let path = before.header("location");
    let body = json!({"title": "After", "stage": "published"});
    for method in [Method::PUT, Method::PATCH] {
        let answer = ask(&service, method, path).json(&body).answer().await;
        assert_problem(&answer, 409, "CONFLICT");
    }
    assert_eq!(show(&service, path).await.data(), before.data());
}

#[tokio::test]
async fn a_move_names_a_stage_and_changes_nothing_else() {
    let service = Service::start().await;
    let before = record(&service, &json!({"title": "x", "notes": "n"})).await;
    let path = format!("{}/stage", before.header("location"));
    let send = |body: &Value| ask(&service, Method::PATCH, &path).json(body).answer();
    for (body, kind) in [
        (json!({}), "missing"),
        (json!({"stage": null}), "string_type"),
        (json!({"stage": 1}), "string_type"),
        (json!({"stage": ""}), "enum"),
        (json!({"stage": "Outline"}), "enum"),
    ] {
        let answer = send(&body).await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        assert_eq!(answer.details(), details([("stage", kind)]));
    }
    let body = json!({"stage": "outline", "title": "y", "notes": null, "version": 8});
    let answer = send(&body).await;
    assert_success(&answer, 200);
    let mut expected = before.data().clone();
    for (name, value) in [
        ("stage", json!("outline")),
        ("version", json!(2)),
        ("updated_at", member(&answer, "updated_at").clone()),
    ] {
        expected[name] = value;
    }
    assert_eq!(answer.data(), &expected);
}
