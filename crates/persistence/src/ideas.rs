//! Ideas in the database. Each method is one transaction within an owner's scope.

use chrono::{DateTime, Utc};
use creatorvault_domain::{Expected, Idea, IdeaId, IdeaListing, IdeaPatch, NewIdea, OwnerScope};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::{
    StoreError, WALK_STEP,
    change::{self as changes, Removal},
    door::Door,
    idempotency::{Claim, Once, Recorded, once},
    schema::ideas,
};

mod change;
mod listing;
mod new_row;
mod row;

pub use change::IdeaUpdate;
pub use listing::IdeaPage;

use new_row::NewRow;
use row::IdeaRow;

/// How many rows one statement inserts. It may have 65,535 parameters, and each row takes several.
const ROWS_AT_ONCE: usize = 1000;

/// The ideas of whoever's scope is given.
#[derive(Clone)]
pub struct IdeaRepository {
    door: Door,
}

impl IdeaRepository {
    pub(crate) fn new(door: Door) -> Self {
        Self { door }
    }

    /// Records a new idea of the owner's, as of `now`, of which no more than microseconds are kept.
    pub async fn create(
        &self,
        scope: &OwnerScope,
        new: &NewIdea,
        now: DateTime<Utc>,
    ) -> Result<Idea, StoreError> {
        self.door
            .write(scope, async |connection| {
                insert(connection, scope, new, now).await
            })
            .await
    }

    /// Records a new idea of the owner's, unless the claim's request was answered before. What it is
    /// answered with is recorded with the idea, or neither is.
    pub async fn create_once(
        &self,
        scope: &OwnerScope,
        new: &NewIdea,
        now: DateTime<Utc>,
        claim: &Claim,
        answer: impl FnOnce(&Idea) -> Recorded,
    ) -> Result<Once<Idea>, StoreError> {
        self.door
            .write(scope, async |connection| {
                let create = insert(connection, scope, new, now);
                once(connection, scope, claim, now, create, answer).await
            })
            .await
    }

    /// Records many new ideas of the owner's, each as of a time of its own: all of them, or none.
    pub async fn create_many(
        &self,
        scope: &OwnerScope,
        new: &[(NewIdea, DateTime<Utc>)],
    ) -> Result<(), StoreError> {
        self.door
            .write(scope, async |mut connection| {
                for some in new.chunks(ROWS_AT_ONCE) {
                    let rows = some.iter().map(|(new, now)| NewRow::of(scope, new, *now));
                    diesel::insert_into(ideas::table)
                        .values(rows.collect::<Vec<_>>())
                        .execute(&mut connection)
                        .await?;
                }
                Ok(())
            })
            .await
    }

    /// Counts the owner's ideas.
    pub async fn count(&self, scope: &OwnerScope) -> Result<i64, StoreError> {
        self.door
            .read(scope, async |mut connection| {
                Ok(ideas::table
                    .filter(ideas::user_id.eq(scope.owner().as_str()))
                    .count()
                    .get_result(&mut connection)
                    .await?)
            })
            .await
    }

    /// Finds one idea among the owner's own.
    pub async fn find(&self, scope: &OwnerScope, id: IdeaId) -> Result<Option<Idea>, StoreError> {
        self.door
            .read(scope, async |mut connection| {
                ideas::table
                    .filter(ideas::user_id.eq(scope.owner().as_str()))
                    .filter(ideas::id.eq(id.get()))
                    .select(IdeaRow::as_select())
                    .get_result(&mut connection)
                    .await
                    .optional()?
                    .map(IdeaRow::into_idea)
                    .transpose()
            })
            .await
    }

    /// Lists a part of the owner's ideas, and counts all that the filter lets through.
    pub async fn list(
        &self,
        scope: &OwnerScope,
        listing: &IdeaListing,
    ) -> Result<IdeaPage, StoreError> {
        self.door
            .read(scope, async |connection| {
                listing::list(connection, scope, listing).await
            })
            .await
    }

    /// Takes the next step of a walk through all ideas of the owner's, in the order of their ids:
    /// those after the given one. A step with none is the end.
    ///
    /// Each step is a transaction of its own, so that no slow reader holds one open. A walk is
    /// therefore no snapshot: each idea is as it was when its step was taken, and one that is
    /// recorded or removed meanwhile may or may not be met. None is met twice.
    pub async fn walk(
        &self,
        scope: &OwnerScope,
        after: Option<IdeaId>,
    ) -> Result<Vec<Idea>, StoreError> {
        let rows: Vec<IdeaRow> = self
            .door
            .read(scope, async |mut connection| {
                Ok(ideas::table
                    .filter(ideas::user_id.eq(scope.owner().as_str()))
                    .filter(ideas::id.gt(after.map_or(0, IdeaId::get)))
                    .order(ideas::id)
                    .limit(i64::from(WALK_STEP))
                    .select(IdeaRow::as_select())
                    .load(&mut connection)
                    .await?)
            })
            .await?;
        rows.into_iter().map(IdeaRow::into_idea).collect()
    }

    /// Changes an idea as the patch says, if it is at an expected version.
    /// Nothing is written unless something is different afterwards.
    pub async fn update(
        &self,
        scope: &OwnerScope,
        id: IdeaId,
        patch: IdeaPatch,
        expected: &Expected,
        now: DateTime<Utc>,
    ) -> Result<IdeaUpdate, StoreError> {
        self.door
            .write(scope, async |connection| {
                change::update(connection, scope, id, patch, expected, now).await
            })
            .await
    }

    /// Removes an idea, if it is at an expected version. Its tasks stay, without it.
    pub async fn remove(
        &self,
        scope: &OwnerScope,
        id: IdeaId,
        expected: &Expected,
    ) -> Result<Removal, StoreError> {
        self.door
            .write(scope, async |connection| {
                changes::remove(connection, "ideas", scope, id.get(), expected).await
            })
            .await
    }
}

async fn insert(
    mut connection: &AsyncPgConnection,
    scope: &OwnerScope,
    new: &NewIdea,
    now: DateTime<Utc>,
) -> Result<Idea, StoreError> {
    let id = diesel::insert_into(ideas::table)
        .values(NewRow::of(scope, new, now))
        .returning(ideas::id)
        .get_result(&mut connection)
        .await?;
    let id = IdeaId::new(id).map_err(StoreError::unexpected)?;
    Ok(new.clone().into_idea(id, scope, now))
}
