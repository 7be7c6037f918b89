//! What can be asked of a list of categories: which ones, in what order, and from where.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::{
    Category, CategoryId, Listing, Position, SearchText,
    position::{folded, moment, parts},
    text::one_of,
};

/// A part of a sorted list of categories.
pub type CategoryListing = Listing<CategoryFilter, CategoryPosition>;

/// Which categories are listed: those that meet every condition. The default has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryFilter {
    /// With all of these words in name or description.
    pub search: Option<SearchText>,
}

/// What categories are sorted by. The id breaks every tie, in the same direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CategoryKey {
    /// When it was made.
    #[default]
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// Its name, folded, by the numbers of its characters.
    Name,
}

impl CategoryKey {
    /// Every key, the default first.
    pub const ALL: [Self; 3] = [Self::CreatedAt, Self::UpdatedAt, Self::Name];

    /// Takes a key by its name, exactly as [`CategoryKey::as_str`] writes it.
    pub fn parse(text: &str) -> Result<Self, UnknownCategoryKey> {
        Self::ALL
            .into_iter()
            .find(|key| key.as_str() == text)
            .ok_or(UnknownCategoryKey)
    }

    /// The key's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Name => "name",
        }
    }
}

impl fmt::Display for CategoryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names nothing that categories are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Categories are sorted by {}",
    one_of(CategoryKey::ALL.map(CategoryKey::as_str))
)]
pub struct UnknownCategoryKey;

/// The place of one category in a list, by what the list is sorted by and the category's id; see
/// [`IdeaPosition`](crate::IdeaPosition).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CategoryPosition {
    /// By when it was made.
    CreatedAt(DateTime<Utc>, CategoryId),
    /// By when it last changed.
    UpdatedAt(DateTime<Utc>, CategoryId),
    /// By its name, folded.
    Name(String, CategoryId),
}

impl CategoryPosition {
    /// The place of a category in a list that is sorted by a key.
    #[must_use]
    pub fn of(category: &Category, key: CategoryKey) -> Self {
        match key {
            CategoryKey::CreatedAt => Self::CreatedAt(category.created_at, category.id),
            CategoryKey::UpdatedAt => Self::UpdatedAt(category.updated_at, category.id),
            CategoryKey::Name => Self::Name(category.name.folded(), category.id),
        }
    }

    /// The category's id.
    #[must_use]
    pub const fn id(&self) -> CategoryId {
        match self {
            Self::CreatedAt(_, id) | Self::UpdatedAt(_, id) | Self::Name(_, id) => *id,
        }
    }

    /// Takes a position as it is displayed.
    pub fn parse(text: &str) -> Result<Self, CategoryPositionError> {
        Self::read(text).ok_or(CategoryPositionError)
    }

    fn read(text: &str) -> Option<Self> {
        let [id, key, value] = parts(text)?;
        let id = CategoryId::parse(id).ok()?;
        Some(match key {
            "c" => Self::CreatedAt(moment(value)?, id),
            "u" => Self::UpdatedAt(moment(value)?, id),
            "n" => Self::Name(folded(value)?, id),
            _ => return None,
        })
    }
}

impl Position for CategoryPosition {
    type Key = CategoryKey;

    fn key(&self) -> CategoryKey {
        match self {
            Self::CreatedAt(..) => CategoryKey::CreatedAt,
            Self::UpdatedAt(..) => CategoryKey::UpdatedAt,
            Self::Name(..) => CategoryKey::Name,
        }
    }
}

impl fmt::Display for CategoryPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.id())?;
        match self {
            Self::CreatedAt(at, _) => write!(f, "c.{}", at.timestamp_micros()),
            Self::UpdatedAt(at, _) => write!(f, "u.{}", at.timestamp_micros()),
            Self::Name(folded, _) => write!(f, "n.{folded}"),
        }
    }
}

/// The text is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is no position in a list of categories")]
pub struct CategoryPositionError;

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::{CategoryKey, CategoryPosition, CategoryPositionError};
    use crate::{CategoryId, fold};

    #[test]
    fn keys_are_written_as_they_are_read() {
        for key in CategoryKey::ALL {
            assert_eq!(CategoryKey::parse(key.as_str()), Ok(key));
        }
        assert!(CategoryKey::parse("title").is_err());
    }

    #[test]
    fn refuses_what_was_never_displayed() {
        for text in ["", "1.c", "1.t.x", "0.n.x", "1.n.a\0b", "1.c.soon"] {
            assert_eq!(
                CategoryPosition::parse(text),
                Err(CategoryPositionError),
                "{text:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn is_read_as_it_is_displayed(
            id in 1..i64::MAX,
            micros in 0..253_402_300_799_999_999_i64,
            name in "\\PC{1,100}",
        ) {
            let id = CategoryId::new(id).unwrap();
            let at = DateTime::from_timestamp_micros(micros).unwrap();
            for position in [
                CategoryPosition::CreatedAt(at, id),
                CategoryPosition::UpdatedAt(at, id),
                CategoryPosition::Name(fold(&name), id),
            ] {
                prop_assert_eq!(CategoryPosition::parse(&position.to_string()), Ok(position));
            }
        }
    }
}
