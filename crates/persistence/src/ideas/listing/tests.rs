//! What the statements of lists of ideas say.

use std::collections::BTreeSet;

use chrono::DateTime;
use creatorvault_domain::{
    DueDate, DueRange, IdeaFilter, IdeaId, IdeaListing, IdeaPosition, IdeaSort, Limit, Offset,
    Order, Priority, SearchText, Stage, Start, Tag, TagMatch, Tags,
};

use super::{conditions, count, select};
use crate::listing::{
    conditions::patterns,
    tried::{scope, text},
};

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
    // For no condition, each of six alone, and all of them: a count, and twelve keyed orders that
    // begin in four ways, but in three where an index finds any offset. Relevance is asked for with a
    // search, alone or not, in two orders that begin in three ways.
    let keyed = 8 * (1 + 12 * 4) - 6;
    assert_eq!(texts.len(), keyed + 2 * 2 * 3, "{texts:#?}");
}
