//! Lists of tasks, against the same list made by hand.

use std::cmp::Ordering;

use chrono::TimeDelta;
use creatorvault_domain::{
    DueDay, DueRange, Limit, NewTask, Offset, Order, OwnerScope, Priority, SearchText, Start, Task,
    TaskDescription, TaskFilter, TaskKey, TaskListing, TaskPosition, TaskStatus, fold,
};

use crate::support::{Vault, noon, scope, task};

const MANY: i64 = 130;
/// Enough for offsets that are reached by ids, with a filter too that lets half of them through.
const DEEP: i64 = 2_060;

struct Scene {
    vault: Vault,
    ada: OwnerScope,
    /// Ada's tasks, in no order that matters.
    tasks: Vec<Task>,
}

impl Scene {
    /// Ada has many tasks that tie in everything, and Bob has the same.
    async fn set(count: i64) -> Self {
        let vault = Vault::open().await;
        let (ada, bob) = (scope("ada"), scope("bob"));
        let mut tasks = Vec::new();
        for owner in [&bob, &ada] {
            vault.provision(owner).await;
            let idea = vault.idea(owner).await;
            let category = vault.category(owner, "x").await;
            let new = (0..count).map(|n| {
                let new = NewTask {
                    idea_id: (n % 3 == 0).then_some(idea),
                    category_id: (n % 4 == 0).then_some(category),
                    ..numbered(n)
                };
                (new, noon() + TimeDelta::hours(n * 7 % 13))
            });
            let new: Vec<_> = new.collect();
            let repository = vault.database.tasks();
            repository.create_many(owner, &new).await.unwrap();
            tasks.clear();
            loop {
                let last = tasks.last().map(|task: &Task| task.id);
                let step = repository.walk(owner, last).await.unwrap();
                if step.is_empty() {
                    break;
                }
                tasks.extend(step);
            }
        }
        assert_eq!(i64::try_from(tasks.len()).unwrap(), count);
        Self { vault, ada, tasks }
    }

    /// Every order of all tasks, and of the open ones, with what should be in it.
    fn orders(&self) -> impl Iterator<Item = (TaskKey, Order, TaskFilter, Vec<Task>)> {
        let open = TaskFilter {
            statuses: [TaskStatus::Pending, TaskStatus::InProgress].into(),
            ..TaskFilter::default()
        };
        let is_open = |task: &Task| task.status <= TaskStatus::InProgress;
        let orders = TaskKey::ALL.into_iter();
        let orders = orders.flat_map(|key| Order::ALL.map(|order| (key, order)));
        orders.flat_map(move |(key, order)| {
            let all = self.expected(|_| true, key, order);
            [
                (key, order, TaskFilter::default(), all),
                (key, order, open.clone(), self.expected(is_open, key, order)),
            ]
        })
    }

    fn expected(&self, filter: impl Fn(&Task) -> bool, key: TaskKey, order: Order) -> Vec<Task> {
        let tasks = self.tasks.iter().filter(|task| filter(task));
        let mut tasks: Vec<_> = tasks.cloned().collect();
        tasks.sort_by(|one, other| compare(one, other, key, order));
        tasks
    }
}

fn numbered(n: i64) -> NewTask {
    let pick = |every: i64| usize::try_from(n % every).unwrap();
    let titles = ["beta", "Alpha", "Ähre", "alpha", "Zoo", "Éclair 100%"];
    let due = ["2026-01-01", "2026-01-02", "2026-01-03"];
    let text = format!("Note {n}\nПривет, 世界");
    NewTask {
        description: (n % 4 != 0).then(|| TaskDescription::parse(&text).unwrap()),
        status: *TaskStatus::ALL.get(pick(4)).unwrap(),
        priority: *Priority::ALL.get(pick(3)).unwrap(),
        due_date: due.get(pick(4)).map(|due| DueDay::parse(due).unwrap()),
        ..task(titles.get(pick(6)).unwrap())
    }
}

fn compare(one: &Task, other: &Task, key: TaskKey, order: Order) -> Ordering {
    let directed = |ordering: Ordering| match order {
        Order::Ascending => ordering,
        Order::Descending => ordering.reverse(),
    };
    let by_key = match key {
        TaskKey::CreatedAt => directed(one.created_at.cmp(&other.created_at)),
        TaskKey::UpdatedAt => directed(one.updated_at.cmp(&other.updated_at)),
        TaskKey::Title => directed(fold(one.title.as_str()).cmp(&fold(other.title.as_str()))),
        TaskKey::Priority => directed(one.priority.cmp(&other.priority)),
        TaskKey::Status => directed(one.status.cmp(&other.status)),
        TaskKey::DueDate => (one.due_date.is_none().cmp(&other.due_date.is_none()))
            .then(directed(one.due_date.cmp(&other.due_date))),
    };
    by_key.then(directed(one.id.cmp(&other.id)))
}

fn listing(
    filter: &TaskFilter,
    key: TaskKey,
    order: Order,
    start: Start<TaskPosition>,
    limit: usize,
) -> TaskListing {
    let limit = Limit::parse(&limit.to_string()).unwrap();
    TaskListing::new(filter.clone(), key, order, start, limit).unwrap()
}

#[tokio::test]
async fn every_sort_pages_by_offset_and_by_position_alike() {
    let scene = Scene::set(MANY).await;
    let tasks = scene.vault.database.tasks();
    for (key, order, filter, expected) in scene.orders() {
        let (mut start, mut offset) = (Start::default(), 0);
        for expecting in expected.chunks(31) {
            let page = listing(&filter, key, order, start, 31);
            let page = tasks.list(&scene.ada, &page).await.unwrap();
            assert_eq!(page.rows, expecting, "{key} {order} at {offset}");
            let at = Start::At(Offset::parse(&offset.to_string()).unwrap());
            let same = listing(&filter, key, order, at, 31);
            assert_eq!(tasks.list(&scene.ada, &same).await.unwrap(), page);
            offset += expecting.len();
            assert_eq!(page.total, u64::try_from(expected.len()).unwrap());
            assert_eq!(page.has_more, offset < expected.len());
            let Some(next) = page.next else { break };
            start = Start::After(next);
        }
        assert_eq!(offset, expected.len(), "{key} {order}");
    }
}

#[tokio::test]
async fn every_sort_goes_on_alike_where_rows_are_reached_by_their_ids() {
    let scene = Scene::set(DEEP).await;
    let tasks = scene.vault.database.tasks();
    for (key, order, filter, expected) in scene.orders() {
        for offset in [999, 1000, 1001, 1025] {
            let at = Start::At(Offset::parse(&offset.to_string()).unwrap());
            let listing = listing(&filter, key, order, at, 3);
            let page = tasks.list(&scene.ada, &listing).await.unwrap();
            let rows = expected.get(offset..offset + 3).unwrap();
            assert_eq!(page.rows, rows, "{key} {order} {offset}");
        }
    }
}

type Rule = Box<dyn Fn(&Task) -> bool>;

fn filters(scene: &Scene) -> Vec<(TaskFilter, Rule)> {
    let none = TaskFilter::default;
    let day = |text| Some(DueDay::parse(text).unwrap());
    let category = scene.tasks.iter().find_map(|task| task.category_id);
    let idea = scene.tasks.iter().find_map(|task| task.idea_id);
    let (from, until) = (day("2026-01-02"), day("2026-01-03"));
    let search = |text| SearchText::parse(text).unwrap();
    vec![
        (
            TaskFilter {
                statuses: [TaskStatus::Archived].into(),
                priorities: [Priority::High, Priority::Low].into(),
                ..none()
            },
            Box::new(|task| {
                task.status == TaskStatus::Archived && task.priority != Priority::Medium
            }),
        ),
        (
            TaskFilter {
                category_id: category,
                ..none()
            },
            Box::new(move |task| task.category_id == category),
        ),
        (
            TaskFilter {
                idea_id: idea,
                search: search("NOTE привет"),
                ..none()
            },
            Box::new(move |task| task.idea_id == idea && task.description.is_some()),
        ),
        (
            TaskFilter {
                due: DueRange {
                    after: from,
                    before: None,
                },
                ..none()
            },
            Box::new(move |task| task.due_date >= from),
        ),
        (
            TaskFilter {
                due: DueRange {
                    after: None,
                    before: until,
                },
                ..none()
            },
            Box::new(move |task| task.due_date.is_some() && task.due_date < until),
        ),
        (
            TaskFilter {
                due: DueRange {
                    after: from,
                    before: until,
                },
                ..none()
            },
            Box::new(move |task| task.due_date == from),
        ),
        (
            TaskFilter {
                search: search("éclair %"),
                ..none()
            },
            Box::new(|task| task.title.as_str().starts_with('É')),
        ),
    ]
}

#[tokio::test]
async fn every_filter_lets_through_what_meets_it() {
    let scene = Scene::set(MANY).await;
    let tasks = scene.vault.database.tasks();
    let (key, order) = (TaskKey::default(), Order::default());
    for (filter, rule) in filters(&scene) {
        let expected = scene.expected(rule, key, order);
        assert!(!expected.is_empty() && expected.len() < 100, "{filter:?}");
        let page = listing(&filter, key, order, Start::default(), 100);
        let page = tasks.list(&scene.ada, &page).await.unwrap();
        assert_eq!(page.rows, expected, "{filter:?}");
        assert_eq!(page.total, u64::try_from(expected.len()).unwrap());
    }
}
