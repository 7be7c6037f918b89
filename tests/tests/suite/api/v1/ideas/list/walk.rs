//! A long walk by cursor, while others write.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicBool, Ordering},
};

use creatorvault_tests::{Service, connect};
use futures_util::future::join;
use reqwest::Method;
use serde_json::{Value, json};

use super::{super::PATIENT, PATH, ask, ideas, next, page, record};

const IDEAS: i64 = 10_000;

/// Gives ada ten thousand ideas, of which some are tied, and says their ids.
async fn seed(service: &Service) -> BTreeSet<i64> {
    let account = record(service, &json!({"title": "x"})).await;
    let gone = ask(service, Method::DELETE, account.header("location"));
    assert_eq!(gone.answer().await.status, 204);
    let owner = connect(service.owner_url()).await;
    let many = "INSERT INTO ideas (user_id, title, created_at)
        SELECT 'ada', 'Idea ' || n * 7919 % 5000, '2026-01-01'::timestamptz + n / 3 * interval '1 s'
        FROM generate_series(1, $1::bigint) AS n RETURNING id";
    let rows = owner.query(many, &[&IDEAS]).await.unwrap();
    owner.batch_execute("ANALYZE ideas").await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// Records ideas, and changes and removes some that are there, for as long as somebody walks. Says
/// which of them are gone or have another place in the list.
async fn write(
    service: &Service,
    walking: &AtomicBool,
    ids: impl Iterator<Item = i64>,
    moved_by: Option<&Value>,
) -> Vec<i64> {
    let mut moved = Vec::new();
    for id in ids.take_while(|_| walking.load(Ordering::SeqCst)) {
        let (method, body, elsewhere) = match (id % 3, moved_by) {
            (0, _) => (Method::DELETE, json!({}), true),
            (1, Some(body)) => (Method::PATCH, body.clone(), true),
            _ => (
                Method::PATCH,
                json!({"notes": "changed", "priority": "high"}),
                false,
            ),
        };
        let ask = ask(service, method, &format!("{PATH}/{id}"));
        let answer = ask.json(&body).answer().await;
        assert!(matches!(answer.status, 200 | 204), "{:#}", answer.body);
        moved.extend(elsewhere.then_some(id));
        record(service, &json!({"title": format!("Idea {}", id % 5000)})).await;
    }
    moved
}

/// Walks through the list and says how often each idea was met.
async fn walk(service: &Service, list: &[(&str, &str)]) -> BTreeMap<i64, usize> {
    let mut met = BTreeMap::new();
    let mut answer = page(service, list).await;
    loop {
        for idea in ideas(&answer) {
            let id = idea.get("id").and_then(Value::as_i64).unwrap();
            *met.entry(id).or_default() += 1;
        }
        let Some(cursor) = next(&answer) else {
            return met;
        };
        let parameters = [list, &[("cursor", cursor)]].concat();
        answer = page(service, &parameters).await;
    }
}

async fn assert_none_is_missed_or_repeated(list: &[(&str, &str)], moved_by: Option<&Value>) {
    let service = Service::start_with(&PATIENT).await;
    let seeded = seed(&service).await;
    // Here and there, and no idea twice.
    let scattered = |half: i64| (0..IDEAS / 2).map(move |n| 1 + (n * 2 + half) * 7919 % IDEAS);
    let first = *seeded.first().unwrap() - 1;
    let ids = |half| scattered(half).map(move |id| first + id);

    let walking = AtomicBool::new(true);
    let walk = async {
        let met = walk(&service, list).await;
        walking.store(false, Ordering::SeqCst);
        met
    };
    let writers = join(
        write(&service, &walking, ids(0), moved_by),
        write(&service, &walking, ids(1), moved_by),
    );
    let (met, (one, other)) = join(walk, writers).await;

    let moved: BTreeSet<_> = one.into_iter().chain(other).collect();
    assert!(
        moved.len() > 10,
        "only {} were moved or removed",
        moved.len()
    );
    let kept: Vec<_> = seeded.difference(&moved).collect();
    let missed = kept.iter().filter(|id| !met.contains_key(id)).count();
    let repeated = met
        .iter()
        .filter(|(id, times)| **times > 1 && !moved.contains(id))
        .count();
    assert_eq!((missed, repeated), (0, 0), "of {}", kept.len());
}

#[tokio::test]
async fn by_creation_while_others_write_no_idea_is_missed_or_repeated() {
    assert_none_is_missed_or_repeated(&[("limit", "100")], None).await;
}

#[tokio::test]
async fn by_title_while_others_write_no_idea_that_keeps_it_is_missed_or_repeated() {
    let list = [("limit", "100"), ("sort", "title"), ("order", "asc")];
    let renamed = json!({"title": "Idea 2500"});
    assert_none_is_missed_or_repeated(&list, Some(&renamed)).await;
}
