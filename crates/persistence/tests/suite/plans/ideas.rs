//! What is asked of ideas.

use creatorvault_domain::{
    DueDate, DueRange, Idea, IdeaFilter, IdeaKey, IdeaListing, IdeaPosition, IdeaSort, Limit,
    Order, OwnerScope, Priority, SearchText, Stage, Tag, TagMatch, Tags,
};
use creatorvault_persistence::Database;

use super::table::{Begin, Filtered, Table, at};

pub(super) enum Ideas {}

impl Table for Ideas {
    const NAME: &'static str = "ideas";
    const KEYS: &'static [IdeaKey] = &[
        IdeaKey::CreatedAt,
        IdeaKey::UpdatedAt,
        IdeaKey::Title,
        IdeaKey::Priority,
        IdeaKey::Stage,
        IdeaKey::DueDate,
    ];
    const INDEXED: &'static [(IdeaKey, Order)] = &[
        (IdeaKey::CreatedAt, Order::Descending),
        (IdeaKey::CreatedAt, Order::Ascending),
        (IdeaKey::UpdatedAt, Order::Descending),
        (IdeaKey::UpdatedAt, Order::Ascending),
        (IdeaKey::Title, Order::Descending),
        (IdeaKey::Title, Order::Ascending),
        (IdeaKey::DueDate, Order::Ascending),
    ];
    const TOTAL: u64 = 6;
    type Row = Idea;
    type Key = IdeaKey;
    type Filter = IdeaFilter;
    type Listing = IdeaListing;

    fn listing(
        filter: IdeaFilter,
        key: IdeaKey,
        order: Order,
        begin: Begin<'_, Idea>,
    ) -> IdeaListing {
        let start = begin.start(|idea| IdeaPosition::of(idea, key));
        IdeaListing::new(filter, IdeaSort::Key(key), order, start, Limit::default()).unwrap()
    }

    fn key_name(key: IdeaKey) -> &'static str {
        IdeaSort::Key(key).as_str()
    }

    fn passing(key: IdeaKey, rows: u64) -> Option<u64> {
        match key {
            IdeaKey::CreatedAt | IdeaKey::UpdatedAt => Some(rows / 150),
            // In no order of the rows: in a large table many an entry is looked up in another page of the
            // visibility map than the one before.
            IdeaKey::Title => Some(rows * 2 / 3),
            _ => None,
        }
    }

    fn filters(_: &[Idea]) -> Vec<Filtered<IdeaFilter>> {
        let none = IdeaFilter::default;
        let due = DueRange {
            after: Some(DueDate::parse("2026-06-10").unwrap()),
            before: Some(DueDate::parse("2026-07-10").unwrap()),
        };
        let draft = IdeaFilter {
            stages: [Stage::Draft].into_iter().collect(),
            ..none()
        };
        let high = IdeaFilter {
            priorities: [Priority::High].into_iter().collect(),
            ..none()
        };
        let all_tags = IdeaFilter {
            tags_match: TagMatch::All,
            ..tagged(&["blog", "video"])
        };
        let everything = IdeaFilter {
            stages: [Stage::Idea].into_iter().collect(),
            priorities: [Priority::High].into_iter().collect(),
            due,
            search: SearchText::parse("video").unwrap(),
            ..tagged(&["blog"])
        };
        vec![
            Filtered::soon_full("no filter", none()),
            Filtered::soon_full("stage", draft),
            Filtered::soon_full("priority", high),
            Filtered::soon_full("two common tags", tagged(&["blog", "video"])),
            Filtered::by_looking("a rare tag", tagged(&["books"])),
            Filtered::soon_full("all of two tags", all_tags),
            Filtered::soon_full("due dates", IdeaFilter { due, ..none() }),
            Filtered::by_looking("search for a rare word", searched("badarist")),
            Filtered::by_looking("search for two words", searched("video kitchen")),
            Filtered::by_looking("everything", everything),
        ]
    }

    fn sorted(filter: &IdeaFilter, order: Order, offset: u64) -> Vec<(&'static str, IdeaListing)> {
        let limit = Limit::default();
        IdeaSort::ALL
            .into_iter()
            .filter_map(|sort| {
                let listing = IdeaListing::new(filter.clone(), sort, order, at(offset), limit);
                // Relevance is for a search alone.
                Some((sort.as_str(), listing.ok()?))
            })
            .collect()
    }

    async fn find(database: &Database, owner: &OwnerScope, idea: &Idea) {
        let found = database.ideas().find(owner, idea.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(idea));
    }

    async fn list(database: &Database, owner: &OwnerScope, listing: &IdeaListing) -> Vec<Idea> {
        database.ideas().list(owner, listing).await.unwrap().rows
    }
}

pub(super) fn searched(words: &str) -> IdeaFilter {
    IdeaFilter {
        search: SearchText::parse(words).unwrap(),
        ..IdeaFilter::default()
    }
}

fn tagged(tags: &[&str]) -> IdeaFilter {
    let tags = tags.iter().map(|tag| Tag::parse(tag).unwrap());
    IdeaFilter {
        tags: Tags::collect(tags).unwrap(),
        ..IdeaFilter::default()
    }
}
