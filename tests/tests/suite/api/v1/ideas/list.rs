//! `GET /api/v1/{user_id}/ideas`

mod cursors;
mod filters;
mod paging;
mod search;
mod sorts;
mod walk;

use creatorvault_tests::{Answer, Service, assert_problem, assert_success};
use reqwest::{Method, Url};
use serde_json::{Value, json};

use super::{PATH, ask, record};

/// Asks for a list of ada's ideas.
async fn list(service: &Service, parameters: &[(&str, &str)]) -> Answer {
    let url = Url::parse_with_params("http://any/", parameters).unwrap();
    list_raw(service, url.query().unwrap_or_default()).await
}

/// The same, by a query that is written out.
async fn list_raw(service: &Service, query: &str) -> Answer {
    let path = format!("{PATH}?{query}");
    ask(service, Method::GET, &path).answer().await
}

/// Asks for a part of ada's ideas that there is.
async fn page(service: &Service, parameters: &[(&str, &str)]) -> Answer {
    let answer = list(service, parameters).await;
    assert_success(&answer, 200);
    answer
}

/// The ideas of an answer.
fn ideas(answer: &Answer) -> &[Value] {
    answer
        .data()
        .get("ideas")
        .and_then(Value::as_array)
        .unwrap()
}

/// Their titles.
fn titles(answer: &Answer) -> Vec<&str> {
    let titles = ideas(answer).iter().map(|idea| idea.get("title"));
    titles
        .map(|title| title.and_then(Value::as_str).unwrap())
        .collect()
}

/// What an answer says of the whole list.
fn pagination<'a>(answer: &'a Answer, name: &str) -> &'a Value {
    answer
        .data()
        .pointer(&format!("/pagination/{name}"))
        .unwrap()
}

/// The cursor of the next page, if more follows.
fn next(answer: &Answer) -> Option<&str> {
    let next = pagination(answer, "next_cursor").as_str();
    assert_eq!(pagination(answer, "has_more"), &json!(next.is_some()));
    next
}

/// Asserts that this one parameter is refused.
fn assert_refused(answer: &Answer, parameter: &str, kind: &str) {
    assert_problem(answer, 400, "VALIDATION_ERROR");
    assert_eq!(answer.details(), super::details([(parameter, kind)]));
}

#[tokio::test]
async fn shows_the_callers_ideas_the_newest_first_and_how_many_there_are() {
    let service = Service::start().await;
    let old = record(&service, &json!({"title": "old", "tags": ["a"]})).await;
    let new = record(&service, &json!({"title": "new", "notes": "n"})).await;
    let hers = service.post("/api/v1/bob/ideas").as_user("bob");
    assert_success(&hers.json(&json!({"title": "bob's"})).answer().await, 201);

    let answer = page(&service, &[]).await;
    let expected = json!({
        "ideas": [new.data(), old.data()],
        "pagination": {
            "total": 2, "limit": 20, "offset": 0, "has_more": false, "next_cursor": null,
        },
    });
    assert_eq!(answer.data(), &expected);
    assert_eq!(answer.header("etag"), "");
    assert_eq!(answer.header("cache-control"), "no-store");
    let known = ask(&service, Method::GET, PATH).header("if-none-match", "*");
    assert_success(&known.answer().await, 200);
    let head = ask(&service, Method::HEAD, PATH).answer().await;
    assert_eq!((head.status, head.body), (200, Value::Null));
}

#[tokio::test]
async fn whoever_has_no_account_yet_has_an_empty_list() {
    let service = Service::start().await;
    let answer = page(&service, &[]).await;
    let expected = json!({
        "ideas": [],
        "pagination": {
            "total": 0, "limit": 20, "offset": 0, "has_more": false, "next_cursor": null,
        },
    });
    assert_eq!(answer.data(), &expected);
}

#[tokio::test]
async fn an_empty_parameter_is_absent_and_an_unknown_one_is_none() {
    let service = Service::start().await;
    record(&service, &json!({"title": "x"})).await;
    let plain = page(&service, &[]).await;
    for query in [
        "stage=&priority=&tags=&tags_match=&due_after=&due_before=&search=&sort=&order=&limit=&offset=&cursor=",
        "stage&limit&cursor&search",
        "search=%20%09%E3%80%80&cursor=&offset=0",
        "colour=red&colour=blue&Stage=no&LIMIT=0&%ff=1&=&&",
    ] {
        let answer = list_raw(&service, query).await;
        assert_success(&answer, 200);
        assert_eq!(answer.data(), plain.data(), "{query}");
    }
}

#[tokio::test]
async fn a_repeated_parameter_is_refused() {
    let service = Service::start().await;
    for (name, value) in [
        ("stage", "idea"),
        ("priority", "low"),
        ("tags", "a"),
        ("tags_match", "any"),
        ("due_after", "2026-03-01"),
        ("due_before", "2026-03-01"),
        ("search", "x"),
        ("sort", "title"),
        ("order", "asc"),
        ("limit", "5"),
        ("offset", "0"),
        ("cursor", ""),
    ] {
        for twice in [
            format!("{name}={value}&{name}={value}"),
            format!("{name}={value}&x=1&{name}="),
        ] {
            let answer = list_raw(&service, &twice).await;
            assert_refused(&answer, name, "value_error");
        }
    }
    let encoded = list_raw(&service, "limit=5&%6Cimit=5").await;
    assert_refused(&encoded, "limit", "value_error");
}

#[tokio::test]
async fn all_bad_parameters_are_reported_at_once() {
    let service = Service::start().await;
    let long = "x".repeat(201);
    let parameters = [
        ("stage", "idea,done"),
        ("priority", "urgent"),
        ("tags", "a,,b"),
        ("tags_match", "some"),
        ("due_after", "soon"),
        ("due_before", "1969-12-31"),
        ("search", &long),
        ("sort", "id"),
        ("order", "up"),
        ("limit", "0"),
        ("offset", "x"),
    ];
    let answer = list(&service, &parameters).await;
    assert_problem(&answer, 400, "VALIDATION_ERROR");
    let expected = super::details([
        ("stage", "enum"),
        ("priority", "enum"),
        ("tags", "string_too_short"),
        ("tags_match", "enum"),
        ("due_after", "datetime_parsing"),
        ("due_before", "value_error"),
        ("search", "string_too_long"),
        ("sort", "enum"),
        ("order", "enum"),
        ("limit", "greater_than_equal"),
        ("offset", "int_parsing"),
    ]);
    assert_eq!(answer.details(), expected);
}

#[tokio::test]
async fn what_does_not_go_together_is_reported_beside_what_is_bad_by_itself() {
    let service = Service::start().await;
    for (parameters, expected) in [
        (
            [("sort", "relevance"), ("limit", "0"), ("search", " ")],
            super::details([("limit", "greater_than_equal"), ("sort", "value_error")]),
        ),
        (
            [("sort", "relevance"), ("stage", "no"), ("order", "up")],
            super::details([
                ("order", "enum"),
                ("sort", "value_error"),
                ("stage", "enum"),
            ]),
        ),
        (
            [("cursor", "made-up"), ("offset", "0"), ("limit", "101")],
            super::details([("cursor", "value_error"), ("limit", "less_than_equal")]),
        ),
        (
            [("cursor", "made-up"), ("limit", "101"), ("order", "asc")],
            super::details([("cursor", "value_error"), ("limit", "less_than_equal")]),
        ),
    ] {
        let answer = list(&service, &parameters).await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        let mut found = answer.details();
        found.sort();
        assert_eq!(found, expected, "{parameters:?}");
    }
}
