//! When a task is due: a day, wherever its owner spends it.
//!
//! Deliberately absent: a time and an offset. A task is due on a day and not at a moment.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::{DueDate, due_date::bare_date, text::serde_as_text};

/// A due day: a bare date.
///
/// ```
/// use creatorvault_domain::DueDay;
/// assert_eq!(DueDay::parse("2026-03-01")?.to_string(), "2026-03-01");
/// assert!(DueDay::parse("2026-03-01T00:00:00Z").is_err());
/// # Ok::<(), creatorvault_domain::DueDayError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DueDay(NaiveDate);

serde_as_text!(DueDay);

impl DueDay {
    /// The first year that a due day may lie in.
    pub const MIN_YEAR: i32 = DueDate::MIN_YEAR;
    /// The last year that a due day may lie in.
    pub const MAX_YEAR: i32 = DueDate::MAX_YEAR;

    /// Takes a bare date.
    pub fn parse(text: &str) -> Result<Self, DueDayError> {
        bare_date(text)
            .ok_or(DueDayError::Unreadable)
            .and_then(Self::on)
    }

    /// Takes a day that was stored or computed.
    pub fn on(day: NaiveDate) -> Result<Self, DueDayError> {
        if (Self::MIN_YEAR..=Self::MAX_YEAR).contains(&day.year()) {
            Ok(Self(day))
        } else {
            Err(DueDayError::OutOfRange)
        }
    }

    /// The day itself.
    #[must_use]
    pub const fn get(self) -> NaiveDate {
        self.0
    }
}

impl fmt::Display for DueDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for DueDay {
    type Err = DueDayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Why a text is no due day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DueDayError {
    /// It is no date.
    #[error("A day is written like '2026-03-01'")]
    Unreadable,
    /// Its year is not one we keep.
    #[error("A day lies in the years {} to {}", DueDay::MIN_YEAR, DueDay::MAX_YEAR)]
    OutOfRange,
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::{DueDay, DueDayError};

    #[test]
    fn is_a_bare_date_and_nothing_else() {
        for text in ["1970-01-01", "2024-02-29", "9999-12-31"] {
            assert_eq!(
                DueDay::parse(text).map(|day| day.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in [
            "",
            "tomorrow",
            "2026-3-1",
            "+2026-03-01",
            "2026-02-30",
            "2025-02-29",
            "2026-03-01T00:00:00Z",
            "20260301",
            " 2026-03-01",
            "2026-03-0１",
        ] {
            assert_eq!(
                DueDay::parse(text),
                Err(DueDayError::Unreadable),
                "{text:?}"
            );
        }
        for text in ["1969-12-31", "0000-01-01"] {
            assert_eq!(DueDay::parse(text), Err(DueDayError::OutOfRange), "{text}");
        }
    }

    proptest! {
        #[test]
        fn is_read_as_it_is_shown(days in 0..2_932_896_i32) {
            let day = NaiveDate::from_epoch_days(days).unwrap();
            let due = DueDay::on(day).unwrap();
            prop_assert_eq!(DueDay::parse(&due.to_string()), Ok(due));
        }
    }
}
