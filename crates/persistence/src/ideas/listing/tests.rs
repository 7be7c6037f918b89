//! What the statements of lists of ideas say and cost.

use std::collections::BTreeSet;

use chrono::DateTime;
use creatorvault_domain::{
    DueDate, DueRange, IdeaFilter, IdeaId, IdeaKey, IdeaListing, IdeaPosition, IdeaSort, Limit,
    Offset, Order, Priority, SearchText, Stage, Start, Tag, TagMatch, Tags,
};

use super::{conditions, count, select};
use crate::listing::{
    conditions::patterns,
    tried::{Scene, scope, text},
};

const IDEAS: i64 = 20_000;

/// Ada has many ideas, in no order, and so have others.
async fn scene() -> Scene {
    let fill = format!(
        "INSERT INTO ideas (user_id, title, title_folded, search_text, due_date, created_at,
            updated_at)
        SELECT u, 'Title ' || n, 'title ' || n, 'title ' || n || E'\\n',
            CASE WHEN n % 4 > 0 THEN timestamptz '2026-01-01' + n * interval '1 min' END,
            timestamptz '2025-01-01' + n * interval '1 min',
            timestamptz '2025-06-01' + n * interval '1 min'
        FROM (SELECT u, n * 7919 % {IDEAS} AS n
            FROM generate_series(1, {IDEAS}) AS n, unnest(ARRAY['ada', 'bob']) AS u) AS rows"
    );
    Scene::set("ideas", &fill).await
}

async fn cost(
    scene: &Scene,
    key: IdeaKey,
    order: Order,
    start: Start<IdeaPosition>,
) -> (usize, String) {
    let filter = IdeaFilter::default();
    let (sort, limit) = (IdeaSort::Key(key), Limit::default());
    let listing = IdeaListing::new(filter.clone(), sort, order, start, limit).unwrap();
    let conditions = conditions(&scene.ada, &filter, &[]);
    scene.cost(select(&conditions, &[], &listing)).await
}

fn at(offset: i64) -> Start<IdeaPosition> {
    Start::At(Offset::parse(&offset.to_string()).unwrap())
}

#[tokio::test]
async fn a_page_costs_the_same_wherever_it_begins() {
    let scene = scene().await;
    let id = IdeaId::new(IDEAS / 2).unwrap();
    let moment = |text| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
    let both = Order::ALL.as_slice();
    let due = DueDate::parse("2026-01-07").unwrap();
    for (position, orders) in [
        (
            IdeaPosition::CreatedAt(moment("2025-01-07T00:00:00Z"), id),
            both,
        ),
        (
            IdeaPosition::UpdatedAt(moment("2025-06-07T00:00:00Z"), id),
            both,
        ),
        (IdeaPosition::Title("title 15000".to_owned(), id), both),
        (IdeaPosition::DueDate(Some(due), id), &[Order::Ascending]),
        (IdeaPosition::DueDate(None, id), &[Order::Ascending]),
    ] {
        for &order in orders {
            let key = position.key();
            for start in [at(0), Start::After(position.clone())] {
                let (pages, plan) = cost(&scene, key, order, start).await;
                assert!(pages <= 30, "{plan}");
            }
        }
    }
}

#[tokio::test]
async fn a_deep_offset_reads_no_rows_that_it_passes_over() {
    let scene = scene().await;
    for offset in [1_000, 10_000] {
        let start = at(offset);
        let (pages, plan) = cost(&scene, IdeaKey::CreatedAt, Order::Descending, start).await;
        let allowed = usize::try_from(offset).unwrap() / 50 + 110;
        assert!(pages <= allowed, "{pages} of {allowed}:\n{plan}");
    }
}

/// Filters with and without each condition, in every combination.
fn filters() -> Vec<IdeaFilter> {
    (0..128)
        .map(|bits| {
            let has = |bit: u32| bits & (1 << bit) != 0;
            let stages: &[Stage] = if has(0) { &Stage::ALL[..2] } else { &[] };
            let priorities: &[Priority] = if has(1) { &Priority::ALL[..1] } else { &[] };
            let tag = has(2).then(|| Tag::parse("a").unwrap());
            let due = |bit| has(bit).then(|| DueDate::parse("2026-01-01").unwrap());
            IdeaFilter {
                stages: stages.iter().copied().collect(),
                priorities: priorities.iter().copied().collect(),
                tags: Tags::collect(tag).unwrap(),
                tags_match: if has(3) { TagMatch::All } else { TagMatch::Any },
                due: DueRange {
                    after: due(4),
                    before: due(6),
                },
                search: SearchText::parse(if has(5) { "two words" } else { "" }).unwrap(),
            }
        })
        .collect()
}

fn starts() -> Vec<Start<IdeaPosition>> {
    let id = IdeaId::new(1).unwrap();
    let at = DateTime::UNIX_EPOCH;
    let offsets = ["0", "1", "1000", "1001", "9223372036854775807"];
    let offsets = offsets.map(|offset| Start::At(Offset::parse(offset).unwrap()));
    let positions = [
        IdeaPosition::CreatedAt(at, id),
        IdeaPosition::UpdatedAt(at, id),
        IdeaPosition::Title("x".to_owned(), id),
        IdeaPosition::Priority(Priority::Low, id),
        IdeaPosition::Stage(Stage::Idea, id),
        IdeaPosition::DueDate(None, id),
        IdeaPosition::DueDate(Some(DueDate::at(at).unwrap()), id),
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
    let (mut texts, mut asked) = (BTreeSet::new(), 0);
    for filter in filters() {
        let patterns = patterns(filter.search.as_ref());
        let conditions = conditions(&scope, &filter, &patterns);
        texts.insert(text(&count(&conditions)));
        for (sort, order) in IdeaSort::ALL
            .into_iter()
            .flat_map(|sort| Order::ALL.map(|order| (sort, order)))
        {
            for start in starts() {
                let limit = Limit::default();
                let listing = IdeaListing::new(filter.clone(), sort, order, start, limit);
                if let Ok(listing) = listing {
                    texts.insert(text(&select(&conditions, &patterns, &listing)));
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 2000, "{asked}");
    // For no condition, each of seven alone, and all of them: a count, and twelve keyed orders that
    // begin in three ways. Relevance is asked for with a search, alone or not, in two orders that
    // begin in two ways.
    assert_eq!(texts.len(), 9 * (1 + 12 * 3) + 2 * 2 * 2, "{texts:#?}");
}
