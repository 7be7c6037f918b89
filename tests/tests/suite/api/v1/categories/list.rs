//! `GET /api/v1/{user_id}/categories`

use creatorvault_tests::{Answer, Service, assert_problem, assert_success};
use serde_json::{Value, json};

use super::{PATH, made};

async fn list(service: &Service, query: &str) -> Answer {
    let ask = service.get(&format!("{PATH}{query}")).as_user("user_1");
    ask.answer().await
}

fn names(answer: &Answer) -> Vec<&str> {
    let rows = answer.data().get("categories").and_then(Value::as_array);
    let names = rows.unwrap().iter().map(|row| row.get("name"));
    names
        .map(|name| name.and_then(Value::as_str).unwrap())
        .collect()
}

#[tokio::test]
async fn is_sorted_searched_and_paged_like_ideas() {
    let service = Service::start().await;
    for name in ["b", "C", "a"] {
        made(&service, name).await;
    }
    let other = service.post("/api/v1/user_2/categories").as_user("user_2");
    let other = other.json(&json!({"name": "b"})).answer().await;
    assert_success(&other, 201);
    for (query, expected) in [
        ("", vec!["a", "C", "b"]),
        ("?order=asc", vec!["b", "C", "a"]),
        ("?sort=name&order=asc", vec!["a", "b", "C"]),
        ("?sort=name", vec!["C", "b", "a"]),
        ("?sort=updated_at&order=asc&offset=1", vec!["C", "a"]),
        ("?search=c", vec!["C"]),
        ("?search=&sort=", vec!["a", "C", "b"]),
    ] {
        let answer = list(&service, query).await;
        assert_success(&answer, 200);
        assert_eq!(names(&answer), expected, "{query}");
    }
    let mut met = Vec::new();
    let mut query = "?sort=name&order=asc&limit=2".to_owned();
    loop {
        let page = list(&service, &query).await;
        assert_success(&page, 200);
        met.extend(names(&page).into_iter().map(str::to_owned));
        let pagination = page.data().get("pagination").unwrap();
        assert_eq!(pagination.get("total"), Some(&json!(3)));
        let Some(next) = pagination.get("next_cursor").and_then(Value::as_str) else {
            assert_eq!(pagination.get("has_more"), Some(&json!(false)));
            break;
        };
        query = format!("?sort=name&order=asc&limit=2&cursor={next}");
    }
    assert_eq!(met, ["a", "b", "C"]);
}

#[tokio::test]
async fn what_is_asked_wrongly_is_refused_all_at_once() {
    let service = Service::start().await;
    let answer = list(&service, "?sort=title&order=up&limit=0&offset=-1").await;
    assert_problem(&answer, 400, "VALIDATION_ERROR");
    let expected = [
        ("sort", "enum"),
        ("order", "enum"),
        ("limit", "greater_than_equal"),
        ("offset", "greater_than_equal"),
    ];
    let expected = expected.map(|(field, kind)| (field.to_owned(), kind.to_owned()));
    let mut details = answer.details();
    details.sort();
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(details, expected);
    made(&service, "a").await;
    made(&service, "b").await;
    let page = list(&service, "?limit=1").await;
    let cursor = page.data().pointer("/pagination/next_cursor").unwrap();
    let cursor = cursor.as_str().unwrap();
    for query in [
        format!("?sort=name&cursor={cursor}"),
        format!("?search=a&cursor={cursor}"),
        format!("?offset=0&cursor={cursor}"),
        "?cursor=forged".to_owned(),
    ] {
        let answer = list(&service, &query).await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        let expected = [("cursor".to_owned(), "value_error".to_owned())];
        assert_eq!(answer.details(), expected, "{query}");
    }
}
