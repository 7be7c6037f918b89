//! A task: what it is made of, how it begins, and how it changes.
//!
//! The one place that knows when a task counts as completed, and until when.

use chrono::{DateTime, Utc};

use crate::{
    CategoryId, Change, DueDay, IdeaId, Outcome, OwnerScope, Priority, TaskDescription, TaskStatus,
    Title, UserId, Version, id::row_id,
};

row_id!(TaskId, TaskIdError, "a task");

/// A task as its owner has it.
///
/// Change one through [`Task::apply`], which knows when it was completed and counts the version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Task {
    /// The number it is known by.
    pub id: TaskId,
    /// Whose it is.
    pub user_id: UserId,
    /// What it is called.
    pub title: Title,
    /// What there is to say about it.
    pub description: Option<TaskDescription>,
    /// How far it is.
    pub status: TaskStatus,
    /// How much it matters.
    pub priority: Priority,
    /// What it is filed under.
    pub category_id: Option<CategoryId>,
    /// Which idea it serves.
    pub idea_id: Option<IdeaId>,
    /// The day it is due.
    pub due_date: Option<DueDay>,
    /// When it was completed, if it is, or was when it was archived.
    pub completed_at: Option<DateTime<Utc>>,
    /// When it was captured.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: Version,
}

/// A task that is not recorded yet: it may begin at any status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTask {
    /// What it is called.
    pub title: Title,
    /// What there is to say about it.
    pub description: Option<TaskDescription>,
    /// How far it is.
    pub status: TaskStatus,
    /// How much it matters.
    pub priority: Priority,
    /// What it is filed under.
    pub category_id: Option<CategoryId>,
    /// Which idea it serves.
    pub idea_id: Option<IdeaId>,
    /// The day it is due.
    pub due_date: Option<DueDay>,
}

impl NewTask {
    /// A task of which only the title is known; everything else is as it is by default.
    #[must_use]
    pub fn titled(title: Title) -> Self {
        Self {
            title,
            description: None,
            status: TaskStatus::default(),
            priority: Priority::default(),
            category_id: None,
            idea_id: None,
            due_date: None,
        }
    }

    /// When it is completed, if it is recorded now: at once, or not yet.
    #[must_use]
    pub const fn completed_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        completed_at(self.status, None, now)
    }

    /// Records the task as the owner's, under an id.
    #[must_use]
    pub fn into_task(self, id: TaskId, scope: &OwnerScope, now: DateTime<Utc>) -> Task {
        Task {
            id,
            user_id: scope.owner().clone(),
            completed_at: self.completed_at(now),
            title: self.title,
            description: self.description,
            status: self.status,
            priority: self.priority,
            category_id: self.category_id,
            idea_id: self.idea_id,
            due_date: self.due_date,
            created_at: now,
            updated_at: now,
            version: Version::FIRST,
        }
    }
}

/// What a request changes of a task; the default changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskPatch {
    /// A new title.
    pub title: Change<Title>,
    /// A new description, or none.
    pub description: Change<Option<TaskDescription>>,
    /// Another status.
    pub status: Change<TaskStatus>,
    /// Another priority.
    pub priority: Change<Priority>,
    /// Another category, or none.
    pub category_id: Change<Option<CategoryId>>,
    /// Another idea, or none.
    pub idea_id: Change<Option<IdeaId>>,
    /// Another due day, or none.
    pub due_date: Change<Option<DueDay>>,
}

impl TaskPatch {
    /// Completes a task, and changes nothing else.
    #[must_use]
    pub fn completion() -> Self {
        Self {
            status: Change::Set(TaskStatus::Completed),
            ..Self::default()
        }
    }
}

impl Task {
    /// Applies a patch as a whole. Every move from one status to another is allowed; one that makes
    /// no difference, to complete a completed task for instance, moves neither `completed_at` nor
    /// `updated_at` nor `version`.
    pub fn apply(&mut self, patch: TaskPatch, now: DateTime<Utc>) -> Outcome {
        let moved = patch.status.write(&mut self.status);
        if moved {
            self.completed_at = completed_at(self.status, self.completed_at, now);
        }
        let differences = [
            moved,
            patch.title.write(&mut self.title),
            patch.description.write(&mut self.description),
            patch.priority.write(&mut self.priority),
            patch.category_id.write(&mut self.category_id),
            patch.idea_id.write(&mut self.idea_id),
            patch.due_date.write(&mut self.due_date),
        ];
        if !differences.contains(&true) {
            return Outcome::Unchanged;
        }
        self.updated_at = self.updated_at.max(now);
        self.version = self.version.next();
        Outcome::Changed
    }
}

/// When a task was completed that now comes to a status: now, as before, or not at all.
const fn completed_at(
    status: TaskStatus,
    before: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    match status {
        TaskStatus::Completed => Some(now),
        TaskStatus::Archived => before,
        TaskStatus::Pending | TaskStatus::InProgress => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::*;

    use super::{NewTask, Task, TaskId, TaskPatch};
    use crate::{
        Caller, CategoryId, Change, DueDay, IdeaId, Outcome, Priority, TaskDescription,
        TaskStatus::{self, Archived, Completed, InProgress, Pending},
        Title, UserId, Version,
    };

    fn task(status: TaskStatus) -> Task {
        let caller = Caller::new(UserId::parse("user_1").unwrap(), None, None);
        let new = NewTask {
            status,
            ..NewTask::titled(Title::parse("First").unwrap())
        };
        let id = TaskId::new(7).unwrap();
        new.into_task(id, &caller.own_scope(), hour(0))
    }

    fn hour(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    fn to(status: TaskStatus) -> TaskPatch {
        TaskPatch {
            status: Change::Set(status),
            ..TaskPatch::default()
        }
    }

    /// A task after some moves, one an hour.
    fn moved(moves: &[TaskStatus]) -> Task {
        let (first, rest) = moves.split_first().unwrap();
        let mut task = task(*first);
        for (hours, status) in (1..).zip(rest) {
            let _ = task.apply(to(*status), hour(hours));
        }
        task
    }

    #[test]
    fn is_completed_from_when_it_became_so_until_it_is_reopened() {
        let cases: &[(&[TaskStatus], Option<i64>)] = &[
            (&[Pending], None),
            (&[Completed], Some(0)),
            (&[Archived], None),
            (&[Pending, Completed], Some(1)),
            (&[Pending, InProgress, Completed], Some(2)),
            (&[Pending, Completed, Completed], Some(1)),
            (&[Pending, Completed, Archived], Some(1)),
            (&[Pending, Completed, Archived, Archived], Some(1)),
            (&[Pending, Completed, Archived, Pending], None),
            (&[Pending, Completed, Archived, Completed], Some(3)),
            (&[Pending, Completed, Pending], None),
            (&[Pending, Completed, InProgress, Archived], None),
            (&[Pending, Archived, Completed], Some(2)),
        ];
        for (moves, expected) in cases {
            assert_eq!(moved(moves).completed_at, expected.map(hour), "{moves:?}");
        }
    }

    #[test]
    fn a_patch_sets_and_clears() {
        let mut task = task(Pending);
        let patch = TaskPatch {
            title: Change::Set(Title::parse("Second").unwrap()),
            description: Change::Set(Some(TaskDescription::parse("d").unwrap())),
            status: Change::Set(InProgress),
            priority: Change::Set(Priority::High),
            category_id: Change::Set(Some(CategoryId::new(1).unwrap())),
            idea_id: Change::Set(Some(IdeaId::new(2).unwrap())),
            due_date: Change::Set(Some(DueDay::parse("2026-01-01").unwrap())),
        };
        assert_eq!(task.apply(patch, hour(1)), Outcome::Changed);
        assert_eq!(
            (task.title.as_str(), task.status, task.version),
            ("Second", InProgress, Version::new(2))
        );
        assert_eq!((task.created_at, task.updated_at), (hour(0), hour(1)));
        let clear = TaskPatch {
            description: Change::Set(None),
            category_id: Change::Set(None),
            idea_id: Change::Set(None),
            due_date: Change::Set(None),
            ..TaskPatch::default()
        };
        assert_eq!(task.apply(clear, hour(2)), Outcome::Changed);
        assert_eq!(
            (
                task.description,
                task.category_id,
                task.idea_id,
                task.due_date
            ),
            (None, None, None, None)
        );
    }

    fn statuses() -> impl Strategy<Value = Vec<TaskStatus>> {
        prop::collection::vec(prop::sample::select(&TaskStatus::ALL[..]), 1..8)
    }

    proptest! {
        #[test]
        fn completed_has_a_time_and_open_has_none(moves in statuses()) {
            let task = moved(&moves);
            match task.status {
                Completed => prop_assert!(task.completed_at.is_some()),
                Pending | InProgress => prop_assert_eq!(task.completed_at, None),
                Archived => {}
            }
        }

        #[test]
        fn archiving_keeps_the_time(moves in statuses()) {
            let mut task = moved(&moves);
            let before = task.completed_at;
            let _ = task.apply(to(Archived), hour(100));
            prop_assert_eq!(task.completed_at, before);
        }

        #[test]
        fn completing_twice_is_completing_once(moves in statuses()) {
            let mut once = moved(&moves);
            let _ = once.apply(TaskPatch::completion(), hour(100));
            let mut twice = once.clone();
            prop_assert_eq!(twice.apply(TaskPatch::completion(), hour(200)), Outcome::Unchanged);
            prop_assert_eq!(twice, once);
        }

        #[test]
        fn a_patch_that_makes_no_difference_leaves_no_trace(moves in statuses(), empty: bool) {
            let before = moved(&moves);
            let patch = if empty {
                TaskPatch::default()
            } else {
                TaskPatch {
                    title: Change::Set(before.title.clone()),
                    description: Change::Set(before.description.clone()),
                    status: Change::Set(before.status),
                    priority: Change::Set(before.priority),
                    category_id: Change::Set(before.category_id),
                    idea_id: Change::Set(before.idea_id),
                    due_date: Change::Set(before.due_date),
                }
            };
            let mut after = before.clone();
            prop_assert_eq!(after.apply(patch, hour(100)), Outcome::Unchanged);
            prop_assert_eq!(after, before);
        }
    }
}
