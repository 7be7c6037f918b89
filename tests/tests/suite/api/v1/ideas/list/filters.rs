//! Which ideas are listed.

use creatorvault_tests::Service;
use serde_json::{Value, json};

use super::{assert_refused, list, page, pagination, record, titles};

type Filter<'p> = &'p [(&'p str, &'p str)];

/// Asserts which titles each filter finds, in their order.
async fn assert_found(service: &Service, cases: &[(Filter<'_>, &[&str])]) {
    for (filter, expected) in cases {
        let in_order = [("sort", "title"), ("order", "asc")];
        let answer = page(service, &[filter, in_order.as_slice()].concat()).await;
        assert_eq!(titles(&answer), *expected, "{filter:?}");
        assert_eq!(pagination(&answer, "total"), &json!(expected.len()));
    }
}

async fn recorded(ideas: &[Value]) -> Service {
    let service = Service::start().await;
    for idea in ideas {
        record(&service, idea).await;
    }
    let hers = service.post("/api/v1/bob/ideas").as_user("bob");
    let body = json!({"title": "bob's", "tags": ["red"], "due_date": "2026-03-01"});
    assert_eq!(hers.json(&body).answer().await.status, 201);
    service
}

#[tokio::test]
async fn by_stage_and_priority_any_of_several() {
    let service = recorded(&[
        json!({"title": "a", "stage": "idea", "priority": "low"}),
        json!({"title": "b", "stage": "outline", "priority": "medium"}),
        json!({"title": "c", "stage": "draft", "priority": "high"}),
        json!({"title": "d", "stage": "published", "priority": "low"}),
    ])
    .await;
    assert_found(
        &service,
        &[
            (&[], &["a", "b", "c", "d"]),
            (&[("stage", "idea")], &["a"]),
            (&[("stage", "outline")], &["b"]),
            (&[("stage", "published,idea,idea")], &["a", "d"]),
            (
                &[("stage", "idea,outline,draft,published")],
                &["a", "b", "c", "d"],
            ),
            (&[("priority", "low")], &["a", "d"]),
            (&[("priority", "high,medium")], &["b", "c"]),
            (&[("priority", "low"), ("stage", "draft,published")], &["d"]),
            (&[("priority", "high"), ("stage", "idea")], &[]),
        ],
    )
    .await;
    for (name, bad) in [
        ("stage", "Idea"),
        ("stage", "idea,"),
        ("stage", ",idea"),
        ("stage", "idea;draft"),
        ("priority", "LOW"),
        ("priority", "low, high"),
    ] {
        assert_refused(&list(&service, &[(name, bad)]).await, name, "enum");
    }
}

#[tokio::test]
async fn by_any_tag_or_all_of_them() {
    let service = recorded(&[
        json!({"title": "a", "tags": ["red", "blue"]}),
        json!({"title": "b", "tags": ["Red", "a'b\"c\\d", "ночь 夜"]}),
        json!({"title": "c", "tags": ["blue", "green", "100%"]}),
        json!({"title": "d"}),
    ])
    .await;
    assert_found(
        &service,
        &[
            (&[("tags", "red")], &["a"]),
            (&[("tags", "Red")], &["b"]),
            (&[("tags", "RED")], &[]),
            (&[("tags", "re")], &[]),
            (&[("tags", "red,green")], &["a", "c"]),
            (&[("tags", " red , blue ,red")], &["a", "c"]),
            (&[("tags", "a'b\"c\\d")], &["b"]),
            (&[("tags", "ночь 夜")], &["b"]),
            (&[("tags", "100%")], &["c"]),
            (&[("tags", "%")], &[]),
            (&[("tags", "blue,red"), ("tags_match", "any")], &["a", "c"]),
            (&[("tags", "blue,red"), ("tags_match", "all")], &["a"]),
            (&[("tags", "blue"), ("tags_match", "all")], &["a", "c"]),
            (&[("tags", "blue,Red"), ("tags_match", "all")], &[]),
            (&[("tags_match", "all")], &["a", "b", "c", "d"]),
        ],
    )
    .await;
    let long = "x".repeat(51);
    let many = (0..33).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    for (bad, kind) in [
        (",", "string_too_short"),
        ("a, ", "string_too_short"),
        ("a\u{0}", "value_error"),
        (&*long, "string_too_long"),
        (&*many, "too_long"),
    ] {
        assert_refused(&list(&service, &[("tags", bad)]).await, "tags", kind);
    }
    for bad in ["All", "none", "any,all"] {
        let answer = list(&service, &[("tags_match", bad)]).await;
        assert_refused(&answer, "tags_match", "enum");
    }
}

#[tokio::test]
async fn by_due_date_from_the_first_moment_up_to_the_last() {
    let service = recorded(&[
        json!({"title": "a", "due_date": "2026-02-28T23:59:59.999999Z"}),
        json!({"title": "b", "due_date": "2026-03-01"}),
        json!({"title": "c", "due_date": "2026-03-01T12:00:00+02:00"}),
        json!({"title": "d", "due_date": "9999-12-31T23:59:59.999999Z"}),
        json!({"title": "e", "due_date": "1970-01-01"}),
        json!({"title": "never"}),
    ])
    .await;
    let (after, before) = ("due_after", "due_before");
    assert_found(
        &service,
        &[
            (&[(after, "2026-03-01")], &["b", "c", "d"]),
            (&[(before, "2026-03-01")], &["a", "e"]),
            (
                &[(after, "2026-03-01"), (before, "2026-03-02")],
                &["b", "c"],
            ),
            (&[(after, "2026-03-01T02:00:00+02:00")], &["b", "c", "d"]),
            (&[(after, "2026-03-01T00:00:00-00:01")], &["c", "d"]),
            (&[(before, "2026-03-01T10:00:00Z")], &["a", "b", "e"]),
            (
                &[(before, "2026-03-01T05:00:00.000001-05:00")],
                &["a", "b", "c", "e"],
            ),
            (&[(after, "2026-03-01T10:00:00Z")], &["c", "d"]),
            (&[(after, "9999-12-31T23:59:59.999999Z")], &["d"]),
            (
                &[(before, "9999-12-31T23:59:59.999999Z")],
                &["a", "b", "c", "e"],
            ),
            (&[(after, "1970-01-01")], &["a", "b", "c", "d", "e"]),
            (&[(before, "1970-01-01")], &[]),
            (&[(after, "2026-03-01"), (before, "2026-03-01")], &[]),
            (&[(after, "2026-03-02"), (before, "2026-03-01")], &[]),
        ],
    )
    .await;
    for name in [after, before] {
        for (bad, kind) in [
            ("tomorrow", "datetime_parsing"),
            ("2026-02-30", "datetime_parsing"),
            ("2026-03-01T10:00:00", "datetime_parsing"),
            ("1969-12-31", "value_error"),
        ] {
            assert_refused(&list(&service, &[(name, bad)]).await, name, kind);
        }
    }
}

#[tokio::test]
async fn every_condition_has_to_be_met() {
    let all = json!({
        "title": "all words", "stage": "draft", "priority": "high", "tags": ["x", "y"],
        "due_date": "2026-03-01",
    });
    // Each of the others misses one.
    let others = [
        ("title", json!("other")),
        ("stage", json!("idea")),
        ("priority", json!("low")),
        ("tags", json!(["x"])),
        ("due_date", json!("2026-04-01")),
        ("due_date", json!("2026-02-01")),
    ];
    let mut ideas = vec![all.clone()];
    for (name, value) in others {
        let mut other = all.clone();
        other[name] = value;
        ideas.push(other);
    }
    let service = recorded(&ideas).await;
    let filter = [
        ("search", "words"),
        ("stage", "draft,published"),
        ("priority", "high"),
        ("tags", "y,x"),
        ("tags_match", "all"),
        ("due_after", "2026-03-01"),
        ("due_before", "2026-03-02"),
    ];
    assert_found(&service, &[(&filter, &["all words"])]).await;
}
