//! A category: what tasks are filed under, and how it changes.

use chrono::{DateTime, Utc};

use crate::{
    CategoryDescription, CategoryName, Change, Outcome, OwnerScope, UserId, Version, id::row_id,
};

row_id!(CategoryId, CategoryIdError, "a category");

/// A category as its owner has it.
///
/// Change one through [`Category::apply`], which counts the version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Category {
    /// The number it is known by.
    pub id: CategoryId,
    /// Whose it is.
    pub user_id: UserId,
    /// What it is called; no other one of the owner's is called alike.
    pub name: CategoryName,
    /// What there is to say about it.
    pub description: Option<CategoryDescription>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: Version,
}

/// A category that is not recorded yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCategory {
    /// What it is called.
    pub name: CategoryName,
    /// What there is to say about it.
    pub description: Option<CategoryDescription>,
}

impl NewCategory {
    /// A category with a name and nothing else.
    #[must_use]
    pub fn named(name: CategoryName) -> Self {
        Self {
            name,
            description: None,
        }
    }

    /// Records the category as the owner's, under an id.
    #[must_use]
    pub fn into_category(self, id: CategoryId, scope: &OwnerScope, now: DateTime<Utc>) -> Category {
        Category {
            id,
            user_id: scope.owner().clone(),
            name: self.name,
            description: self.description,
            created_at: now,
            updated_at: now,
            version: Version::FIRST,
        }
    }
}

/// What a request changes of a category; the default changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryPatch {
    /// A new name.
    pub name: Change<CategoryName>,
    /// A new description, or none.
    pub description: Change<Option<CategoryDescription>>,
}

impl Category {
    /// Applies a patch as a whole. One that makes no difference moves neither `updated_at` nor
    /// `version`.
    pub fn apply(&mut self, patch: CategoryPatch, now: DateTime<Utc>) -> Outcome {
        let differences = [
            patch.name.write(&mut self.name),
            patch.description.write(&mut self.description),
        ];
        if !differences.contains(&true) {
            return Outcome::Unchanged;
        }
        self.updated_at = self.updated_at.max(now);
        self.version = self.version.next();
        Outcome::Changed
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::{Category, CategoryId, CategoryPatch, NewCategory};
    use crate::{Caller, CategoryDescription, CategoryName, Change, Outcome, UserId, Version};

    fn category() -> Category {
        let caller = Caller::new(UserId::parse("user_1").unwrap(), None, None);
        let new = NewCategory::named(CategoryName::parse("Home").unwrap());
        let id = CategoryId::new(7).unwrap();
        new.into_category(id, &caller.own_scope(), DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_patch_sets_and_clears() {
        let mut category = category();
        let later = category.created_at + TimeDelta::days(1);
        let patch = CategoryPatch {
            name: Change::Set(CategoryName::parse("HOME").unwrap()),
            description: Change::Set(Some(CategoryDescription::parse("d").unwrap())),
        };
        assert_eq!(category.apply(patch, later), Outcome::Changed);
        assert_eq!(category.name.as_str(), "HOME", "case is a difference");
        assert_eq!(
            (category.updated_at, category.version),
            (later, Version::new(2))
        );
        let clear = CategoryPatch {
            description: Change::Set(None),
            ..CategoryPatch::default()
        };
        assert_eq!(category.apply(clear, later), Outcome::Changed);
        assert_eq!(category.description, None);
    }

    #[test]
    fn a_patch_that_makes_no_difference_leaves_no_trace() {
        let before = category();
        let same = CategoryPatch {
            name: Change::Set(before.name.clone()),
            description: Change::Set(None),
        };
        for patch in [CategoryPatch::default(), same] {
            let mut after = before.clone();
            let later = before.created_at + TimeDelta::days(1);
            assert_eq!(after.apply(patch, later), Outcome::Unchanged);
            assert_eq!(after, before);
        }
    }
}
