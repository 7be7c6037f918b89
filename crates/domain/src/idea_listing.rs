//! What can be asked of a list of ideas: which ones, in what order, and which part of them.

use std::{collections::BTreeSet, fmt};

use crate::{
    DueDate, DueRange, IdeaPosition, Limit, Offset, Order, Priority, SearchText, Stage, Start,
    Tags, text::one_of,
};

/// Which ideas are listed: those that meet every condition. The default has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdeaFilter {
    /// At one of these stages; at any, if there is none.
    pub stages: BTreeSet<Stage>,
    /// Of one of these priorities; of any, if there is none.
    pub priorities: BTreeSet<Priority>,
    /// With these tags; with any or none, if there is none.
    pub tags: Tags,
    /// How many of those tags an idea needs.
    pub tags_match: TagMatch,
    /// Due in this time.
    pub due: DueRange<DueDate>,
    /// With all of these words in title or notes.
    pub search: Option<SearchText>,
}

/// How many of the tags that are asked for an idea needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TagMatch {
    /// One is enough.
    #[default]
    Any,
    /// All of them.
    All,
}

impl TagMatch {
    /// Both, the default first.
    pub const ALL: [Self; 2] = [Self::Any, Self::All];

    /// Takes one by its name, exactly as [`TagMatch::as_str`] writes it.
    pub fn parse(text: &str) -> Result<Self, UnknownTagMatch> {
        Self::ALL
            .into_iter()
            .find(|matching| matching.as_str() == text)
            .ok_or(UnknownTagMatch)
    }

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::All => "all",
        }
    }
}

impl fmt::Display for TagMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text does not say how tags are matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Tags are matched by {}", one_of(TagMatch::ALL.map(TagMatch::as_str)))]
pub struct UnknownTagMatch;

/// What ideas are sorted by. The id breaks every tie, in the same direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdeaSort {
    /// By something that each idea has, so that a list can be read on from any of them.
    Key(IdeaKey),
    /// By how many of the words that are searched for stand in the title, then by creation.
    Relevance,
}

/// What of an idea it is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IdeaKey {
    /// When it was captured.
    #[default]
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// Its title, folded, by the numbers of its characters.
    Title,
    /// Its priority, from low to high.
    Priority,
    /// Its stage, in pipeline order.
    Stage,
    /// When it is due; never is last in either direction.
    DueDate,
}

impl IdeaSort {
    /// Every sort, the default first.
    pub const ALL: [Self; 7] = [
        Self::Key(IdeaKey::CreatedAt),
        Self::Key(IdeaKey::UpdatedAt),
        Self::Key(IdeaKey::Title),
        Self::Key(IdeaKey::Priority),
        Self::Key(IdeaKey::Stage),
        Self::Key(IdeaKey::DueDate),
        Self::Relevance,
    ];

    /// Takes a sort by its name, exactly as [`IdeaSort::as_str`] writes it.
    pub fn parse(text: &str) -> Result<Self, UnknownIdeaSort> {
        Self::ALL
            .into_iter()
            .find(|sort| sort.as_str() == text)
            .ok_or(UnknownIdeaSort)
    }

    /// The sort's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Key(IdeaKey::CreatedAt) => "created_at",
            Self::Key(IdeaKey::UpdatedAt) => "updated_at",
            Self::Key(IdeaKey::Title) => "title",
            Self::Key(IdeaKey::Priority) => "priority",
            Self::Key(IdeaKey::Stage) => "stage",
            Self::Key(IdeaKey::DueDate) => "due_date",
            Self::Relevance => "relevance",
        }
    }
}

impl Default for IdeaSort {
    fn default() -> Self {
        Self::Key(IdeaKey::default())
    }
}

impl fmt::Display for IdeaSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Ideas are sorted by {}", one_of(IdeaSort::ALL.map(IdeaSort::as_str)))]
pub struct UnknownIdeaSort;

/// A part of a sorted list of ideas, as it was asked for. One that makes no sense can't be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdeaListing {
    filter: IdeaFilter,
    sequence: IdeaSequence,
    limit: Limit,
}

/// How a list of ideas is sorted, and where the part of it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdeaSequence {
    /// By a key; a position to begin after has the same key.
    Keyed {
        /// The key.
        key: IdeaKey,
        /// Its direction.
        order: Order,
        /// Where the part begins.
        start: Start<IdeaPosition>,
    },
    /// By relevance; there are words to search for.
    Relevant {
        /// Descending is the most relevant first.
        order: Order,
        /// How many are passed over.
        offset: Offset,
    },
}

impl IdeaListing {
    /// Puts together what was asked for.
    pub fn new(
        filter: IdeaFilter,
        sort: IdeaSort,
        order: Order,
        start: Start<IdeaPosition>,
        limit: Limit,
    ) -> Result<Self, IdeaListingError> {
        let sequence = match (sort, start) {
            (IdeaSort::Relevance, _) if filter.search.is_none() => {
                return Err(IdeaListingError::RelevanceWithoutSearch);
            }
            (IdeaSort::Relevance, Start::At(offset)) => IdeaSequence::Relevant { order, offset },
            (IdeaSort::Relevance, Start::After(_)) => {
                return Err(IdeaListingError::PositionOfAnotherSort);
            }
            (IdeaSort::Key(key), Start::After(position)) if position.key() != key => {
                return Err(IdeaListingError::PositionOfAnotherSort);
            }
            (IdeaSort::Key(key), start) => IdeaSequence::Keyed { key, order, start },
        };
        Ok(Self {
            filter,
            sequence,
            limit,
        })
    }

    /// Which ideas.
    #[must_use]
    pub fn filter(&self) -> &IdeaFilter {
        &self.filter
    }

    /// In what order, and from where.
    #[must_use]
    pub fn sequence(&self) -> &IdeaSequence {
        &self.sequence
    }

    /// How many are passed over, unless the part begins behind a position.
    #[must_use]
    pub fn offset(&self) -> Option<Offset> {
        match &self.sequence {
            IdeaSequence::Keyed {
                start: Start::After(_),
                ..
            } => None,
            IdeaSequence::Keyed {
                start: Start::At(offset),
                ..
            }
            | IdeaSequence::Relevant { offset, .. } => Some(*offset),
        }
    }

    /// How many at most.
    #[must_use]
    pub fn limit(&self) -> Limit {
        self.limit
    }
}

impl Default for IdeaListing {
    fn default() -> Self {
        Self {
            filter: IdeaFilter::default(),
            sequence: IdeaSequence::Keyed {
                key: IdeaKey::default(),
                order: Order::default(),
                start: Start::default(),
            },
            limit: Limit::default(),
        }
    }
}

/// Why a list can't be asked for like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdeaListingError {
    /// Nothing is relevant to no words.
    #[error("Ideas can be sorted by relevance only where they are searched")]
    RelevanceWithoutSearch,
    /// The position was taken in a list that is sorted otherwise, or can't be read on from one.
    #[error("The position belongs to a list with another sort")]
    PositionOfAnotherSort,
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{IdeaFilter, IdeaKey, IdeaListing, IdeaListingError, IdeaSort, TagMatch};
    use crate::{IdeaId, IdeaPosition, Limit, Order, SearchText, Stage, Start};

    fn searching() -> IdeaFilter {
        IdeaFilter {
            search: SearchText::parse("word").unwrap(),
            ..IdeaFilter::default()
        }
    }

    fn listing(
        filter: IdeaFilter,
        sort: IdeaSort,
        start: Start<IdeaPosition>,
    ) -> Result<IdeaListing, IdeaListingError> {
        IdeaListing::new(filter, sort, Order::default(), start, Limit::default())
    }

    #[test]
    fn sorts_and_matches_are_written_as_they_are_read() {
        for sort in IdeaSort::ALL {
            assert_eq!(IdeaSort::parse(sort.as_str()), Ok(sort));
        }
        for matching in TagMatch::ALL {
            assert_eq!(TagMatch::parse(matching.as_str()), Ok(matching));
        }
        assert!(IdeaSort::parse("id").is_err() && TagMatch::parse("some").is_err());
        assert_eq!(
            listing(IdeaFilter::default(), IdeaSort::default(), Start::default()),
            Ok(IdeaListing::default())
        );
    }

    #[test]
    fn relevance_needs_a_search_and_pages_by_offset_alone() {
        let refused = listing(IdeaFilter::default(), IdeaSort::Relevance, Start::default());
        assert_eq!(refused, Err(IdeaListingError::RelevanceWithoutSearch));
        assert!(listing(searching(), IdeaSort::Relevance, Start::default()).is_ok());
        let id = IdeaId::new(1).unwrap();
        let position = IdeaPosition::Stage(Stage::Idea, id);
        let refused = listing(searching(), IdeaSort::Relevance, Start::After(position));
        assert_eq!(refused, Err(IdeaListingError::PositionOfAnotherSort));
    }

    #[test]
    fn a_position_is_good_for_its_own_sort_alone() {
        let created = IdeaPosition::CreatedAt(DateTime::UNIX_EPOCH, IdeaId::new(1).unwrap());
        for sort in IdeaSort::ALL {
            let asked = listing(searching(), sort, Start::After(created.clone()));
            let own = sort == IdeaSort::Key(IdeaKey::CreatedAt);
            assert_eq!(asked.is_ok(), own, "{sort}");
        }
    }
}
