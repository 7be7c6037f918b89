//! An idea: what it is made of, how it begins, and how it changes.

use chrono::{DateTime, Utc};

use crate::{
    Change, DueDate, Notes, Outcome, OwnerScope, Priority, Stage, StageMoveError, Tags, Title,
    UserId, Version, id::row_id,
};

row_id!(IdeaId, IdeaIdError, "an idea");

/// An idea as its owner has it.
///
/// Change one through [`Idea::apply`], which keeps the stage rules and counts the version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Idea {
    /// The number it is known by.
    pub id: IdeaId,
    /// Whose it is.
    pub user_id: UserId,
    /// What it is called.
    pub title: Title,
    /// What there is to say about it.
    pub notes: Option<Notes>,
    /// Where it stands.
    pub stage: Stage,
    /// How its owner files it.
    pub tags: Tags,
    /// How much it matters.
    pub priority: Priority,
    /// When it is due.
    pub due_date: Option<DueDate>,
    /// When it was captured.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: Version,
}

/// An idea that is not recorded yet: it may begin at any stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIdea {
    /// What it is called.
    pub title: Title,
    /// What there is to say about it.
    pub notes: Option<Notes>,
    /// Where it stands.
    pub stage: Stage,
    /// How its owner files it.
    pub tags: Tags,
    /// How much it matters.
    pub priority: Priority,
    /// When it is due.
    pub due_date: Option<DueDate>,
}

impl NewIdea {
    /// An idea of which only the title is known; everything else is as it is by default.
    #[must_use]
    pub fn titled(title: Title) -> Self {
        Self {
            title,
            notes: None,
            stage: Stage::default(),
            tags: Tags::default(),
            priority: Priority::default(),
            due_date: None,
        }
    }

    /// Records the idea as the owner's, under an id.
    #[must_use]
    pub fn into_idea(self, id: IdeaId, scope: &OwnerScope, now: DateTime<Utc>) -> Idea {
        Idea {
            id,
            user_id: scope.owner().clone(),
            title: self.title,
            notes: self.notes,
            stage: self.stage,
            tags: self.tags,
            priority: self.priority,
            due_date: self.due_date,
            created_at: now,
            updated_at: now,
            version: Version::FIRST,
        }
    }
}

/// What a request changes of an idea; the default changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdeaPatch {
    /// A new title.
    pub title: Change<Title>,
    /// New notes, or none.
    pub notes: Change<Option<Notes>>,
    /// A move to another stage.
    pub stage: Change<Stage>,
    /// Other tags, in place of all there are.
    pub tags: Change<Tags>,
    /// Another priority.
    pub priority: Change<Priority>,
    /// Another due date, or none.
    pub due_date: Change<Option<DueDate>>,
}

impl Idea {
    /// Applies a patch as a whole: a move that the rules forbid changes nothing at all, and a patch
    /// that makes no difference moves neither `updated_at` nor `version`.
    pub fn apply(
        &mut self,
        patch: IdeaPatch,
        now: DateTime<Utc>,
    ) -> Result<Outcome, StageMoveError> {
        if let Change::Set(to) = patch.stage {
            self.stage.move_to(to)?;
        }
        let differences = [
            patch.title.write(&mut self.title),
            patch.notes.write(&mut self.notes),
            patch.stage.write(&mut self.stage),
            patch.tags.write(&mut self.tags),
            patch.priority.write(&mut self.priority),
            patch.due_date.write(&mut self.due_date),
        ];
        if !differences.contains(&true) {
            return Ok(Outcome::Unchanged);
        }
        // Whoever waited for the row may have looked at the clock before the last change.
        self.updated_at = self.updated_at.max(now);
        self.version = self.version.next();
        Ok(Outcome::Changed)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::*;

    use super::{Idea, IdeaId, IdeaPatch, NewIdea};
    use crate::{
        Caller, Change, DueDate, Notes, Outcome, Priority, Stage, Tag, Tags, Title, UserId, Version,
    };

    const CREATED: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn idea(stage: Stage) -> Idea {
        let scope = Caller::new(UserId::parse("user_1").unwrap(), None, None)
            .scope("user_1")
            .unwrap();
        let new = NewIdea {
            stage,
            ..NewIdea::titled(Title::parse("First").unwrap())
        };
        new.into_idea(IdeaId::new(7).unwrap(), &scope, CREATED)
    }

    fn later() -> DateTime<Utc> {
        CREATED + TimeDelta::days(1)
    }

    #[test]
    fn a_new_idea_belongs_to_its_scope_and_starts_at_version_one() {
        let idea = idea(Stage::Draft);
        assert_eq!(
            (idea.user_id.as_str(), idea.stage, idea.version),
            ("user_1", Stage::Draft, Version::FIRST)
        );
        assert_eq!((idea.created_at, idea.updated_at), (CREATED, CREATED));
    }

    #[test]
    fn a_patch_sets_and_clears() {
        let mut idea = idea(Stage::Idea);
        let patch = IdeaPatch {
            title: Change::Set(Title::parse("Second").unwrap()),
            notes: Change::Set(Some(Notes::parse("n").unwrap())),
            stage: Change::Set(Stage::Outline),
            tags: Change::Set(Tags::collect([Tag::parse("t").unwrap()]).unwrap()),
            priority: Change::Set(Priority::High),
            due_date: Change::Set(Some(DueDate::parse("2026-01-01").unwrap())),
        };
        assert_eq!(idea.apply(patch, later()), Ok(Outcome::Changed));
        assert_eq!(
            (idea.title.as_str(), idea.stage, idea.version),
            ("Second", Stage::Outline, Version::new(2))
        );
        assert_eq!((idea.created_at, idea.updated_at), (CREATED, later()));

        let clear = IdeaPatch {
            notes: Change::Set(None),
            due_date: Change::Set(None),
            ..IdeaPatch::default()
        };
        assert_eq!(idea.apply(clear, later()), Ok(Outcome::Changed));
        assert_eq!((idea.notes, idea.due_date), (None, None));
    }

    #[test]
    fn a_forbidden_move_changes_nothing_at_all() {
        let before = idea(Stage::Idea);
        let mut after = before.clone();
        let patch = IdeaPatch {
            title: Change::Set(Title::parse("Second").unwrap()),
            stage: Change::Set(Stage::Published),
            ..IdeaPatch::default()
        };
        assert!(after.apply(patch, later()).is_err());
        assert_eq!(after, before);
    }

    proptest! {
        #[test]
        fn a_patch_that_makes_no_difference_leaves_no_trace(stage in 0..4_usize, empty: bool) {
            let before = idea(Stage::ALL[stage]);
            let patch = if empty {
                IdeaPatch::default()
            } else {
                IdeaPatch {
                    title: Change::Set(before.title.clone()),
                    notes: Change::Set(before.notes.clone()),
                    stage: Change::Set(before.stage),
                    tags: Change::Set(before.tags.clone()),
                    priority: Change::Set(before.priority),
                    due_date: Change::Set(before.due_date),
                }
            };
            let mut after = before.clone();
            prop_assert_eq!(after.apply(patch, later()), Ok(Outcome::Unchanged));
            prop_assert_eq!(after, before);
        }
    }
}
