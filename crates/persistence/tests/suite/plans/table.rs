//! What the survey has to know of a table whose lists it asks for.

use creatorvault_domain::{Offset, Order, OwnerScope, Start};
use creatorvault_persistence::Database;

/// A table, by the repository that reads it.
pub(super) trait Table {
    const NAME: &'static str;
    const KEYS: &'static [Self::Key];
    /// The orders that an index serves.
    const INDEXED: &'static [(Self::Key, Order)];
    /// How many pages a total may read of each thousand rows.
    const TOTAL: u64;
    type Row;
    type Key: Copy + 'static;
    type Filter: Default + Clone;
    type Listing;

    /// The first page is as long as it is by default.
    fn listing(
        filter: Self::Filter,
        key: Self::Key,
        order: Order,
        begin: Begin<'_, Self::Row>,
    ) -> Self::Listing;

    fn key_name(key: Self::Key) -> &'static str;

    /// How many pages may be read to pass over so many rows, if the key's index can be read alone.
    fn passing(key: Self::Key, rows: u64) -> Option<u64>;

    /// No filter, each filter alone, and all of them, so that some rows like these pass.
    fn filters(rows: &[Self::Row]) -> Vec<Filtered<Self::Filter>>;

    /// Everything that can be asked with this filter, by all that lists are sorted by.
    fn sorted(
        filter: &Self::Filter,
        order: Order,
        offset: u64,
    ) -> Vec<(&'static str, Self::Listing)> {
        let listing = |&key| {
            let listing = Self::listing(filter.clone(), key, order, Begin::At(offset));
            (Self::key_name(key), listing)
        };
        Self::KEYS.iter().map(listing).collect()
    }

    async fn find(database: &Database, owner: &OwnerScope, row: &Self::Row);

    async fn list(
        database: &Database,
        owner: &OwnerScope,
        listing: &Self::Listing,
    ) -> Vec<Self::Row>;
}

/// Where a page begins.
#[derive(Clone, Copy)]
pub(super) enum Begin<'r, Row> {
    At(u64),
    After(&'r Row),
}

impl<Row> Begin<'_, Row> {
    pub(super) fn start<Position>(self, of: impl FnOnce(&Row) -> Position) -> Start<Position> {
        match self {
            Self::At(offset) => at(offset),
            Self::After(row) => Start::After(of(row)),
        }
    }
}

pub(super) fn at<Position>(offset: u64) -> Start<Position> {
    Start::At(Offset::parse(&offset.to_string()).unwrap())
}

/// A filter and, if an index serves it, what it may read of a user with so many rows.
pub(super) struct Filtered<Filter> {
    pub(super) name: &'static str,
    pub(super) filter: Filter,
    pub(super) indexed: Option<fn(u64) -> u64>,
    /// Whether a page is soon full, if rows are looked at in its order.
    pub(super) soon_full: bool,
}

impl<Filter> Filtered<Filter> {
    /// All rows of the user are looked at.
    pub(super) fn by_looking(name: &'static str, filter: Filter) -> Self {
        Self {
            name,
            filter,
            indexed: None,
            soon_full: false,
        }
    }

    /// All rows of the user are counted, but few are looked at for a page.
    pub(super) fn soon_full(name: &'static str, filter: Filter) -> Self {
        Self {
            soon_full: true,
            ..Self::by_looking(name, filter)
        }
    }

    pub(super) fn by_index(name: &'static str, filter: Filter, pages: fn(u64) -> u64) -> Self {
        Self {
            name,
            filter,
            indexed: Some(pages),
            soon_full: false,
        }
    }
}
