//! What lists have in common: their direction, how much of one is asked for, and from where; and
//! what is asked of a list that is sorted by keys alone.
//!
//! What a list is filtered and sorted by is the business of each list.

use std::fmt;

use crate::text::one_of;

/// Which end of an order comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// The least first.
    Ascending,
    /// The greatest first.
    #[default]
    Descending,
}

impl Order {
    /// Both, the default first.
    pub const ALL: [Self; 2] = [Self::Descending, Self::Ascending];

    /// Takes an order by its name, exactly as [`Order::as_str`] writes it.
    pub fn parse(text: &str) -> Result<Self, UnknownOrder> {
        Self::ALL
            .into_iter()
            .find(|order| order.as_str() == text)
            .ok_or(UnknownOrder)
    }

    /// The order's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("An order is {}", one_of(Order::ALL.map(Order::as_str)))]
pub struct UnknownOrder;

/// How many entries a page has at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Limit(u8);

impl Limit {
    /// The smallest page.
    pub const MIN: Self = Self(1);
    /// The largest page.
    pub const MAX: Self = Self(100);

    /// Takes a whole number in decimal digits.
    pub fn parse(text: &str) -> Result<Self, LimitError> {
        let number = whole_number(text).ok_or(LimitError::Unreadable)?;
        if number < i128::from(Self::MIN.0) {
            return Err(LimitError::TooSmall);
        }
        u8::try_from(number)
            .ok()
            .map(Self)
            .filter(|&limit| limit <= Self::MAX)
            .ok_or(LimitError::TooLarge)
    }

    /// The number itself.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(20)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a text is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// It is no whole number.
    #[error("A limit is a whole number")]
    Unreadable,
    /// It is less than [`Limit::MIN`].
    #[error("A limit is at least {}", Limit::MIN.0)]
    TooSmall,
    /// It is more than [`Limit::MAX`].
    #[error("A limit is at most {}", Limit::MAX.0)]
    TooLarge,
}

/// How many entries of a list are passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(i64);

impl Offset {
    /// The largest offset. No list is that long, so it reaches past every end.
    pub const MAX: Self = Self(i64::MAX);

    /// Takes a whole number in decimal digits.
    pub fn parse(text: &str) -> Result<Self, OffsetError> {
        let number = whole_number(text).ok_or(OffsetError::Unreadable)?;
        if number < 0 {
            return Err(OffsetError::Negative);
        }
        i64::try_from(number)
            .map(Self)
            .map_err(|_| OffsetError::TooLarge)
    }

    /// The number itself, zero or more.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a text is no offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OffsetError {
    /// It is no whole number.
    #[error("An offset is a whole number")]
    Unreadable,
    /// It is less than zero.
    #[error("An offset is at least 0")]
    Negative,
    /// It is more than [`Offset::MAX`].
    #[error("An offset is at most {}", Offset::MAX.0)]
    TooLarge,
}

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start<Position> {
    /// So many entries from the beginning.
    At(Offset),
    /// Behind an entry that was at this position, whether or not it is still there.
    After(Position),
}

impl<Position> Default for Start<Position> {
    fn default() -> Self {
        Self::At(Offset::default())
    }
}

/// A place in a sorted list, to read on from.
pub trait Position {
    /// What the list can be sorted by.
    type Key: Copy + Default + fmt::Debug + PartialEq + Eq;

    /// What the list is sorted by, if this is a place in it.
    fn key(&self) -> Self::Key;
}

/// A part of a list that is sorted by a key, as it was asked for. A position to begin after has the
/// same key: a part that makes no sense can't be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<Filter, P: Position> {
    filter: Filter,
    key: P::Key,
    order: Order,
    start: Start<P>,
    limit: Limit,
}

impl<Filter, P: Position> Listing<Filter, P> {
    /// Puts together what was asked for.
    pub fn new(
        filter: Filter,
        key: P::Key,
        order: Order,
        start: Start<P>,
        limit: Limit,
    ) -> Result<Self, PositionOfAnotherSort> {
        match &start {
            Start::After(position) if position.key() != key => Err(PositionOfAnotherSort),
            _ => Ok(Self {
                filter,
                key,
                order,
                start,
                limit,
            }),
        }
    }

    /// Which rows.
    #[must_use]
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// What they are sorted by.
    #[must_use]
    pub fn key(&self) -> P::Key {
        self.key
    }

    /// In which direction.
    #[must_use]
    pub fn order(&self) -> Order {
        self.order
    }

    /// Where the part begins.
    #[must_use]
    pub fn start(&self) -> &Start<P> {
        &self.start
    }

    /// How many are passed over, unless the part begins behind a position.
    #[must_use]
    pub fn offset(&self) -> Option<Offset> {
        match &self.start {
            Start::At(offset) => Some(*offset),
            Start::After(_) => None,
        }
    }

    /// How many at most.
    #[must_use]
    pub fn limit(&self) -> Limit {
        self.limit
    }
}

impl<Filter: Default, P: Position> Default for Listing<Filter, P> {
    fn default() -> Self {
        Self {
            filter: Filter::default(),
            key: P::Key::default(),
            order: Order::default(),
            start: Start::default(),
            limit: Limit::default(),
        }
    }
}

/// The position was taken in a list that is sorted otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The position belongs to a list with another sort")]
pub struct PositionOfAnotherSort;

/// Reads decimal digits, after a minus or not. A number beyond all bounds is the outermost one.
fn whole_number(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = digits.parse().unwrap_or(i128::MAX);
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::{Limit, LimitError, Offset, OffsetError, Order};

    const ENDLESS: &str = "99999999999999999999999999999999999999999999999999";

    #[test]
    fn orders_are_written_as_they_are_read() {
        for order in Order::ALL {
            assert_eq!(Order::parse(order.as_str()), Ok(order));
        }
        assert_eq!(Order::default(), Order::Descending);
        for text in ["", "ASC", "up"] {
            assert!(Order::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_limit_is_one_to_a_hundred() {
        assert_eq!(Limit::default().get(), 20);
        for (text, limit) in [("1", 1), ("020", 20), ("100", 100)] {
            assert_eq!(Limit::parse(text).map(Limit::get), Ok(limit));
        }
        for text in ["0", "-1", "-0", &format!("-{ENDLESS}")] {
            assert_eq!(Limit::parse(text), Err(LimitError::TooSmall), "{text}");
        }
        for text in ["101", "256", "257", ENDLESS] {
            assert_eq!(Limit::parse(text), Err(LimitError::TooLarge), "{text}");
        }
        for text in ["", "-", "+1", "1.0", "1e1", " 1", "٣", "ten", "--1"] {
            assert_eq!(Limit::parse(text), Err(LimitError::Unreadable), "{text:?}");
        }
    }

    #[test]
    fn an_offset_is_anything_that_is_not_negative() {
        assert_eq!(Offset::parse("0"), Ok(Offset::default()));
        assert_eq!(Offset::parse("9223372036854775807"), Ok(Offset::MAX));
        assert_eq!(Offset::parse("-1"), Err(OffsetError::Negative));
        for text in ["9223372036854775808", ENDLESS] {
            assert_eq!(Offset::parse(text), Err(OffsetError::TooLarge), "{text}");
        }
        assert_eq!(Offset::parse("1.5"), Err(OffsetError::Unreadable));
    }
}
