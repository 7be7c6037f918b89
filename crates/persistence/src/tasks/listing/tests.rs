//! What the statements of lists of tasks say and cost.

use std::collections::BTreeSet;

use chrono::DateTime;
use creatorvault_domain::{
    CategoryId, DueDay, DueRange, IdeaId, Limit, Offset, Order, Priority, SearchText, Start,
    TaskFilter, TaskId, TaskKey, TaskListing, TaskPosition, TaskStatus,
};

use super::{conditions, count, select};
use crate::listing::{
    conditions::patterns,
    tried::{Scene, scope, text},
};

const TASKS: i64 = 20_000;

/// Ada has many tasks, in no order, and so has Bob; some are for one idea.
async fn scene() -> Scene {
    let fill = format!(
        "INSERT INTO ideas (user_id, title, title_folded, search_text)
            SELECT u, 'x', 'x', 'x' FROM unnest(ARRAY['ada', 'bob']) AS u;
        INSERT INTO tasks (user_id, title, title_folded, search_text, idea_id, due_date,
            created_at, updated_at)
        SELECT u, 'Title ' || n, 'title ' || n, 'title ' || n || E'\\n',
            CASE WHEN n % 1000 = 0 THEN (SELECT id FROM ideas WHERE ideas.user_id = u) END,
            CASE WHEN n % 4 > 0 THEN date '2026-01-01' + n::int END,
            timestamptz '2025-01-01' + n * interval '1 min',
            timestamptz '2025-06-01' + n * interval '1 min'
        FROM (SELECT u, n * 7919 % {TASKS} AS n
            FROM generate_series(1, {TASKS}) AS n, unnest(ARRAY['ada', 'bob']) AS u) AS rows"
    );
    Scene::set("tasks", &fill).await
}

fn listing(
    filter: &TaskFilter,
    key: TaskKey,
    order: Order,
    start: Start<TaskPosition>,
) -> TaskListing {
    TaskListing::new(filter.clone(), key, order, start, Limit::default()).unwrap()
}

#[tokio::test]
async fn a_page_costs_the_same_wherever_it_begins() {
    let scene = scene().await;
    let id = TaskId::new(TASKS / 2).unwrap();
    let moment = |text| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
    let both = Order::ALL.as_slice();
    let due = DueDay::parse("2040-01-07").unwrap();
    let filter = TaskFilter::default();
    for (position, orders) in [
        (
            TaskPosition::CreatedAt(moment("2025-01-07T00:00:00Z"), id),
            both,
        ),
        (
            TaskPosition::UpdatedAt(moment("2025-06-07T00:00:00Z"), id),
            both,
        ),
        (TaskPosition::Title("title 15000".to_owned(), id), both),
        (TaskPosition::DueDate(Some(due), id), &[Order::Ascending]),
        (TaskPosition::DueDate(None, id), &[Order::Ascending]),
    ] {
        use creatorvault_domain::Position;
        for &order in orders {
            for start in [Start::default(), Start::After(position.clone())] {
                let listing = listing(&filter, position.key(), order, start);
                let conditions = conditions(&scene.ada, &filter, &[]);
                let (pages, plan) = scene.cost(select(&conditions, &listing)).await;
                assert!(pages <= 30, "{plan}");
            }
        }
    }
}

#[tokio::test]
async fn the_tasks_of_one_idea_are_found_without_looking_at_all_others() {
    let scene = scene().await;
    let filter = TaskFilter {
        idea_id: Some(IdeaId::new(1).unwrap()),
        ..TaskFilter::default()
    };
    let listing = listing(
        &filter,
        TaskKey::default(),
        Order::default(),
        Start::default(),
    );
    let conditions = conditions(&scene.ada, &filter, &[]);
    for (pages, plan) in [
        scene.cost(select(&conditions, &listing)).await,
        scene.cost(count(&conditions)).await,
    ] {
        assert!(pages <= 60, "{plan}");
    }
}

/// Filters with and without each condition, in every combination.
fn filters() -> Vec<TaskFilter> {
    (0..128)
        .map(|bits| {
            let has = |bit: u32| bits & (1 << bit) != 0;
            let statuses: &[TaskStatus] = if has(0) { &TaskStatus::ALL[..2] } else { &[] };
            let priorities: &[Priority] = if has(1) { &Priority::ALL[..1] } else { &[] };
            TaskFilter {
                statuses: statuses.iter().copied().collect(),
                priorities: priorities.iter().copied().collect(),
                category_id: has(2).then(|| CategoryId::new(1).unwrap()),
                idea_id: has(3).then(|| IdeaId::new(1).unwrap()),
                due: DueRange {
                    after: has(4).then(|| DueDay::parse("2026-01-01").unwrap()),
                    before: has(6).then(|| DueDay::parse("2026-01-01").unwrap()),
                },
                search: SearchText::parse(if has(5) { "two words" } else { "" }).unwrap(),
            }
        })
        .collect()
}

fn starts() -> Vec<Start<TaskPosition>> {
    let id = TaskId::new(1).unwrap();
    let at = DateTime::UNIX_EPOCH;
    let day = DueDay::parse("2026-01-01").unwrap();
    let offsets = ["0", "1", "1000", "1001", "9223372036854775807"];
    let offsets = offsets.map(|offset| Start::At(Offset::parse(offset).unwrap()));
    let positions = [
        TaskPosition::CreatedAt(at, id),
        TaskPosition::UpdatedAt(at, id),
        TaskPosition::Title("x".to_owned(), id),
        TaskPosition::Priority(Priority::Low, id),
        TaskPosition::Status(TaskStatus::Pending, id),
        TaskPosition::DueDate(None, id),
        TaskPosition::DueDate(Some(day), id),
    ];
    offsets
        .into_iter()
        .chain(positions.map(Start::After))
        .collect()
}

/// A connection keeps every text that it has met.
#[test]
fn there_are_few_texts_whatever_is_asked() {
    let scope = scope("me");
    let mut texts = BTreeSet::new();
    for filter in filters() {
        let patterns = patterns(filter.search.as_ref());
        let conditions = conditions(&scope, &filter, &patterns);
        texts.insert(text(&count(&conditions)));
        for (key, order) in TaskKey::ALL
            .into_iter()
            .flat_map(|key| Order::ALL.map(|order| (key, order)))
        {
            for start in starts() {
                let limit = Limit::default();
                let listing = TaskListing::new(filter.clone(), key, order, start, limit);
                if let Ok(listing) = listing {
                    texts.insert(text(&select(&conditions, &listing)));
                }
            }
        }
    }
    // For no condition, each of seven alone, and all of them: a count, and twelve orders that begin in
    // three ways.
    assert_eq!(texts.len(), 9 * (1 + 12 * 3), "{texts:#?}");
}
