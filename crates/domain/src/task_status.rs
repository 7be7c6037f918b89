//! The statuses of a task. A task may go from any of them to any other: what follows from a move is
//! the business of [`Task`](crate::Task).

use std::fmt;

use crate::text::{one_of, serde_as_text};

/// How far a task is. Statuses order from what is to be done to what is out of sight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskStatus {
    /// It is to be done.
    #[default]
    Pending,
    /// It is being done.
    InProgress,
    /// It is done.
    Completed,
    /// It is out of sight, done or not.
    Archived,
}

serde_as_text!(TaskStatus);

impl TaskStatus {
    /// Every status, in their order.
    pub const ALL: [Self; 4] = [
        Self::Pending,
        Self::InProgress,
        Self::Completed,
        Self::Archived,
    ];

    /// Takes a status by its name, exactly as [`TaskStatus::as_str`] writes it.
    pub fn parse(text: &str) -> Result<Self, UnknownTaskStatus> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or(UnknownTaskStatus)
    }

    /// The status's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Archived => "archived",
        }
    }
}

impl fmt::Display for TaskStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for TaskStatus {
    type Err = UnknownTaskStatus;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// The text names no status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A status is {}", one_of(TaskStatus::ALL.map(TaskStatus::as_str)))]
pub struct UnknownTaskStatus;

#[cfg(test)]
mod tests {
    use super::TaskStatus;

    #[test]
    fn is_written_as_it_is_read() {
        for status in TaskStatus::ALL {
            assert_eq!(TaskStatus::parse(status.as_str()), Ok(status));
        }
        for text in ["", "Pending", "in progress", "done"] {
            assert!(TaskStatus::parse(text).is_err(), "{text:?}");
        }
        assert!(TaskStatus::ALL.is_sorted());
    }
}
