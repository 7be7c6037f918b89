//! Tasks in the database. Each method is one transaction within an owner's scope.

use chrono::{DateTime, Utc};
use creatorvault_domain::{Expected, NewTask, OwnerScope, Task, TaskId, TaskListing, TaskPatch};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::{
    StoreError, WALK_STEP,
    cached::Cached,
    change::{self, Removal, Update},
    door::Door,
    idempotency::{Claim, Once, Recorded, once},
    schema::tasks,
};

mod listing;
mod references;
mod row;

pub use listing::TaskPage;

use references::References;
use row::{NewRow, TaskRow, changes};

/// How many rows one statement inserts. It may have 65,535 parameters, and each row takes several.
const ROWS_AT_ONCE: usize = 1000;

/// What came of a change to a task.
pub type TaskUpdate = Update<Task>;

/// The tasks of whoever's scope is given. That what a task points at is there, and is the owner's,
/// is for the database to say: whoever asked first might be told what is no longer so.
#[derive(Clone)]
pub struct TaskRepository {
    door: Door,
}

impl TaskRepository {
    pub(crate) fn new(door: Door) -> Self {
        Self { door }
    }

    /// Records a new task of the owner's, as of `now`, of which no more than microseconds are kept.
    pub async fn create(
        &self,
        scope: &OwnerScope,
        new: &NewTask,
        now: DateTime<Utc>,
    ) -> Result<Task, StoreError> {
        let created = self
            .door
            .write(scope, async |connection| {
                insert(connection, scope, new, now).await
            })
            .await;
        References::of(new)
            .explain(&self.door, scope, created)
            .await
    }

    /// Records a new task of the owner's, unless the claim's request was answered before. What it is
    /// answered with is recorded with the task, or neither is.
    pub async fn create_once(
        &self,
        scope: &OwnerScope,
        new: &NewTask,
        now: DateTime<Utc>,
        claim: &Claim,
        answer: impl FnOnce(&Task) -> Recorded,
    ) -> Result<Once<Task>, StoreError> {
        let created = self
            .door
            .write(scope, async |connection| {
                let create = insert(connection, scope, new, now);
                once(connection, scope, claim, now, create, answer).await
            })
            .await;
        References::of(new)
            .explain(&self.door, scope, created)
            .await
    }

    /// Records many new tasks of the owner's, each as of a time of its own: all of them, or none.
    pub async fn create_many(
        &self,
        scope: &OwnerScope,
        new: &[(NewTask, DateTime<Utc>)],
    ) -> Result<(), StoreError> {
        self.door
            .write(scope, async |mut connection| {
                for some in new.chunks(ROWS_AT_ONCE) {
                    let rows = some.iter().map(|(new, now)| NewRow::of(scope, new, *now));
                    diesel::insert_into(tasks::table)
                        .values(rows.collect::<Vec<_>>())
                        .execute(&mut connection)
                        .await?;
                }
                Ok(())
            })
            .await
    }

    /// Counts the owner's tasks.
    pub async fn count(&self, scope: &OwnerScope) -> Result<i64, StoreError> {
        self.door
            .read(scope, async |mut connection| {
                Ok(tasks::table
                    .filter(tasks::user_id.eq(scope.owner().as_str()))
                    .count()
                    .get_result(&mut connection)
                    .await?)
            })
            .await
    }

    /// Finds one task among the owner's own.
    pub async fn find(&self, scope: &OwnerScope, id: TaskId) -> Result<Option<Task>, StoreError> {
        self.door
            .read(scope, async |mut connection| {
                tasks::table
                    .filter(tasks::user_id.eq(scope.owner().as_str()))
                    .filter(tasks::id.eq(id.get()))
                    .select(TaskRow::as_select())
                    .get_result(&mut connection)
                    .await
                    .optional()?
                    .map(TaskRow::into_task)
                    .transpose()
            })
            .await
    }

    /// Lists a part of the owner's tasks, and counts all that the filter lets through.
    pub async fn list(
        &self,
        scope: &OwnerScope,
        listing: &TaskListing,
    ) -> Result<TaskPage, StoreError> {
        self.door
            .read(scope, async |connection| {
                listing::list(connection, scope, listing).await
            })
            .await
    }

    /// Takes the next step of a walk through all tasks of the owner's, in the order of their ids, as
    /// [`IdeaRepository::walk`](crate::IdeaRepository::walk) does.
    pub async fn walk(
        &self,
        scope: &OwnerScope,
        after: Option<TaskId>,
    ) -> Result<Vec<Task>, StoreError> {
        let rows: Vec<TaskRow> = self
            .door
            .read(scope, async |mut connection| {
                Ok(tasks::table
                    .filter(tasks::user_id.eq(scope.owner().as_str()))
                    .filter(tasks::id.gt(after.map_or(0, TaskId::get)))
                    .order(tasks::id)
                    .limit(i64::from(WALK_STEP))
                    .select(TaskRow::as_select())
                    .load(&mut connection)
                    .await?)
            })
            .await?;
        rows.into_iter().map(TaskRow::into_task).collect()
    }

    /// Changes a task as the patch says, if it is at an expected version.
    /// Nothing is written unless something is different afterwards.
    pub async fn update(
        &self,
        scope: &OwnerScope,
        id: TaskId,
        patch: TaskPatch,
        expected: &Expected,
        now: DateTime<Utc>,
    ) -> Result<TaskUpdate, StoreError> {
        let references = References::changed_by(&patch);
        let updated = self
            .door
            .write(scope, async |mut connection| {
                let one = tasks::table
                    .filter(tasks::user_id.eq(scope.owner().as_str()))
                    .filter(tasks::id.eq(id.get()));
                let row = one.select(TaskRow::as_select()).for_update();
                let row = row.get_result(&mut connection).await.optional()?;
                change::update(
                    row.map(TaskRow::into_task).transpose()?,
                    |task| task.version,
                    expected,
                    |task| Ok(task.apply(patch, now)),
                    async |task| {
                        let update = diesel::update(one).set(changes(task));
                        Cached(update).execute(&mut { connection }).await?;
                        Ok(())
                    },
                )
                .await
            })
            .await;
        references.explain(&self.door, scope, updated).await
    }

    /// Removes a task, if it is at an expected version.
    pub async fn remove(
        &self,
        scope: &OwnerScope,
        id: TaskId,
        expected: &Expected,
    ) -> Result<Removal, StoreError> {
        self.door
            .write(scope, async |connection| {
                change::remove(connection, "tasks", scope, id.get(), expected).await
            })
            .await
    }
}

async fn insert(
    mut connection: &AsyncPgConnection,
    scope: &OwnerScope,
    new: &NewTask,
    now: DateTime<Utc>,
) -> Result<Task, StoreError> {
    let id = diesel::insert_into(tasks::table)
        .values(NewRow::of(scope, new, now))
        .returning(tasks::id)
        .get_result(&mut connection)
        .await?;
    let id = TaskId::new(id).map_err(StoreError::unexpected)?;
    Ok(new.clone().into_task(id, scope, now))
}
