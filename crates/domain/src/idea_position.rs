//! A place in a sorted list of ideas, to read on from.
//!
//! Deliberately absent: what makes it opaque and unforgeable. That is the business of whoever hands
//! it out, as is binding it to a filter.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::{
    DueDate, Idea, IdeaId, IdeaKey, Priority, Stage, fold,
    position::{folded, moment, parts},
};

/// The place of one idea in a list, by what the list is sorted by and the idea's id.
///
/// It names no idea that has to be there still.
///
/// ```
/// use creatorvault_domain::{IdeaId, IdeaPosition, Stage};
/// let position = IdeaPosition::Stage(Stage::Draft, IdeaId::parse("7")?);
/// assert_eq!(position.to_string(), "7.s.draft");
/// assert_eq!(IdeaPosition::parse("7.s.draft")?, position);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdeaPosition {
    /// By when it was captured.
    CreatedAt(DateTime<Utc>, IdeaId),
    /// By when it last changed.
    UpdatedAt(DateTime<Utc>, IdeaId),
    /// By its title, folded.
    Title(String, IdeaId),
    /// By its priority.
    Priority(Priority, IdeaId),
    /// By its stage.
    Stage(Stage, IdeaId),
    /// By when it is due, if ever.
    DueDate(Option<DueDate>, IdeaId),
}

impl IdeaPosition {
    /// The place of an idea in a list that is sorted by a key.
    #[must_use]
    pub fn of(idea: &Idea, key: IdeaKey) -> Self {
        match key {
            IdeaKey::CreatedAt => Self::CreatedAt(idea.created_at, idea.id),
            IdeaKey::UpdatedAt => Self::UpdatedAt(idea.updated_at, idea.id),
            IdeaKey::Title => Self::Title(fold(idea.title.as_str()), idea.id),
            IdeaKey::Priority => Self::Priority(idea.priority, idea.id),
            IdeaKey::Stage => Self::Stage(idea.stage, idea.id),
            IdeaKey::DueDate => Self::DueDate(idea.due_date, idea.id),
        }
    }

    /// What the list is sorted by.
    #[must_use]
    pub const fn key(&self) -> IdeaKey {
        match self {
            Self::CreatedAt(..) => IdeaKey::CreatedAt,
            Self::UpdatedAt(..) => IdeaKey::UpdatedAt,
            Self::Title(..) => IdeaKey::Title,
            Self::Priority(..) => IdeaKey::Priority,
            Self::Stage(..) => IdeaKey::Stage,
            Self::DueDate(..) => IdeaKey::DueDate,
        }
    }

    /// The idea's id.
    #[must_use]
    pub const fn id(&self) -> IdeaId {
        match self {
            Self::CreatedAt(_, id)
            | Self::UpdatedAt(_, id)
            | Self::Title(_, id)
            | Self::Priority(_, id)
            | Self::Stage(_, id)
            | Self::DueDate(_, id) => *id,
        }
    }

    /// Takes a position as it is displayed.
    pub fn parse(text: &str) -> Result<Self, IdeaPositionError> {
        Self::read(text).ok_or(IdeaPositionError)
    }

    fn read(text: &str) -> Option<Self> {
        let [id, key, value] = parts(text)?;
        let id = IdeaId::parse(id).ok()?;
        Some(match key {
            "c" => Self::CreatedAt(moment(value)?, id),
            "u" => Self::UpdatedAt(moment(value)?, id),
            "t" => Self::Title(folded(value)?, id),
            "p" => Self::Priority(Priority::parse(value).ok()?, id),
            "s" => Self::Stage(Stage::parse(value).ok()?, id),
            "d" if value.is_empty() => Self::DueDate(None, id),
            "d" => Self::DueDate(Some(DueDate::at(moment(value)?).ok()?), id),
            _ => return None,
        })
    }
}

impl fmt::Display for IdeaPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.id())?;
        match self {
            Self::CreatedAt(at, _) => write!(f, "c.{}", at.timestamp_micros()),
            Self::UpdatedAt(at, _) => write!(f, "u.{}", at.timestamp_micros()),
            Self::Title(folded, _) => write!(f, "t.{folded}"),
            Self::Priority(priority, _) => write!(f, "p.{priority}"),
            Self::Stage(stage, _) => write!(f, "s.{stage}"),
            Self::DueDate(None, _) => write!(f, "d."),
            Self::DueDate(Some(due), _) => write!(f, "d.{}", due.get().timestamp_micros()),
        }
    }
}

/// The text is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is no position in a list of ideas")]
pub struct IdeaPositionError;

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::{IdeaPosition, IdeaPositionError};
    use crate::{DueDate, IdeaId, Priority, Stage, fold};

    #[test]
    fn refuses_what_was_never_displayed() {
        for text in [
            "",
            "1",
            "1.",
            "1.c",
            "1.c.",
            "1.c.soon",
            "1.c.9223372036854775807",
            "1.x.1",
            "0.c.1",
            "01.c.1",
            "1.p.urgent",
            "1.s.",
            "1.d.-1",
            "1.t.a\0b",
        ] {
            assert_eq!(
                IdeaPosition::parse(text),
                Err(IdeaPositionError),
                "{text:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn is_read_as_it_is_displayed(
            id in 1..i64::MAX,
            micros in 0..253_402_300_799_999_999_i64,
            title in "\\PC{1,200}",
            stage in 0..4_usize,
            priority in 0..3_usize,
        ) {
            let id = IdeaId::new(id).unwrap();
            let at = DateTime::from_timestamp_micros(micros).unwrap();
            for position in [
                IdeaPosition::CreatedAt(at, id),
                IdeaPosition::UpdatedAt(at, id),
                IdeaPosition::Title(fold(&title), id),
                IdeaPosition::Priority(Priority::ALL[priority], id),
                IdeaPosition::Stage(Stage::ALL[stage], id),
                IdeaPosition::DueDate(Some(DueDate::at(at).unwrap()), id),
                IdeaPosition::DueDate(None, id),
            ] {
                prop_assert_eq!(IdeaPosition::parse(&position.to_string()), Ok(position));
            }
        }
    }
}
