//! Lists of ideas: the page and the total, asked for together.
//!
//! Never `count(*) OVER ()`: it makes a page read everything that the filter lets through.

use creatorvault_domain::{Idea, IdeaListing, IdeaPosition, IdeaSequence, OwnerScope};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::try_join;

use super::row::IdeaRow;
use crate::{StoreError, cached::Cached};

mod conditions;
mod statement;

use conditions::Conditions;
use statement::{Count, Page};

/// A part of a list of ideas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdeaPage {
    /// The ideas of this part, in their order.
    pub ideas: Vec<Idea>,
    /// How many ideas the filter lets through, wherever this part begins.
    pub total: u64,
    /// Whether more follow.
    pub has_more: bool,
    /// Where to read on, if more follow and the list can be read on from a position.
    pub next: Option<IdeaPosition>,
}

pub(super) async fn list(
    connection: &AsyncPgConnection,
    scope: &OwnerScope,
    listing: &IdeaListing,
) -> Result<IdeaPage, StoreError> {
    let conditions = Conditions::new(scope, listing.filter());
    let count = Cached(Count(&conditions));
    let page = Cached(Page::new(&conditions, listing));
    // Both are sent before either is waited for.
    let (mut counting, mut paging) = (connection, connection);
    let (total, rows) = try_join(
        count.get_result::<i64>(&mut counting),
        page.load::<IdeaRow>(&mut paging),
    )
    .await?;
    let mut ideas = rows
        .into_iter()
        .map(IdeaRow::into_idea)
        .collect::<Result<Vec<_>, _>>()?;
    let limit = usize::from(listing.limit().get());
    let has_more = ideas.len() > limit;
    ideas.truncate(limit);
    let next = match (listing.sequence(), ideas.last()) {
        (IdeaSequence::Keyed { key, .. }, Some(last)) if has_more => {
            Some(IdeaPosition::of(last, *key))
        }
        _ => None,
    };
    Ok(IdeaPage {
        ideas,
        total: total.try_into().map_err(StoreError::unexpected)?,
        has_more,
        next,
    })
}

#[cfg(test)]
mod tests;
