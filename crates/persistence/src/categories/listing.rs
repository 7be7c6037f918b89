//! Lists of categories.

use creatorvault_domain::{
    Category, CategoryFilter, CategoryKey, CategoryListing, CategoryPosition, OwnerScope, Start,
};
use diesel::{
    QueryResult, SelectableHelper,
    dsl::AsSelect,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::row::CategoryRow;
use crate::{
    StoreError,
    cached::Cached,
    listing::{
        Page,
        conditions::{self, patterns, push_unless_empty},
        page,
        statement::{Begin, Count, Index, Key, Select, Shape, Sort, Value},
    },
};

/// A part of a list of categories.
pub type CategoryPage = Page<Category, CategoryPosition>;

type Conditions<'q> = conditions::Conditions<'q, Values>;

/// What stands for each condition.
struct Values {
    words: Vec<String>,
}

impl QueryFragment<Pg> for Values {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        push_unless_empty(&mut out, "search_text LIKE ALL (", &self.words, ")")
    }
}

pub(super) async fn list(
    connection: &AsyncPgConnection,
    scope: &OwnerScope,
    listing: &CategoryListing,
) -> Result<CategoryPage, StoreError> {
    let conditions = conditions(scope, listing.filter());
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

fn conditions<'q>(scope: &'q OwnerScope, filter: &'q CategoryFilter) -> Conditions<'q> {
    let values = (!filter.is_empty()).then(|| Values {
        words: patterns(filter.search.as_ref()),
    });
    Conditions::new(scope, values)
}

fn count<'q>(conditions: &'q Conditions<'q>) -> Count<'q, Values> {
    Count {
        table: "categories",
        conditions,
    }
}

fn select<'q>(
    conditions: &'q Conditions<'q>,
    listing: &'q CategoryListing,
) -> Select<'q, AsSelect<CategoryRow, Pg>, Values> {
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
        index: Index::Neither,
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
