//! The stages of an idea and the moves between them: the one place that knows the rules.
//!
//! Forward one stage at a time, back to any earlier one; staying put is always allowed.

use std::fmt;

use crate::text::{one_of, serde_as_text};

/// Where an idea stands on its way to being published. Stages order as the pipeline does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// A thought worth keeping.
    #[default]
    Idea,
    /// It has a structure.
    Outline,
    /// It is being written.
    Draft,
    /// It is out.
    Published,
}

serde_as_text!(Stage);

impl Stage {
    /// Every stage, in pipeline order.
    pub const ALL: [Self; 4] = [Self::Idea, Self::Outline, Self::Draft, Self::Published];

    /// Takes a stage by its name, exactly as [`Stage::as_str`] writes it.
    pub fn parse(text: &str) -> Result<Self, UnknownStage> {
        Self::ALL
            .into_iter()
            .find(|stage| stage.as_str() == text)
            .ok_or(UnknownStage)
    }

    /// The stage's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idea => "idea",
            Self::Outline => "outline",
            Self::Draft => "draft",
            Self::Published => "published",
        }
    }

    /// Moves on, back, or stays; a stage may not be skipped.
    ///
    /// ```
    /// use creatorvault_domain::Stage;
    /// assert_eq!(Stage::Idea.move_to(Stage::Outline), Ok(Stage::Outline));
    /// assert_eq!(Stage::Published.move_to(Stage::Idea), Ok(Stage::Idea));
    /// assert!(Stage::Idea.move_to(Stage::Draft).is_err());
    /// ```
    pub fn move_to(self, to: Self) -> Result<Self, StageMoveError> {
        if to <= self || self.next() == Some(to) {
            Ok(to)
        } else {
            Err(StageMoveError { from: self, to })
        }
    }

    /// The other stages that an idea at this one may move to.
    pub fn moves(self) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |&to| to != self && self.move_to(to).is_ok())
    }

    const fn next(self) -> Option<Self> {
        match self {
            Self::Idea => Some(Self::Outline),
            Self::Outline => Some(Self::Draft),
            Self::Draft => Some(Self::Published),
            Self::Published => None,
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Stage {
    type Err = UnknownStage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// The text names no stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A stage is {}", one_of(Stage::ALL.map(Stage::as_str)))]
pub struct UnknownStage;

/// The rules forbid this move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "An idea can't move from '{from}' to '{to}'; from '{from}' it can move to {}",
    one_of(.from.moves().map(Stage::as_str))
)]
pub struct StageMoveError {
    /// Where the idea stands.
    pub from: Stage,
    /// Where it was told to go.
    pub to: Stage,
}

#[cfg(test)]
mod tests {
    use super::Stage::{self, Draft, Idea, Outline, Published};

    #[test]
    fn allows_every_allowed_move_and_no_other() {
        let allowed = [
            (Idea, vec![Idea, Outline]),
            (Outline, vec![Idea, Outline, Draft]),
            (Draft, vec![Idea, Outline, Draft, Published]),
            (Published, vec![Idea, Outline, Draft, Published]),
        ];
        for (from, targets) in allowed {
            for to in Stage::ALL {
                assert_eq!(
                    from.move_to(to).is_ok(),
                    targets.contains(&to),
                    "{from} to {to}"
                );
            }
        }
    }

    #[test]
    fn names_the_other_stages_that_are_allowed() {
        assert_eq!(
            Idea.move_to(Published).unwrap_err().to_string(),
            "An idea can't move from 'idea' to 'published'; from 'idea' it can move to 'outline'"
        );
        assert_eq!(
            Published.moves().collect::<Vec<_>>(),
            [Idea, Outline, Draft]
        );
    }

    #[test]
    fn is_written_as_it_is_read() {
        for stage in Stage::ALL {
            assert_eq!(Stage::parse(stage.as_str()), Ok(stage));
        }
        for text in ["", "Idea", " idea", "done"] {
            assert!(Stage::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(
            Stage::parse("done").unwrap_err().to_string(),
            "A stage is 'idea', 'outline', 'draft' or 'published'"
        );
    }
}
