//! What can be asked of a list of tasks: which ones, and in what order.

use std::{collections::BTreeSet, fmt};

use crate::{
    CategoryId, DueDay, DueRange, IdeaId, Listing, Priority, SearchText, TaskPosition, TaskStatus,
    text::one_of,
};

/// A part of a sorted list of tasks.
pub type TaskListing = Listing<TaskFilter, TaskPosition>;

/// Which tasks are listed: those that meet every condition. The default has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// At one of these statuses; at any, if there is none.
    pub statuses: BTreeSet<TaskStatus>,
    /// Of one of these priorities; of any, if there is none.
    pub priorities: BTreeSet<Priority>,
    /// Filed under this category.
    pub category_id: Option<CategoryId>,
    /// For this idea.
    pub idea_id: Option<IdeaId>,
    /// Due in these days.
    pub due: DueRange<DueDay>,
    /// With all of these words in title or description.
    pub search: Option<SearchText>,
}

/// What tasks are sorted by. The id breaks every tie, in the same direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TaskKey {
    /// When it was captured.
    #[default]
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// Its title, folded, by the numbers of its characters.
    Title,
    /// Its priority, from low to high.
    Priority,
    /// Its status, from what is to be done to what is out of sight.
    Status,
    /// The day it is due; never is last in either direction.
    DueDate,
}

impl TaskKey {
    /// Every key, the default first.
    pub const ALL: [Self; 6] = [
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::Title,
        Self::Priority,
        Self::Status,
        Self::DueDate,
    ];

    /// Takes a key by its name, exactly as [`TaskKey::as_str`] writes it.
    pub fn parse(text: &str) -> Result<Self, UnknownTaskKey> {
        Self::ALL
            .into_iter()
            .find(|key| key.as_str() == text)
            .ok_or(UnknownTaskKey)
    }

    /// The key's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Title => "title",
            Self::Priority => "priority",
            Self::Status => "status",
            Self::DueDate => "due_date",
        }
    }
}

impl fmt::Display for TaskKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names nothing that tasks are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Tasks are sorted by {}", one_of(TaskKey::ALL.map(TaskKey::as_str)))]
pub struct UnknownTaskKey;

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{TaskFilter, TaskKey, TaskListing};
    use crate::{Limit, Order, PositionOfAnotherSort, Start, TaskId, TaskPosition};

    #[test]
    fn keys_are_written_as_they_are_read() {
        for key in TaskKey::ALL {
            assert_eq!(TaskKey::parse(key.as_str()), Ok(key));
        }
        assert!(TaskKey::parse("relevance").is_err());
        assert_eq!(TaskListing::default().key(), TaskKey::CreatedAt);
    }

    #[test]
    fn a_position_is_good_for_its_own_sort_alone() {
        let id = TaskId::new(1).unwrap();
        let created = TaskPosition::CreatedAt(DateTime::UNIX_EPOCH, id);
        for key in TaskKey::ALL {
            let start = Start::After(created.clone());
            let filter = TaskFilter::default();
            let asked = TaskListing::new(filter, key, Order::default(), start, Limit::default());
            let refused = (key != TaskKey::CreatedAt).then_some(PositionOfAnotherSort);
            assert_eq!(asked.err(), refused, "{key}");
        }
    }
}
