//! Lists of categories.

use creatorvault_domain::{
    Category, CategoryKey, CategoryListing, CategoryPosition, OwnerScope, Start,
};
use diesel::{SelectableHelper, dsl::AsSelect, pg::Pg};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::row::CategoryRow;
use crate::{
    StoreError,
    cached::Cached,
    listing::{
        Page,
        conditions::{Conditions, matches_all, patterns},
        key::{Key, Shape, Value},
        page,
        statement::{Begin, Count, Select, Sort},
    },
};

/// A part of a list of categories.
pub type CategoryPage = Page<Category, CategoryPosition>;

pub(super) async fn list(
    connection: &AsyncPgConnection,
    scope: &OwnerScope,
    listing: &CategoryListing,
) -> Result<CategoryPage, StoreError> {
    let patterns = patterns(listing.filter().search.as_ref());
    let conditions = Conditions::new(scope, [matches_all(&patterns)]);
    let (mut counting, mut selecting) = (connection, connection);
    page(
        Cached(count(&conditions)).get_result(&mut counting),
        Cached(select(&conditions, listing)).load(&mut selecting),
        listing.limit(),
        CategoryRow::into_category,
        |last| Some(CategoryPosition::of(last, listing.key())),
    )
    .await
}

fn count<'q>(conditions: &'q Conditions<'q>) -> Count<'q> {
    Count {
        table: "categories",
        conditions,
    }
}

fn select<'q>(
    conditions: &'q Conditions<'q>,
    listing: &'q CategoryListing,
) -> Select<'q, AsSelect<CategoryRow, Pg>> {
    Select {
        table: "categories",
        columns: CategoryRow::as_select(),
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

const fn column(key: CategoryKey) -> Key {
    let column = match key {
        CategoryKey::CreatedAt => "created_at",
        CategoryKey::UpdatedAt => "updated_at",
        CategoryKey::Name => "name_folded",
    };
    Key {
        column,
        shape: Shape::Plain,
        // An owner has dozens, which are sorted at once.
        indexed: false,
    }
}

fn value(position: &CategoryPosition) -> Value<'_> {
    match position {
        CategoryPosition::CreatedAt(at, _) | CategoryPosition::UpdatedAt(at, _) => {
            Value::Moment(*at)
        }
        CategoryPosition::Name(folded, _) => Value::Text(folded),
    }
}
