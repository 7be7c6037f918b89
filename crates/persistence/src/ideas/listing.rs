//! Lists of ideas.

use creatorvault_domain::{
    DueDate, Idea, IdeaKey, IdeaListing, IdeaPosition, IdeaSequence, OwnerScope, Start,
};
use diesel::{SelectableHelper, dsl::AsSelect, pg::Pg};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::row::IdeaRow;
use crate::{
    StoreError,
    cached::Cached,
    listing::{
        Page,
        conditions::{Conditions, patterns},
        key::{Key, PRIORITIES, Shape, Value},
        page,
        statement::{Begin, Count, Select, Sort},
    },
};

mod conditions;

use conditions::conditions;

const STAGES: &str = "{idea,outline,draft,published}";

/// A part of a list of ideas.
pub type IdeaPage = Page<Idea, IdeaPosition>;

pub(super) async fn list(
    connection: &AsyncPgConnection,
    scope: &OwnerScope,
    listing: &IdeaListing,
) -> Result<IdeaPage, StoreError> {
    let filter = listing.filter();
    let patterns = patterns(filter.search.as_ref());
    let conditions = conditions(scope, filter, &patterns);
    let (mut counting, mut selecting) = (connection, connection);
    page(
        Cached(count(&conditions)).get_result(&mut counting),
        Cached(select(&conditions, &patterns, listing)).load(&mut selecting),
        listing.limit(),
        IdeaRow::into_idea,
        |last| match listing.sequence() {
            IdeaSequence::Keyed { key, .. } => Some(IdeaPosition::of(last, *key)),
            IdeaSequence::Relevant { .. } => None,
        },
    )
    .await
}

fn count<'q>(conditions: &'q Conditions<'q>) -> Count<'q> {
    Count {
        table: "ideas",
        conditions,
    }
}

fn select<'q>(
    conditions: &'q Conditions<'q>,
    patterns: &'q [String],
    listing: &'q IdeaListing,
) -> Select<'q, AsSelect<IdeaRow, Pg>> {
    let (sort, order, begin) = match listing.sequence() {
        IdeaSequence::Keyed { key, order, start } => {
            let begin = match start {
                Start::At(offset) => Begin::At(offset.get()),
                Start::After(position) => Begin::After(value(position), position.id().get()),
            };
            (Sort::Key(column(*key)), *order, begin)
        }
        IdeaSequence::Relevant { order, offset } => {
            (Sort::Relevance(patterns), *order, Begin::At(offset.get()))
        }
    };
    Select {
        table: "ideas",
        columns: IdeaRow::as_select(),
        conditions,
        sort,
        order,
        begin,
        limit: listing.limit().into(),
    }
}

const fn column(key: IdeaKey) -> Key {
    let (column, shape, indexed) = match key {
        IdeaKey::CreatedAt => ("created_at", Shape::Plain, true),
        IdeaKey::UpdatedAt => ("updated_at", Shape::Plain, true),
        IdeaKey::Title => ("title_folded", Shape::Plain, true),
        IdeaKey::Priority => ("priority", PRIORITIES, false),
        IdeaKey::Stage => ("stage", Shape::Words(STAGES), false),
        // An index on an expression has them upward, and can't be read alone.
        IdeaKey::DueDate => ("due_date", Shape::NullsLast("timestamptz"), false),
    };
    Key {
        column,
        shape,
        indexed,
    }
}

fn value(position: &IdeaPosition) -> Value<'_> {
    match position {
        IdeaPosition::CreatedAt(at, _) | IdeaPosition::UpdatedAt(at, _) => Value::Moment(*at),
        IdeaPosition::Title(folded, _) => Value::Text(folded),
        IdeaPosition::Priority(priority, _) => Value::Text(priority.as_str()),
        IdeaPosition::Stage(stage, _) => Value::Text(stage.as_str()),
        IdeaPosition::DueDate(due, _) => Value::MaybeMoment(due.map(DueDate::get)),
    }
}

#[cfg(test)]
mod tests;
