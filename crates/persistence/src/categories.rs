//! Categories in the database. Each method is one transaction within an owner's scope.

use chrono::{DateTime, Utc};
use creatorvault_domain::{
    Category, CategoryId, CategoryListing, CategoryPatch, Expected, NewCategory, OwnerScope,
};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::{
    StoreError, WALK_STEP,
    cached::Cached,
    change::{self, Removal, Update},
    door::Door,
    idempotency::{Claim, Once, Recorded, once},
    schema::categories,
};

mod listing;
mod row;

pub use listing::CategoryPage;

use row::{CategoryRow, NewRow, changes};

/// What came of a change to a category.
pub type CategoryUpdate = Update<Category>;

/// The categories of whoever's scope is given. A name that is taken is refused by the database, so
/// two who ask for it at once can't both have it.
#[derive(Clone)]
pub struct CategoryRepository {
    door: Door,
}

impl CategoryRepository {
    pub(crate) fn new(door: Door) -> Self {
        Self { door }
    }

    /// Makes a new category of the owner's, as of `now`, of which no more than microseconds are kept.
    pub async fn create(
        &self,
        scope: &OwnerScope,
        new: &NewCategory,
        now: DateTime<Utc>,
    ) -> Result<Category, StoreError> {
        self.door
            .write(scope, async |connection| {
                insert(connection, scope, new, now).await
            })
            .await
    }

    /// Makes a new category of the owner's, unless the claim's request was answered before. What it
    /// is answered with is recorded with the category, or neither is.
    pub async fn create_once(
        &self,
        scope: &OwnerScope,
        new: &NewCategory,
        now: DateTime<Utc>,
        claim: &Claim,
        answer: impl FnOnce(&Category) -> Recorded,
    ) -> Result<Once<Category>, StoreError> {
        self.door
            .write(scope, async |connection| {
                let create = insert(connection, scope, new, now);
                once(connection, scope, claim, now, create, answer).await
            })
            .await
    }

    /// Finds one category among the owner's own.
    pub async fn find(
        &self,
        scope: &OwnerScope,
        id: CategoryId,
    ) -> Result<Option<Category>, StoreError> {
        self.door
            .read(scope, async |mut connection| {
                categories::table
                    .filter(categories::user_id.eq(scope.owner().as_str()))
                    .filter(categories::id.eq(id.get()))
                    .select(CategoryRow::as_select())
                    .get_result(&mut connection)
                    .await
                    .optional()?
                    .map(CategoryRow::into_category)
                    .transpose()
            })
            .await
    }

    /// Lists a part of the owner's categories, and counts all that the filter lets through.
    pub async fn list(
        &self,
        scope: &OwnerScope,
        listing: &CategoryListing,
    ) -> Result<CategoryPage, StoreError> {
        self.door
            .read(scope, async |connection| {
                listing::list(connection, scope, listing).await
            })
            .await
    }

    /// Takes the next step of a walk through all categories of the owner's, in the order of their
    /// ids, as [`IdeaRepository::walk`](crate::IdeaRepository::walk) does.
    pub async fn walk(
        &self,
        scope: &OwnerScope,
        after: Option<CategoryId>,
    ) -> Result<Vec<Category>, StoreError> {
        let rows: Vec<CategoryRow> = self
            .door
            .read(scope, async |mut connection| {
                Ok(categories::table
                    .filter(categories::user_id.eq(scope.owner().as_str()))
                    .filter(categories::id.gt(after.map_or(0, CategoryId::get)))
                    .order(categories::id)
                    .limit(i64::from(WALK_STEP))
                    .select(CategoryRow::as_select())
                    .load(&mut connection)
                    .await?)
            })
            .await?;
        rows.into_iter().map(CategoryRow::into_category).collect()
    }

    /// Changes a category as the patch says, if it is at an expected version.
    /// Nothing is written unless something is different afterwards.
    pub async fn update(
        &self,
        scope: &OwnerScope,
        id: CategoryId,
        patch: CategoryPatch,
        expected: &Expected,
        now: DateTime<Utc>,
    ) -> Result<CategoryUpdate, StoreError> {
        self.door
            .write(scope, async |mut connection| {
                let one = categories::table
                    .filter(categories::user_id.eq(scope.owner().as_str()))
                    .filter(categories::id.eq(id.get()));
                let row = one.select(CategoryRow::as_select()).for_update();
                let row = row.get_result(&mut connection).await.optional()?;
                change::update(
                    row.map(CategoryRow::into_category).transpose()?,
                    |category| category.version,
                    expected,
                    |category| Ok(category.apply(patch, now)),
                    async |category| {
                        let update = diesel::update(one).set(changes(category));
                        Cached(update).execute(&mut { connection }).await?;
                        Ok(())
                    },
                )
                .await
            })
            .await
    }

    /// Removes a category, if it is at an expected version. Its tasks stay, without it.
    pub async fn remove(
        &self,
        scope: &OwnerScope,
        id: CategoryId,
        expected: &Expected,
    ) -> Result<Removal, StoreError> {
        self.door
            .write(scope, async |connection| {
                change::remove(connection, "categories", scope, id.get(), expected).await
            })
            .await
    }
}

async fn insert(
    mut connection: &AsyncPgConnection,
    scope: &OwnerScope,
    new: &NewCategory,
    now: DateTime<Utc>,
) -> Result<Category, StoreError> {
    let id = diesel::insert_into(categories::table)
        .values(NewRow::of(scope, new, now))
        .returning(categories::id)
        .get_result(&mut connection)
        .await?;
    let id = CategoryId::new(id).map_err(StoreError::unexpected)?;
    Ok(new.clone().into_category(id, scope, now))
}
