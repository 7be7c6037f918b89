//! Parts of a list by cursor.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use creatorvault_local_postgres::{Server, TestDatabase};
use creatorvault_tests::{Answer, Service, assert_success, connect};
use reqwest::{Method, Url};
use serde_json::{Value, json};

use super::{PATH, ask, assert_refused, ideas, list, next, page, pagination, record, titles};

const SORTS: [&str; 6] = [
    "created_at",
    "updated_at",
    "title",
    "priority",
    "stage",
    "due_date",
];

/// Records ideas of which many are tied, whatever they are sorted by.
async fn fill(service: &Service) {
    record(service, &json!({"title": "x", "tags": ["even"]})).await;
    let owner = connect(service.owner_url()).await;
    let many = "INSERT INTO ideas
            (user_id, title, tags, stage, priority, due_date, created_at, updated_at)
        SELECT 'ada', (ARRAY['a', 'A', 'é', '夜'])[1 + n % 4],
            CASE n % 2 WHEN 0 THEN '[\"even\"]' ELSE '[]' END::jsonb,
            (ARRAY['idea', 'outline', 'draft', 'published'])[1 + n % 4],
            (ARRAY['high', 'medium', 'low'])[1 + n % 3],
            CASE WHEN n % 3 > 0 THEN '2026-01-01'::timestamptz + n % 5 * interval '1 day' END,
            '2026-01-01'::timestamptz + n % 7 * interval '1 us',
            '2026-01-01'::timestamptz + n % 6 * interval '1 us'
        FROM generate_series(1, 40) AS n";
    owner.execute(many, &[]).await.unwrap();
}

/// Walks through a list by its cursors.
async fn walk(service: &Service, parameters: &[(&str, &str)]) -> Vec<Answer> {
    let mut pages = vec![page(service, parameters).await];
    while let Some(cursor) = next(pages.last().unwrap()) {
        let parameters = [parameters, &[("cursor", cursor)]].concat();
        let page = page(service, &parameters).await;
        pages.push(page);
    }
    pages
}

#[tokio::test]
async fn the_pages_together_are_the_list_whatever_it_is_sorted_by() {
    let service = Service::start().await;
    fill(&service).await;
    for sort in SORTS {
        for order in ["asc", "desc"] {
            for filter in [[].as_slice(), &[("tags", "even"), ("search", "")]] {
                let list = [filter, &[("sort", sort), ("order", order)]].concat();
                let whole = page(&service, &[&list, [("limit", "100")].as_slice()].concat()).await;
                let pages = walk(&service, &[&list, [("limit", "6")].as_slice()].concat()).await;
                let together: Vec<_> = pages.iter().flat_map(ideas).collect();
                assert!(together.into_iter().eq(ideas(&whole)), "{list:?}");
                for (number, page) in pages.iter().enumerate() {
                    assert_eq!(pagination(page, "total"), pagination(&whole, "total"));
                    assert_eq!(pagination(page, "limit"), 6);
                    let by_cursor = number > 0;
                    assert_eq!(pagination(page, "offset").is_null(), by_cursor);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_full_last_page_is_the_last() {
    let service = Service::start().await;
    for title in ["a", "b", "c", "d"] {
        record(&service, &json!({ "title": title })).await;
    }
    let pages = walk(&service, &[("limit", "2")]).await;
    let found: Vec<_> = pages.iter().map(titles).collect();
    assert_eq!(found, [["d", "c"], ["b", "a"]]);
    assert_eq!(next(&page(&service, &[("limit", "4")]).await), None);
}

#[tokio::test]
async fn the_size_of_a_page_may_change_and_a_page_may_begin_at_an_offset() {
    let service = Service::start().await;
    for title in ["a", "b", "c", "d", "e", "f"] {
        record(&service, &json!({ "title": title })).await;
    }
    let first = page(&service, &[("limit", "2"), ("offset", "1")]).await;
    assert_eq!(titles(&first), ["e", "d"]);
    let cursor = next(&first).unwrap();
    let second = page(&service, &[("limit", "1"), ("cursor", cursor)]).await;
    assert_eq!(titles(&second), ["c"]);
    let again = page(
        &service,
        &[("limit", "100"), ("cursor", cursor), ("offset", "")],
    )
    .await;
    assert_eq!(titles(&again), ["c", "b", "a"]);
}

#[tokio::test]
async fn a_cursor_outlives_the_idea_that_it_was_taken_at() {
    let service = Service::start().await;
    for title in ["a", "b", "c", "d"] {
        record(&service, &json!({ "title": title })).await;
    }
    let first = page(&service, &[("limit", "2")]).await;
    let path = format!("{PATH}/{}", ideas(&first)[1]["id"]);
    assert_eq!(
        ask(&service, Method::DELETE, &path).answer().await.status,
        204
    );
    record(&service, &json!({"title": "e"})).await;
    let rest = page(&service, &[("cursor", next(&first).unwrap())]).await;
    assert_eq!(titles(&rest), ["b", "a"]);
    assert_eq!(pagination(&rest, "total"), 4);
    // With nothing left behind it, it tells of an empty page.
    for idea in ideas(&rest) {
        let path = format!("{PATH}/{}", idea["id"]);
        assert_eq!(
            ask(&service, Method::DELETE, &path).answer().await.status,
            204
        );
    }
    let nothing = page(&service, &[("cursor", next(&first).unwrap())]).await;
    assert_eq!((titles(&nothing).len(), next(&nothing)), (0, None));
}

#[tokio::test]
async fn what_is_forged_is_refused() {
    let service = Service::start().await;
    fill(&service).await;
    for sort in SORTS {
        let list_by = [("sort", sort), ("limit", "5")];
        let first = page(&service, &list_by).await;
        let cursor = next(&first).unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap();
        let mut forged = vec![
            "x".to_owned(),
            "%".to_owned(),
            "7.c.0".to_owned(),
            URL_SAFE_NO_PAD.encode("7.c.0"),
            URL_SAFE_NO_PAD.encode([[0; 16].as_slice(), b"7.c.0"].concat()),
            format!("{cursor}="),
            format!("{cursor}A"),
            format!(" {cursor}"),
            cursor.to_uppercase(),
            URL_SAFE_NO_PAD.encode(&bytes[..16]),
            "A".repeat(5000),
        ];
        forged.extend([1, 10, 21, cursor.len() - 1].map(|length| cursor[..length].to_owned()));
        forged.extend([0, 15, 16, bytes.len() - 1].map(|index| {
            let mut changed = bytes.clone();
            changed[index] ^= 1;
            URL_SAFE_NO_PAD.encode(changed)
        }));
        for forged in forged {
            let forged = [&list_by, [("cursor", &*forged)].as_slice()].concat();
            assert_refused(&list(&service, &forged).await, "cursor", "value_error");
        }
        page(
            &service,
            &[&list_by, [("cursor", cursor)].as_slice()].concat(),
        )
        .await;
    }
}

#[tokio::test]
async fn what_was_given_out_for_another_list_is_refused() {
    let service = Service::start().await;
    fill(&service).await;
    let here = [
        ("tags", "even"),
        ("stage", "idea,draft"),
        ("priority", "high,medium,low"),
        ("due_after", "1970-01-01"),
        ("sort", "due_date"),
        ("order", "asc"),
    ];
    let short = [("limit", "1")];
    let first = page(&service, &[here.as_slice(), &short].concat()).await;
    let cursor = ("cursor", next(&first).unwrap());
    page(&service, &[here.as_slice(), &[cursor]].concat()).await;
    // The same list by other words.
    let same = [
        ("tags", "even,even"),
        ("stage", "draft,idea"),
        ("priority", "low,high,medium"),
        ("due_after", "1970-01-01T01:00:00+01:00"),
        ("sort", "due_date"),
        ("order", "asc"),
    ];
    page(&service, &[same.as_slice(), &[cursor]].concat()).await;

    for (index, other) in [
        ("tags", "even,odd"),
        ("stage", "idea"),
        ("priority", "high,medium"),
        ("due_after", "1970-01-02"),
        ("sort", "created_at"),
        ("order", "desc"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut there = here;
        there[index] = other;
        let answer = list(&service, &[there.as_slice(), &[cursor]].concat()).await;
        assert_refused(&answer, "cursor", "value_error");
        there[index] = (other.0, "");
        let answer = list(&service, &[there.as_slice(), &[cursor]].concat()).await;
        assert_refused(&answer, "cursor", "value_error");
    }
    for more in [
        ("search", "a"),
        ("due_before", "2030-01-01"),
        ("tags_match", "all"),
    ] {
        let answer = list(&service, &[here.as_slice(), &[cursor, more]].concat()).await;
        assert_refused(&answer, "cursor", "value_error");
    }
    let beside = list(
        &service,
        &[here.as_slice(), &[cursor, ("offset", "0")]].concat(),
    )
    .await;
    assert_refused(&beside, "cursor", "value_error");
}

#[tokio::test]
async fn another_users_cursor_is_refused() {
    let service = Service::start().await;
    for user in ["ada", "bob"] {
        let path = format!("/api/v1/{user}/ideas");
        for _ in 0..2 {
            let post = service
                .post(&path)
                .as_user(user)
                .json(&json!({"title": "x"}));
            assert_success(&post.answer().await, 201);
        }
    }
    let hers = page(&service, &[("limit", "1")]).await;
    let url = [("cursor", next(&hers).unwrap())];
    let url = Url::parse_with_params("http://any/api/v1/bob/ideas", url).unwrap();
    let path = format!("{}?{}", url.path(), url.query().unwrap());
    let answer = service.get(&path).as_user("bob").answer().await;
    assert_refused(&answer, "cursor", "value_error");
}

#[tokio::test]
async fn every_instance_of_the_service_reads_on_now_and_later() {
    let server = Server::from_env().unwrap();
    let database = TestDatabase::migrated(&server).await.unwrap();
    let (one, other) = (
        Service::start_on(&database, &[]),
        Service::start_on(&database, &[]),
    );
    for title in ["a", "b", "c"] {
        record(&one, &json!({ "title": title })).await;
    }
    let first = page(&one, &[("limit", "2")]).await;
    let rest = [("cursor", next(&first).unwrap())];
    assert_eq!(titles(&page(&other, &rest).await), ["a"]);
    drop((one, other));
    let restarted = Service::start_on(&database, &[]);
    let answer = page(&restarted, &rest).await;
    assert_eq!(titles(&answer), ["a"]);
    assert_eq!(pagination(&answer, "offset"), &Value::Null);
}
