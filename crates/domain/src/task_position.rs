//! A place in a sorted list of tasks, to read on from; see [`IdeaPosition`](crate::IdeaPosition).

use std::fmt;

use chrono::{DateTime, Utc};

use crate::{
    DueDay, Position, Priority, Task, TaskId, TaskKey, TaskStatus, fold,
    position::{folded, moment, parts},
};

/// The place of one task in a list, by what the list is sorted by and the task's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskPosition {
    /// By when it was captured.
    CreatedAt(DateTime<Utc>, TaskId),
    /// By when it last changed.
    UpdatedAt(DateTime<Utc>, TaskId),
    /// By its title, folded.
    Title(String, TaskId),
    /// By its priority.
    Priority(Priority, TaskId),
    /// By its status.
    Status(TaskStatus, TaskId),
    /// By the day it is due, if ever.
    DueDate(Option<DueDay>, TaskId),
}

impl TaskPosition {
    /// The place of a task in a list that is sorted by a key.
    #[must_use]
    pub fn of(task: &Task, key: TaskKey) -> Self {
        match key {
            TaskKey::CreatedAt => Self::CreatedAt(task.created_at, task.id),
            TaskKey::UpdatedAt => Self::UpdatedAt(task.updated_at, task.id),
            TaskKey::Title => Self::Title(fold(task.title.as_str()), task.id),
            TaskKey::Priority => Self::Priority(task.priority, task.id),
            TaskKey::Status => Self::Status(task.status, task.id),
            TaskKey::DueDate => Self::DueDate(task.due_date, task.id),
        }
    }

    /// The task's id.
    #[must_use]
    pub const fn id(&self) -> TaskId {
        match self {
            Self::CreatedAt(_, id)
            | Self::UpdatedAt(_, id)
            | Self::Title(_, id)
            | Self::Priority(_, id)
            | Self::Status(_, id)
            | Self::DueDate(_, id) => *id,
        }
    }

    /// Takes a position as it is displayed.
    pub fn parse(text: &str) -> Result<Self, TaskPositionError> {
        Self::read(text).ok_or(TaskPositionError)
    }

    fn read(text: &str) -> Option<Self> {
        let [id, key, value] = parts(text)?;
        let id = TaskId::parse(id).ok()?;
        Some(match key {
            "c" => Self::CreatedAt(moment(value)?, id),
            "u" => Self::UpdatedAt(moment(value)?, id),
            "t" => Self::Title(folded(value)?, id),
            "p" => Self::Priority(Priority::parse(value).ok()?, id),
            "s" => Self::Status(TaskStatus::parse(value).ok()?, id),
            "d" if value.is_empty() => Self::DueDate(None, id),
            "d" => Self::DueDate(Some(DueDay::parse(value).ok()?), id),
            _ => return None,
        })
    }
}

impl Position for TaskPosition {
    type Key = TaskKey;

    fn key(&self) -> TaskKey {
        match self {
            Self::CreatedAt(..) => TaskKey::CreatedAt,
            Self::UpdatedAt(..) => TaskKey::UpdatedAt,
            Self::Title(..) => TaskKey::Title,
            Self::Priority(..) => TaskKey::Priority,
            Self::Status(..) => TaskKey::Status,
            Self::DueDate(..) => TaskKey::DueDate,
        }
    }
}

impl fmt::Display for TaskPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.id())?;
        match self {
            Self::CreatedAt(at, _) => write!(f, "c.{}", at.timestamp_micros()),
            Self::UpdatedAt(at, _) => write!(f, "u.{}", at.timestamp_micros()),
            Self::Title(folded, _) => write!(f, "t.{folded}"),
            Self::Priority(priority, _) => write!(f, "p.{priority}"),
            Self::Status(status, _) => write!(f, "s.{status}"),
            Self::DueDate(None, _) => write!(f, "d."),
            Self::DueDate(Some(due), _) => write!(f, "d.{due}"),
        }
    }
}

/// The text is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is no position in a list of tasks")]
pub struct TaskPositionError;

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};
    use proptest::prelude::*;

    use super::{TaskPosition, TaskPositionError};
    use crate::{DueDay, Priority, TaskId, TaskStatus, fold};

    #[test]
    fn refuses_what_was_never_displayed() {
        for text in [
            "",
            "1.c",
            "1.c.soon",
            "1.x.1",
            "0.c.1",
            "1.s.idea",
            "1.d.1",
            "1.d.1969-12-31",
            "1.t.a\0b",
        ] {
            assert_eq!(
                TaskPosition::parse(text),
                Err(TaskPositionError),
                "{text:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn is_read_as_it_is_displayed(
            id in 1..i64::MAX,
            micros in 0..253_402_300_799_999_999_i64,
            day in 0..2_932_896_i32,
            title in "\\PC{1,200}",
            status in 0..4_usize,
            priority in 0..3_usize,
        ) {
            let id = TaskId::new(id).unwrap();
            let at = DateTime::from_timestamp_micros(micros).unwrap();
            let day = DueDay::on(NaiveDate::from_epoch_days(day).unwrap()).unwrap();
            for position in [
                TaskPosition::CreatedAt(at, id),
                TaskPosition::UpdatedAt(at, id),
                TaskPosition::Title(fold(&title), id),
                TaskPosition::Priority(Priority::ALL[priority], id),
                TaskPosition::Status(TaskStatus::ALL[status], id),
                TaskPosition::DueDate(Some(day), id),
                TaskPosition::DueDate(None, id),
            ] {
                prop_assert_eq!(TaskPosition::parse(&position.to_string()), Ok(position));
            }
        }
    }
}
