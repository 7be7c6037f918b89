//! Lists of any kind of row: the page and the total, asked for together.
//!
//! Never `count(*) OVER ()`: it makes a page read everything that the filter lets through. What a
//! list is filtered by, and what its columns are called, is the business of each repository.

use std::future::Future;

use creatorvault_domain::Limit;
use diesel::{QueryResult, pg::Pg, query_builder::AstPass};
use futures_util::future::try_join;

use crate::StoreError;

pub(crate) mod conditions;
pub(crate) mod key;
pub(crate) mod statement;
#[cfg(test)]
pub(crate) mod tried;

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T, Position> {
    /// The rows of this part, in their order.
    pub rows: Vec<T>,
    /// How many rows the filter lets through, wherever this part begins.
    pub total: u64,
    /// Whether more follow.
    pub has_more: bool,
    /// Where to read on, if more follow and the list can be read on from a position.
    pub next: Option<Position>,
}

/// Makes a page of the total and of its rows, one more of which was asked for than it holds. Both
/// are sent before either is waited for.
pub(crate) async fn page<Row, T, Position>(
    total: impl Future<Output = QueryResult<i64>>,
    rows: impl Future<Output = QueryResult<Vec<Row>>>,
    limit: Limit,
    read: impl Fn(Row) -> Result<T, StoreError>,
    position: impl FnOnce(&T) -> Option<Position>,
) -> Result<Page<T, Position>, StoreError> {
    let (total, rows) = try_join(total, rows).await?;
    let mut rows = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let limit = usize::from(limit.get());
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| has_more);
    Ok(Page {
        next: last.and_then(position),
        total: total.try_into().map_err(StoreError::unexpected)?,
        has_more,
        rows,
    })
}

fn push<const N: usize>(out: &mut AstPass<'_, '_, Pg>, parts: [&str; N]) {
    for part in parts {
        out.push_sql(part);
    }
}
