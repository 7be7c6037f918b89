//! How much an idea or a task matters to its owner.

use std::fmt;

use crate::text::{one_of, serde_as_text};

/// A priority. Priorities order from low to high.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Some day.
    Low,
    /// In its turn.
    #[default]
    Medium,
    /// First.
    High,
}

serde_as_text!(Priority);

impl Priority {
    /// Every priority, from high to low, as people list them.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// Takes a priority by its name, exactly as [`Priority::as_str`] writes it.
    pub fn parse(text: &str) -> Result<Self, UnknownPriority> {
        Self::ALL
            .into_iter()
            .find(|priority| priority.as_str() == text)
            .ok_or(UnknownPriority)
    }

    /// The priority's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Priority {
    type Err = UnknownPriority;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// The text names no priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A priority is {}", one_of(Priority::ALL.map(Priority::as_str)))]
pub struct UnknownPriority;

#[cfg(test)]
mod tests {
    use super::Priority;

    #[test]
    fn is_written_as_it_is_read() {
        for priority in Priority::ALL {
            assert_eq!(Priority::parse(priority.as_str()), Ok(priority));
        }
        for text in ["", "High", "urgent"] {
            assert!(Priority::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn orders_from_low_to_high() {
        assert!(Priority::Low < Priority::Medium && Priority::Medium < Priority::High);
    }
}
