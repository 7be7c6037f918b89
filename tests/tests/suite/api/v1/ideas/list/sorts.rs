//! The order of a list.

use creatorvault_tests::{Service, connect};
use serde_json::{Value, json};

use super::{assert_refused, list, page, record, titles};

/// Asserts the order in both directions; of those that are tied, the one that was recorded first
/// comes first in ascending order, as its id is less.
async fn assert_sorted(service: &Service, sort: &str, ascending: &[&str]) {
    let answer = page(service, &[("sort", sort), ("order", "asc")]).await;
    assert_eq!(titles(&answer), ascending, "{sort} asc");
    let descending: Vec<_> = ascending.iter().rev().copied().collect();
    for parameters in [
        [("sort", sort), ("order", "desc")].as_slice(),
        &[("sort", sort)],
    ] {
        assert_eq!(
            titles(&page(service, parameters).await),
            descending,
            "{sort} desc"
        );
    }
}

async fn recorded(ideas: &[Value]) -> Service {
    let service = Service::start().await;
    for idea in ideas {
        record(&service, idea).await;
    }
    service
}

#[tokio::test]
async fn by_priority_and_by_stage_in_the_order_of_their_meaning() {
    let service = recorded(&[
        json!({"title": "1", "priority": "medium", "stage": "published"}),
        json!({"title": "2", "priority": "high", "stage": "draft"}),
        json!({"title": "3", "priority": "low", "stage": "outline"}),
        json!({"title": "4", "priority": "medium", "stage": "idea"}),
        json!({"title": "5", "priority": "low", "stage": "draft"}),
        json!({"title": "6", "priority": "high", "stage": "idea"}),
    ])
    .await;
    assert_sorted(&service, "priority", &["3", "5", "1", "4", "2", "6"]).await;
    assert_sorted(&service, "stage", &["4", "6", "3", "2", "5", "1"]).await;
}

#[tokio::test]
async fn by_title_ignoring_case() {
    let in_order = [
        "Alpha", "alpha", "ALPHA", "beta", "Écru", "ЖУК", "жук", "Ёлка", "東京",
    ];
    let recorded_as = [3, 0, 8, 1, 5, 6, 4, 7, 2].map(|index| json!({"title": in_order[index]}));
    let service = recorded(&recorded_as).await;
    // Characters come by their numbers.
    assert_sorted(&service, "title", &in_order).await;
}

#[tokio::test]
async fn by_due_date_and_never_is_last_either_way() {
    let service = recorded(&[
        json!({"title": "never 1"}),
        json!({"title": "b", "due_date": "2026-03-01"}),
        json!({"title": "never 2"}),
        json!({"title": "c", "due_date": "9999-12-31T23:59:59.999999Z"}),
        json!({"title": "a", "due_date": "1970-01-01"}),
        json!({"title": "b 2", "due_date": "2026-03-01T01:00:00+01:00"}),
    ])
    .await;
    let ascending = page(&service, &[("sort", "due_date"), ("order", "asc")]).await;
    assert_eq!(
        titles(&ascending),
        ["a", "b", "b 2", "c", "never 1", "never 2"]
    );
    let descending = page(&service, &[("sort", "due_date")]).await;
    assert_eq!(
        titles(&descending),
        ["c", "b 2", "b", "a", "never 2", "never 1"]
    );
}

#[tokio::test]
async fn by_when_it_was_captured_and_by_when_it_changed() {
    let titled = ["1", "2", "3", "4"].map(|title| json!({ "title": title }));
    let service = recorded(&titled).await;
    let owner = connect(service.owner_url()).await;
    owner
        .batch_execute(
            "UPDATE ideas SET created_at = '2026-01-01', updated_at = '2026-02-01';
            UPDATE ideas SET created_at = '2026-01-01 00:00:00.000001' WHERE title = '1';
            UPDATE ideas SET updated_at = '2026-01-31 23:59:59.999999' WHERE title = '3'",
        )
        .await
        .unwrap();
    assert_sorted(&service, "created_at", &["2", "3", "4", "1"]).await;
    assert_sorted(&service, "updated_at", &["3", "1", "2", "4"]).await;
    let by_default = page(&service, &[("order", "asc")]).await;
    assert_eq!(titles(&by_default), ["2", "3", "4", "1"]);
}

#[tokio::test]
async fn there_are_no_other_sorts_and_orders() {
    let service = Service::start().await;
    for sort in ["id", "Title", "-title", "title,id", "notes", "title desc"] {
        assert_refused(&list(&service, &[("sort", sort)]).await, "sort", "enum");
    }
    for order in ["ASC", "ascending", "1"] {
        assert_refused(&list(&service, &[("order", order)]).await, "order", "enum");
    }
}
