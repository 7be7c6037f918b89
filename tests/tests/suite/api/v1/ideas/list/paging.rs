//! Parts of a list by offset.

use creatorvault_tests::{Service, connect};
use serde_json::json;

use super::{assert_refused, list, page, record, titles};

#[tokio::test]
async fn a_part_is_told_by_limit_and_offset() {
    let service = Service::start().await;
    for title in ["a", "b", "c", "d", "e"] {
        let stage = if title == "c" { "draft" } else { "idea" };
        record(&service, &json!({"title": title, "stage": stage})).await;
    }
    for (limit, offset, expected, has_more) in [
        ("2", "0", ["a", "b"].as_slice(), true),
        ("2", "2", &["d", "e"], false),
        ("2", "3", &["e"], false),
        ("2", "4", &[], false),
        ("4", "0", &["a", "b", "d", "e"], false),
        ("3", "0", &["a", "b", "d"], true),
        ("100", "0", &["a", "b", "d", "e"], false),
        ("1", "1001", &[], false),
        ("1", "9223372036854775807", &[], false),
    ] {
        let parameters = [
            ("limit", limit),
            ("offset", offset),
            ("order", "asc"),
            ("stage", "idea"),
        ];
        let answer = page(&service, &parameters).await;
        assert_eq!(titles(&answer), expected, "{parameters:?}");
        let mut pagination = answer.data()["pagination"].clone();
        assert_eq!(pagination["next_cursor"].is_string(), has_more);
        pagination["next_cursor"] = json!(null);
        let (limit, offset): (u8, i64) = (limit.parse().unwrap(), offset.parse().unwrap());
        let expected = json!({
            "total": 4, "limit": limit, "offset": offset, "has_more": has_more,
            "next_cursor": null,
        });
        assert_eq!(pagination, expected);
    }
}

#[tokio::test]
async fn limit_and_offset_have_bounds() {
    let service = Service::start().await;
    let endless = "9".repeat(50);
    for (name, value, kind) in [
        ("limit", "0", "greater_than_equal"),
        ("limit", "-1", "greater_than_equal"),
        ("limit", "101", "less_than_equal"),
        ("limit", &endless, "less_than_equal"),
        ("limit", "ten", "int_parsing"),
        ("limit", "1.0", "int_parsing"),
        ("limit", "+1", "int_parsing"),
        ("limit", " 1", "int_parsing"),
        ("limit", "٣", "int_parsing"),
        ("offset", "-1", "greater_than_equal"),
        ("offset", "9223372036854775808", "less_than_equal"),
        ("offset", "1e3", "int_parsing"),
        ("offset", "0x0", "int_parsing"),
        ("offset", "null", "int_parsing"),
    ] {
        assert_refused(&list(&service, &[(name, value)]).await, name, kind);
    }
}

#[tokio::test]
async fn a_far_offset_counts_in_the_same_order() {
    let service = Service::start().await;
    record(&service, &json!({"title": "0"})).await;
    let owner = connect(service.owner_url()).await;
    let many = "INSERT INTO ideas (user_id, title, created_at)
        SELECT 'ada', n::text, now() + n * interval '1 s' FROM generate_series(1, 1250) AS n";
    owner.execute(many, &[]).await.unwrap();
    for offset in [999, 1000, 1001, 1150] {
        let text = offset.to_string();
        let parameters = [("offset", &*text), ("limit", "100")];
        let answer = page(&service, &parameters).await;
        let expected: Vec<_> = (0..=1250 - offset)
            .rev()
            .take(100)
            .map(|n| n.to_string())
            .collect();
        assert_eq!(titles(&answer), expected);
        assert_eq!(super::pagination(&answer, "total"), &json!(1251));
    }
}
