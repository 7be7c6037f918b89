//! `GET /api/v1/{user_id}/tasks`

use creatorvault_tests::{Answer, Service, assert_problem, assert_success};
use serde_json::{Value, json};

use super::{PATH, category, create, details, idea, recorded};

async fn list(service: &Service, query: &str) -> Answer {
    let ask = service.get(&format!("{PATH}{query}")).as_user("user_1");
    ask.answer().await
}

fn titles(answer: &Answer) -> Vec<String> {
    assert_success(answer, 200);
    let rows = answer.data().get("tasks").and_then(Value::as_array);
    let titles = rows.unwrap().iter().map(|row| row.get("title"));
    let titles = titles.map(|title| title.and_then(Value::as_str).unwrap());
    titles.map(str::to_owned).collect()
}

/// Four tasks of the user's, and one of somebody else's that would meet every filter.
async fn scene() -> (Service, i64, i64) {
    let service = Service::start().await;
    let (idea, category) = (
        idea(&service, "user_1").await,
        category(&service, "user_1", "x").await,
    );
    for body in [
        json!({"title": "b", "status": "completed", "priority": "high", "idea_id": idea}),
        json!({"title": "D", "due_date": "2026-01-02", "description": "Привет 100%"}),
        json!({"title": "a", "status": "archived", "priority": "low", "due_date": "2026-01-01"}),
        json!({"title": "C", "status": "in_progress", "category_id": category}),
    ] {
        assert_success(&create(&service, &body).await, 201);
    }
    let other = json!({"title": "e", "due_date": "2026-01-01", "description": "привет"});
    recorded(&service, "user_2", "tasks", &other).await;
    (service, idea, category)
}

#[tokio::test]
async fn filters_and_sorts() {
    let (service, idea, category) = scene().await;
    for (query, expected) in [
        (String::new(), "CaDb"),
        ("?order=asc".to_owned(), "bDaC"),
        ("?sort=updated_at".to_owned(), "CaDb"),
        ("?sort=title&order=asc".to_owned(), "abCD"),
        ("?sort=priority".to_owned(), "bCDa"),
        ("?sort=status&order=asc".to_owned(), "DCba"),
        ("?sort=due_date".to_owned(), "DaCb"),
        ("?sort=due_date&order=asc".to_owned(), "aDbC"),
        ("?status=completed,archived".to_owned(), "ab"),
        ("?priority=high,low".to_owned(), "ab"),
        ("?status=archived&priority=high".to_owned(), ""),
        (format!("?category_id={category}"), "C"),
        (format!("?idea_id={idea}"), "b"),
        (format!("?idea_id={idea}&category_id={category}"), ""),
        ("?idea_id=9223372036854775807".to_owned(), ""),
        ("?due_after=2026-01-02".to_owned(), "D"),
        ("?due_before=2026-01-02".to_owned(), "a"),
        (
            "?due_after=2026-01-01&due_before=2026-01-03".to_owned(),
            "aD",
        ),
        ("?search=ПРИВЕТ%20100%25".to_owned(), "D"),
        ("?status=&idea_id=&search=&unknown=1".to_owned(), "CaDb"),
    ] {
        let answer = list(&service, &query).await;
        assert_eq!(titles(&answer).concat(), expected, "{query}");
        let total = answer.data().pointer("/pagination/total");
        assert_eq!(total, Some(&json!(expected.len())), "{query}");
    }
}

#[tokio::test]
async fn pages_by_offset_and_by_cursor_alike_in_every_order() {
    let (service, _, _) = scene().await;
    for sort in [
        "created_at",
        "updated_at",
        "title",
        "priority",
        "status",
        "due_date",
    ] {
        for order in ["asc", "desc"] {
            let query = format!("?sort={sort}&order={order}");
            let all = titles(&list(&service, &query).await);
            let mut cursor = String::new();
            for offset in 0..4 {
                let page = list(&service, &format!("{query}&limit=1{cursor}")).await;
                let same = list(&service, &format!("{query}&limit=1&offset={offset}")).await;
                assert_eq!(titles(&page), all[offset..=offset], "{query}");
                assert_eq!(titles(&same), titles(&page), "{query}");
                let pagination = |name| page.data().pointer(&format!("/pagination/{name}"));
                assert_eq!(pagination("has_more"), Some(&json!(offset < 3)));
                let first = (offset == 0).then_some(0);
                assert_eq!(pagination("offset"), Some(&json!(first)));
                let next = pagination("next_cursor").unwrap().as_str();
                cursor = next.map_or_else(String::new, |next| format!("&cursor={next}"));
            }
            assert_eq!(cursor, "", "{query}");
        }
    }
}

#[tokio::test]
async fn what_is_asked_wrongly_is_refused_all_at_once() {
    let (service, _, _) = scene().await;
    let query = "?status=done&priority=&category_id=x&idea_id=0&due_after=soon\
        &due_before=2026-01-01T00:00:00Z&sort=stage&order=up&limit=101";
    let answer = list(&service, query).await;
    assert_problem(&answer, 400, "VALIDATION_ERROR");
    let expected = [
        ("status", "enum"),
        ("category_id", "int_parsing"),
        ("idea_id", "int_parsing"),
        ("due_after", "date_parsing"),
        ("due_before", "date_parsing"),
        ("sort", "enum"),
        ("order", "enum"),
        ("limit", "less_than_equal"),
    ];
    assert_eq!(answer.details(), details(&expected));
    let page = list(&service, "?limit=1").await;
    let cursor = page.data().pointer("/pagination/next_cursor").unwrap();
    let cursor = cursor.as_str().unwrap();
    for query in [
        "sort=title",
        "idea_id=1",
        "category_id=1",
        "status=pending",
        "order=asc",
    ] {
        let answer = list(&service, &format!("?{query}&cursor={cursor}")).await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        assert_eq!(answer.details(), details(&[("cursor", "value_error")]));
    }
}
