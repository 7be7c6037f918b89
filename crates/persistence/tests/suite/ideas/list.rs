//! Lists of ideas, against the same list made by hand.

use std::cmp::Ordering;

use chrono::TimeDelta;
use creatorvault_domain::{
    DueDate, DueRange, Expected, Idea, IdeaFilter, IdeaKey, IdeaListing, IdeaPosition, IdeaSort,
    Limit, NewIdea, Notes, Offset, Order, OwnerScope, Priority, SearchText, Stage, Start, Tag,
    TagMatch, Tags, Title, fold,
};
use creatorvault_persistence::IdeaPage;

use crate::support::{Vault, noon, scope, titled};

const MANY: i64 = 130;
/// Enough for offsets that are reached by ids, with a filter too that lets half of them through.
const DEEP: i64 = 2_060;

const KEYS: [IdeaKey; 6] = [
    IdeaKey::CreatedAt,
    IdeaKey::UpdatedAt,
    IdeaKey::Title,
    IdeaKey::Priority,
    IdeaKey::Stage,
    IdeaKey::DueDate,
];

struct Scene {
    vault: Vault,
    ada: OwnerScope,
    /// Ada's ideas, in no order that matters.
    ideas: Vec<Idea>,
}

impl Scene {
    /// Ada has many ideas that tie in everything, and Bob has the same.
    async fn set(count: i64) -> Self {
        let vault = Vault::open().await;
        let (ada, bob) = (scope("ada"), scope("bob"));
        let mut ideas = Vec::new();
        for owner in [&bob, &ada] {
            vault.provision(owner).await;
            let new = (0..count).map(|n| (numbered(n), noon() + TimeDelta::hours(n * 7 % 13)));
            let new: Vec<_> = new.collect();
            let repository = vault.database.ideas();
            repository.create_many(owner, &new).await.unwrap();
            ideas.clear();
            loop {
                let last = ideas.last().map(|idea: &Idea| idea.id);
                let step = repository.walk(owner, last).await.unwrap();
                if step.is_empty() {
                    break;
                }
                ideas.extend(step);
            }
        }
        assert_eq!(i64::try_from(ideas.len()).unwrap(), count);
        Self { vault, ada, ideas }
    }

    async fn list(&self, listing: &IdeaListing) -> IdeaPage {
        self.vault
            .database
            .ideas()
            .list(&self.ada, listing)
            .await
            .unwrap()
    }

    /// Every order of all ideas, and of two stages, with what should be in it.
    fn orders(&self) -> impl Iterator<Item = (IdeaKey, Order, IdeaFilter, Vec<Idea>)> {
        let drafts = IdeaFilter {
            stages: [Stage::Draft, Stage::Idea].into(),
            ..IdeaFilter::default()
        };
        let is_draft = |idea: &Idea| matches!(idea.stage, Stage::Draft | Stage::Idea);
        let orders = KEYS.into_iter();
        let orders = orders.flat_map(|key| Order::ALL.map(|order| (key, order)));
        orders.flat_map(move |(key, order)| {
            let all = self.expected(|_| true, key, order);
            [
                (key, order, IdeaFilter::default(), all),
                (
                    key,
                    order,
                    drafts.clone(),
                    self.expected(is_draft, key, order),
                ),
            ]
        })
    }

    /// What a listing should hold, from its beginning to its end.
    fn expected(&self, filter: impl Fn(&Idea) -> bool, key: IdeaKey, order: Order) -> Vec<Idea> {
        let mut ideas: Vec<_> = self
            .ideas
            .iter()
            .filter(|idea| filter(idea))
            .cloned()
            .collect();
        ideas.sort_by(|one, other| compare(one, other, key, order));
        ideas
    }
}

fn numbered(n: i64) -> NewIdea {
    let pick = |every: i64| usize::try_from(n % every).unwrap();
    let titles = ["beta", "Alpha", "Ähre", "alpha", "Zoo", "Éclair 100%"];
    let tags = [vec![], vec!["a"], vec!["a", "b"], vec!["b", "C"], vec!["c"]];
    let tags = tags
        .get(pick(5))
        .unwrap()
        .iter()
        .map(|tag| Tag::parse(tag).unwrap());
    let due = ["2026-01-01", "2026-01-02", "2026-01-03"];
    NewIdea {
        notes: (n % 4 != 0).then(|| Notes::parse(&format!("Note {n}\nПривет, 世界")).unwrap()),
        stage: *Stage::ALL.get(pick(4)).unwrap(),
        tags: Tags::collect(tags).unwrap(),
        priority: *Priority::ALL.get(pick(3)).unwrap(),
        due_date: due.get(pick(4)).map(|due| DueDate::parse(due).unwrap()),
        ..NewIdea::titled(Title::parse(titles.get(pick(6)).unwrap()).unwrap())
    }
}

fn compare(one: &Idea, other: &Idea, key: IdeaKey, order: Order) -> Ordering {
    let directed = |ordering: Ordering| match order {
        Order::Ascending => ordering,
        Order::Descending => ordering.reverse(),
    };
    let by_key = match key {
        IdeaKey::CreatedAt => directed(one.created_at.cmp(&other.created_at)),
        IdeaKey::UpdatedAt => directed(one.updated_at.cmp(&other.updated_at)),
        IdeaKey::Title => directed(fold(one.title.as_str()).cmp(&fold(other.title.as_str()))),
        IdeaKey::Priority => directed(one.priority.cmp(&other.priority)),
        IdeaKey::Stage => directed(one.stage.cmp(&other.stage)),
        IdeaKey::DueDate => (one.due_date.is_none().cmp(&other.due_date.is_none()))
            .then(directed(one.due_date.cmp(&other.due_date))),
    };
    by_key.then(directed(one.id.cmp(&other.id)))
}

pub(super) fn listing(
    filter: &IdeaFilter,
    sort: IdeaSort,
    order: Order,
    start: Start<IdeaPosition>,
    limit: usize,
) -> IdeaListing {
    let limit = Limit::parse(&limit.to_string()).unwrap();
    IdeaListing::new(filter.clone(), sort, order, start, limit).unwrap()
}

pub(super) fn at(offset: i64) -> Start<IdeaPosition> {
    Start::At(Offset::parse(&offset.to_string()).unwrap())
}

#[tokio::test]
async fn every_sort_pages_by_offset_and_by_position_alike() {
    let scene = Scene::set(MANY).await;
    for (key, order, filter, expected) in scene.orders() {
        let sort = IdeaSort::Key(key);
        let mut start = Start::default();
        let mut offset = 0;
        for expecting in expected.chunks(31) {
            let after = scene.list(&listing(&filter, sort, order, start, 31)).await;
            assert_eq!(after.rows, expecting, "{sort} {order} at {offset}");
            let same = scene
                .list(&listing(
                    &filter,
                    sort,
                    order,
                    at(offset.try_into().unwrap()),
                    31,
                ))
                .await;
            assert_eq!(same, after, "{sort} {order} at {offset}");
            offset += expecting.len();
            assert_eq!(after.total, u64::try_from(expected.len()).unwrap());
            assert_eq!(after.has_more, offset < expected.len());
            assert_eq!(after.next.is_some(), after.has_more);
            let Some(next) = after.next else { break };
            start = Start::After(next);
        }
        assert_eq!(offset, expected.len(), "{sort} {order}");
    }
}

/// The rows of a page of three at this offset, which has as many.
fn three<T: Clone>(rows: &[T], offset: i64) -> Vec<T> {
    let begin = usize::try_from(offset).unwrap();
    rows.get(begin..begin + 3).unwrap().to_vec()
}

#[tokio::test]
async fn every_sort_goes_on_alike_where_rows_are_reached_by_their_ids() {
    let scene = Scene::set(DEEP).await;
    for (key, order, filter, expected) in scene.orders() {
        for offset in [998, 999, 1000, 1001, 1002, 1025] {
            let listing = listing(&filter, IdeaSort::Key(key), order, at(offset), 3);
            let page = scene.list(&listing).await;
            assert_eq!(
                page.rows,
                three(&expected, offset),
                "{key:?} {order} {offset}"
            );
            assert_eq!(page.total, u64::try_from(expected.len()).unwrap());
            assert!(page.has_more && page.next.is_some());
        }
    }

    let searching = IdeaFilter {
        search: SearchText::parse("e").unwrap(),
        ..IdeaFilter::default()
    };
    let in_title = |idea: &Idea| fold(idea.title.as_str()).contains('e');
    for order in Order::ALL {
        let is_found = |idea: &Idea| in_title(idea) || idea.notes.is_some();
        let mut expected = scene.expected(is_found, IdeaKey::CreatedAt, order);
        expected.sort_by_key(|idea| in_title(idea) == (order == Order::Ascending));
        for offset in [999, 1000, 1001, 1025] {
            let listing = listing(&searching, IdeaSort::Relevance, order, at(offset), 3);
            let page = scene.list(&listing).await;
            assert_eq!(page.rows, three(&expected, offset), "{order} {offset}");
        }
    }
}

#[tokio::test]
async fn a_position_holds_while_others_write() {
    let scene = Scene::set(MANY).await;
    let ideas = scene.vault.database.ideas();
    let filter = IdeaFilter::default();
    let sort = IdeaSort::default();
    let page = |start| listing(&filter, sort, Order::Descending, start, 10);
    let first = scene.list(&page(Start::default())).await;
    let expected = scene.expected(|_| true, IdeaKey::CreatedAt, Order::Descending);
    // The very idea that the position was taken from goes, and newer ones come.
    let last = first.rows.last().unwrap();
    let _ = ideas
        .remove(&scene.ada, last.id, &Expected::Any)
        .await
        .unwrap();
    let later = noon() + TimeDelta::days(9);
    ideas
        .create(&scene.ada, &titled("newer"), later)
        .await
        .unwrap();
    let second = scene.list(&page(Start::After(first.next.unwrap()))).await;
    assert_eq!(second.rows, expected[10..20]);
}

type Rule = Box<dyn Fn(&Idea) -> bool>;

fn has(idea: &Idea, name: &str) -> bool {
    idea.tags.iter().any(|tag| tag.as_str() == name)
}

fn filters() -> Vec<(IdeaFilter, Rule)> {
    let due = |text| Some(DueDate::parse(text).unwrap());
    let tags =
        |names: &[&str]| Tags::collect(names.iter().map(|n| Tag::parse(n).unwrap())).unwrap();
    let base = IdeaFilter::default;
    vec![
        (
            IdeaFilter {
                stages: [Stage::Draft].into(),
                ..base()
            },
            Box::new(|idea| idea.stage == Stage::Draft),
        ),
        (
            IdeaFilter {
                priorities: [Priority::Low, Priority::High].into(),
                ..base()
            },
            Box::new(|idea| idea.priority != Priority::Medium),
        ),
        (
            IdeaFilter {
                tags: tags(&["a", "c"]),
                ..base()
            },
            Box::new(|idea| has(idea, "a") || has(idea, "c")),
        ),
        (
            IdeaFilter {
                tags: tags(&["a", "b"]),
                tags_match: TagMatch::All,
                ..base()
            },
            Box::new(|idea| has(idea, "a") && has(idea, "b")),
        ),
        (
            IdeaFilter {
                tags: tags(&["nobody's"]),
                ..base()
            },
            Box::new(|_| false),
        ),
        (
            IdeaFilter {
                due: DueRange {
                    after: due("2026-01-02"),
                    before: None,
                },
                ..base()
            },
            Box::new(move |idea| idea.due_date >= due("2026-01-02")),
        ),
        (
            IdeaFilter {
                due: DueRange {
                    after: None,
                    before: due("2026-01-02"),
                },
                ..base()
            },
            Box::new(move |idea| idea.due_date.is_some() && idea.due_date < due("2026-01-02")),
        ),
        (
            IdeaFilter {
                due: DueRange {
                    after: due("2026-01-02"),
                    before: due("2026-01-03"),
                },
                ..base()
            },
            Box::new(move |idea| idea.due_date == due("2026-01-02")),
        ),
        (
            IdeaFilter {
                due: DueRange {
                    after: due("2026-01-03"),
                    before: due("2026-01-01"),
                },
                ..base()
            },
            Box::new(|_| false),
        ),
        (
            IdeaFilter {
                stages: [Stage::Draft, Stage::Idea].into(),
                tags: tags(&["b"]),
                search: SearchText::parse("alpha note").unwrap(),
                ..base()
            },
            Box::new(|idea| {
                matches!(idea.stage, Stage::Draft | Stage::Idea)
                    && has(idea, "b")
                    && fold(idea.title.as_str()).contains("alpha")
                    && idea.notes.is_some()
            }),
        ),
    ]
}

#[tokio::test]
async fn filters_let_through_what_they_say() {
    let scene = Scene::set(MANY).await;
    for (filter, rule) in filters() {
        let expected = scene.expected(rule, IdeaKey::CreatedAt, Order::Descending);
        let sort = IdeaSort::default();
        let page = scene
            .list(&listing(&filter, sort, Order::default(), at(0), 100))
            .await;
        assert_eq!(page.rows, expected, "{filter:?}");
        assert_eq!(
            page.total,
            u64::try_from(expected.len()).unwrap(),
            "{filter:?}"
        );
    }
}

#[tokio::test]
async fn any_offset_is_safe_and_keeps_the_total() {
    let scene = Scene::set(MANY).await;
    for offset in [MANY, i64::MAX - 101, i64::MAX - 1, i64::MAX] {
        for sort in KEYS.map(IdeaSort::Key) {
            let listing = listing(
                &IdeaFilter::default(),
                sort,
                Order::default(),
                at(offset),
                100,
            );
            let page = scene.list(&listing).await;
            assert_eq!(page.total, u64::try_from(MANY).unwrap());
            assert_eq!(
                (page.rows.len(), page.has_more, page.next),
                (0, false, None)
            );
        }
    }
}
