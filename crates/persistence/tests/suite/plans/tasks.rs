//! What is asked of tasks.

use creatorvault_domain::{
    DueDay, DueRange, Limit, Order, OwnerScope, Priority, SearchText, Task, TaskFilter, TaskKey,
    TaskListing, TaskPosition, TaskStatus,
};
use creatorvault_persistence::Database;

use super::table::{Begin, Filtered, Table};

pub(super) enum Tasks {}

impl Table for Tasks {
    const NAME: &'static str = "tasks";
    const KEYS: &'static [TaskKey] = &TaskKey::ALL;
    const INDEXED: &'static [(TaskKey, Order)] = &[
        (TaskKey::CreatedAt, Order::Descending),
        (TaskKey::CreatedAt, Order::Ascending),
        (TaskKey::UpdatedAt, Order::Descending),
        (TaskKey::UpdatedAt, Order::Ascending),
        (TaskKey::Title, Order::Descending),
        (TaskKey::Title, Order::Ascending),
        (TaskKey::DueDate, Order::Ascending),
    ];
    /// No index is for totals alone, as one of ideas is: tasks are fewer.
    const TOTAL: u64 = 10;
    type Row = Task;
    type Key = TaskKey;
    type Filter = TaskFilter;
    type Listing = TaskListing;

    fn listing(
        filter: TaskFilter,
        key: TaskKey,
        order: Order,
        begin: Begin<'_, Task>,
    ) -> TaskListing {
        let start = begin.start(|task| TaskPosition::of(task, key));
        TaskListing::new(filter, key, order, start, Limit::default()).unwrap()
    }

    fn key_name(key: TaskKey) -> &'static str {
        key.as_str()
    }

    fn passing(key: TaskKey, rows: u64) -> Option<u64> {
        match key {
            TaskKey::CreatedAt | TaskKey::UpdatedAt => Some(rows / 150),
            TaskKey::Title => Some(rows / 60),
            _ => None,
        }
    }

    fn filters(tasks: &[Task]) -> Vec<Filtered<TaskFilter>> {
        let (category, idea) = tasks
            .iter()
            .find_map(|task| task.category_id.zip(task.idea_id))
            .unwrap();
        let none = TaskFilter::default;
        let due = DueRange {
            after: Some(DueDay::parse("2026-06-10").unwrap()),
            before: Some(DueDay::parse("2026-07-10").unwrap()),
        };
        let pending = TaskFilter {
            statuses: [TaskStatus::Pending].into_iter().collect(),
            ..none()
        };
        let high = TaskFilter {
            priorities: [Priority::High].into_iter().collect(),
            ..none()
        };
        let search = TaskFilter {
            search: SearchText::parse("video kitchen").unwrap(),
            ..none()
        };
        let idea = TaskFilter {
            idea_id: Some(idea),
            ..none()
        };
        let category = TaskFilter {
            category_id: Some(category),
            ..none()
        };
        let everything = TaskFilter {
            statuses: pending.statuses.clone(),
            priorities: high.priorities.clone(),
            category_id: category.category_id,
            idea_id: idea.idea_id,
            due,
            search: SearchText::parse("video").unwrap(),
        };
        vec![
            Filtered::by_looking("no filter", none()),
            Filtered::soon_full("status", pending),
            Filtered::soon_full("priority", high),
            Filtered::soon_full("due days", TaskFilter { due, ..none() }),
            Filtered::by_looking("search for two words", search),
            // Five tasks.
            Filtered::by_index("one idea", idea, |_| 30),
            // One task of 36.
            Filtered::by_index("one category", category, |tasks| tasks / 30 + 30),
            Filtered::by_looking("everything", everything),
        ]
    }

    async fn find(database: &Database, owner: &OwnerScope, task: &Task) {
        let found = database.tasks().find(owner, task.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(task));
    }

    async fn list(database: &Database, owner: &OwnerScope, listing: &TaskListing) -> Vec<Task> {
        database.tasks().list(owner, listing).await.unwrap().rows
    }
}
