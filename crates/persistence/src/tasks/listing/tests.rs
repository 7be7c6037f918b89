//! What the statements of lists of tasks say.

use std::collections::BTreeSet;

use chrono::DateTime;
use creatorvault_domain::{
    CategoryId, DueDay, DueRange, IdeaId, Limit, Offset, Order, Priority, SearchText, Start,
    TaskFilter, TaskId, TaskKey, TaskListing, TaskPosition, TaskStatus,
};

use super::{conditions, count, select};
use crate::listing::{
    conditions::patterns,
    tried::{scope, text},
};

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
    // For no condition, each of six alone, and all of them: a count, and twelve orders that begin in
    // four ways, but in three where an index finds any offset.
    assert_eq!(texts.len(), 8 * (1 + 12 * 4) - 6, "{texts:#?}");
}
