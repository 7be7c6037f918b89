//! Lists of tasks.

use creatorvault_domain::{DueDay, OwnerScope, Start, Task, TaskKey, TaskListing, TaskPosition};
use diesel::{SelectableHelper, dsl::AsSelect, pg::Pg};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::row::TaskRow;
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

const STATUSES: &str = "{pending,in_progress,completed,archived}";

/// A part of a list of tasks.
pub type TaskPage = Page<Task, TaskPosition>;

pub(super) async fn list(
    connection: &AsyncPgConnection,
    scope: &OwnerScope,
    listing: &TaskListing,
) -> Result<TaskPage, StoreError> {
    let filter = listing.filter();
    let patterns = patterns(filter.search.as_ref());
    let conditions = conditions(scope, filter, &patterns);
    let (mut counting, mut selecting) = (connection, connection);
    page(
        Cached(count(&conditions)).get_result(&mut counting),
        Cached(select(&conditions, listing)).load(&mut selecting),
        listing.limit(),
        TaskRow::into_task,
        |last| Some(TaskPosition::of(last, listing.key())),
    )
    .await
}

fn count<'q>(conditions: &'q Conditions<'q>) -> Count<'q> {
    Count {
        table: "tasks",
        conditions,
    }
}

fn select<'q>(
    conditions: &'q Conditions<'q>,
    listing: &'q TaskListing,
) -> Select<'q, AsSelect<TaskRow, Pg>> {
    Select {
        table: "tasks",
        columns: TaskRow::as_select(),
        conditions,
        sort: Sort::Key(column(listing.key())),
        order: listing.order(),
        begin: match listing.start() {
            Start::At(offset) => Begin::At(offset.get()),
            Start::After(position) => Begin::After(value(position), position.id().get()),
        },
        limit: listing.limit().into(),
    }
}

const fn column(key: TaskKey) -> Key {
    let (column, shape, indexed) = match key {
        TaskKey::CreatedAt => ("created_at", Shape::Plain, true),
        TaskKey::UpdatedAt => ("updated_at", Shape::Plain, true),
        TaskKey::Title => ("title_folded", Shape::Plain, true),
        TaskKey::Priority => ("priority", PRIORITIES, false),
        TaskKey::Status => ("status", Shape::Words(STATUSES), false),
        // An index on an expression has them upward, and can't be read alone.
        TaskKey::DueDate => ("due_date", Shape::NullsLast("date"), false),
    };
    Key {
        column,
        shape,
        indexed,
    }
}

fn value(position: &TaskPosition) -> Value<'_> {
    match position {
        TaskPosition::CreatedAt(at, _) | TaskPosition::UpdatedAt(at, _) => Value::Moment(*at),
        TaskPosition::Title(folded, _) => Value::Text(folded),
        TaskPosition::Priority(priority, _) => Value::Text(priority.as_str()),
        TaskPosition::Status(status, _) => Value::Text(status.as_str()),
        TaskPosition::DueDate(due, _) => Value::MaybeDay(due.map(DueDay::get)),
    }
}

#[cfg(test)]
mod tests;
