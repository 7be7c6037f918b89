//! `If-Match` and `ETag`: changes that are meant for one version.

use creatorvault_tests::{Answer, Ask, Service, assert_problem, assert_success};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::{PATH, PATIENT, ask, details, member, record, show};

/// Every way to change one idea.
fn ways() -> [(Method, &'static str); 4] {
    [
        (Method::PUT, ""),
        (Method::PATCH, ""),
        (Method::PATCH, "/stage"),
        (Method::DELETE, ""),
    ]
}

fn change(service: &Service, method: Method, path: &str) -> Ask {
    ask(service, method, path).json(&json!({"title": "y", "stage": "outline"}))
}

#[tokio::test]
async fn a_change_is_made_only_at_a_version_that_is_named() {
    let service = Service::start().await;
    for (method, suffix) in ways() {
        let idea = record(&service, &json!({"title": "x"})).await;
        let path = format!("{}{suffix}", idea.header("location"));
        let send = |expected: &str| {
            let ask = change(&service, method.clone(), &path);
            ask.header("if-match", expected).answer()
        };
        // None of these names the version: only the very tag that was sent does, and a weak one
        // says no more than that the two are much alike.
        for other in [
            r#""2""#,
            r#""2", "3""#,
            r#"W/"1""#,
            r#""""#,
            r#""*""#,
            r#""abc""#,
            r#""01""#,
            r#""+1""#,
            r#""1 ""#,
            r#""99999999999999999999""#,
        ] {
            let answer = send(other).await;
            assert_problem(&answer, 412, "PRECONDITION_FAILED");
        }
        for malformed in ["1", r#""1"#, r#"1""#, "**", r#""1" "2""#, r#"w/"1""#, ""] {
            let answer = send(malformed).await;
            assert_problem(&answer, 400, "VALIDATION_ERROR");
            assert_eq!(answer.details(), details([("If-Match", "value_error")]));
        }
        let unchanged = show(&service, idea.header("location")).await;
        assert_eq!(unchanged.data(), idea.data());

        let etag = idea.header("etag");
        let done = send(etag).await;
        if method == Method::DELETE {
            assert_eq!(done.status, 204);
            assert_problem(&send(etag).await, 404, "NOT_FOUND");
        } else {
            assert_success(&done, 200);
            assert_problem(&send(etag).await, 412, "PRECONDITION_FAILED");
        }
    }
}

#[tokio::test]
async fn any_version_and_one_of_several_may_be_named_or_none() {
    let service = Service::start().await;
    for (method, suffix) in ways() {
        for expected in [Some("*"), Some(r#""7", "1""#), Some(r#"W/"7" ,"1""#), None] {
            let idea = record(&service, &json!({"title": "x"})).await;
            let path = format!("{}{suffix}", idea.header("location"));
            let ask = change(&service, method.clone(), &path);
            let ask = match expected {
                Some(expected) => ask.header("if-match", expected),
                None => ask,
            };
            let answer = ask.answer().await;
            assert!(matches!(answer.status, 200 | 204), "{:#}", answer.body);
        }
    }
}

#[tokio::test]
async fn even_what_changes_nothing_is_refused_at_another_version() {
    let service = Service::start().await;
    let idea = record(&service, &json!({"title": "x"})).await;
    let patch = ask(&service, Method::PATCH, idea.header("location"));
    let patch = patch.header("if-match", r#""2""#).json(&json!({}));
    assert_problem(&patch.answer().await, 412, "PRECONDITION_FAILED");
}

#[tokio::test]
async fn every_answer_that_shows_an_idea_tags_its_version() {
    let service = Service::start().await;
    let idea = record(&service, &json!({"title": "x"})).await;
    let path = idea.header("location");
    let tagged = |answer: &Answer| {
        assert_success(
            answer,
            if answer.header("location").is_empty() {
                200
            } else {
                201
            },
        );
        assert_eq!(answer.header("cache-control"), "private, no-cache");
        let version = member(answer, "version").as_i64().unwrap();
        assert_eq!(answer.header("etag"), format!("\"{version}\""));
        version
    };
    assert_eq!(tagged(&idea), 1);
    for (version, (method, suffix)) in (2..).zip(ways().into_iter().take(3)) {
        let body = json!({"title": version.to_string(), "stage": "outline"});
        let body = match suffix {
            "/stage" => json!({"stage": "draft"}),
            _ => body,
        };
        // What is changed is shown, whatever the client has.
        let ask = ask(&service, method, &format!("{path}{suffix}"));
        let ask = ask.header("if-none-match", "*").json(&body);
        assert_eq!(tagged(&ask.answer().await), version);
        assert_eq!(tagged(&show(&service, path).await), version);
        for (known, status) in [(version - 1, 200), (version, 304)] {
            for method in [Method::GET, Method::HEAD] {
                let known = format!("\"{known}\"");
                let ask = super::ask(&service, method, path).header("if-none-match", &known);
                let answer = ask.response().await;
                assert_eq!(answer.status(), status);
                let etag = answer.headers().get("etag").unwrap();
                assert_eq!(etag.to_str().unwrap(), format!("\"{version}\""));
            }
        }
    }
    let list = ask(&service, Method::GET, PATH).answer().await;
    assert_eq!(list.header("etag"), "");
}

#[tokio::test]
async fn of_fifty_changes_at_one_version_one_is_made() {
    let service = Service::start_with(&PATIENT).await;
    let mut idea = record(&service, &json!({"title": "x"})).await;
    let path = idea.header("location").to_owned();
    for round in 1..=4 {
        let asked = (0..50).map(|n| {
            let method = if n % 2 == 0 {
                Method::PUT
            } else {
                Method::PATCH
            };
            let ask = ask(&service, method, &path).header("if-match", idea.header("etag"));
            ask.json(&json!({"title": format!("{round}.{n}")})).answer()
        });
        let (won, lost): (Vec<_>, Vec<_>) = join_all(asked)
            .await
            .into_iter()
            .partition(|answer| answer.status == 200);
        assert_eq!(won.len(), 1);
        for answer in &lost {
            assert_problem(answer, 412, "PRECONDITION_FAILED");
        }
        idea = show(&service, &path).await;
        assert_eq!(idea.data(), won[0].data());
        assert_eq!(member(&idea, "version"), round + 1);
    }
}

#[tokio::test]
async fn without_a_version_every_change_is_made_and_the_last_one_stays() {
    let service = Service::start_with(&PATIENT).await;
    let idea = record(&service, &json!({"title": "x"})).await;
    let path = idea.header("location");
    let asked = (0..50).map(|n| {
        let ask = ask(&service, Method::PATCH, path);
        ask.json(&json!({"title": n.to_string()})).answer()
    });
    let mut answers = join_all(asked).await;
    for answer in &answers {
        assert_success(answer, 200);
    }
    answers.sort_by_key(|answer| member(answer, "version").as_i64());
    let versions = answers
        .iter()
        .map(|answer| member(answer, "version").as_i64().unwrap());
    assert!(versions.eq(2..=51));
    let last = answers.last().unwrap();
    assert_eq!(show(&service, path).await.data(), last.data());
}
