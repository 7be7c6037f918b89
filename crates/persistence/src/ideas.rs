//! Ideas in the database. Each method is one transaction within an owner's scope.

mod new_row;

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use serde_json::Value;

use creatorvault_domain::{
    DueDate, Idea, IdeaId, NewIdea, Notes, OwnerScope, Priority, Stage, Tag, Tags, Title, UserId,
    Version,
};

use crate::{StoreError, door::Door, schema::ideas};
use new_row::NewRow;

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

    /// Records a new idea of the owner's.
    pub async fn create(
        &self,
        scope: &OwnerScope,
        new: &NewIdea,
        now: DateTime<Utc>,
    ) -> Result<Idea, StoreError> {
        self.door
            .write(scope, async |mut connection| {
                diesel::insert_into(ideas::table)
                    .values(NewRow::of(scope, new, now))
                    .returning(IdeaRow::as_returning())
                    .get_result(&mut connection)
                    .await?
                    .into_idea()
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
                    .first(&mut connection)
                    .await
                    .optional()?
                    .map(IdeaRow::into_idea)
                    .transpose()
            })
            .await
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = ideas, check_for_backend(diesel::pg::Pg))]
struct IdeaRow {
    id: i64,
    user_id: String,
    title: String,
    notes: Option<String>,
    stage: String,
    tags: Value,
    priority: String,
    due_date: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl IdeaRow {
    /// The row as an idea. A row that is none was not written by this service.
    fn into_idea(self) -> Result<Idea, StoreError> {
        Ok(Idea {
            id: IdeaId::new(self.id).map_err(StoreError::unexpected)?,
            user_id: UserId::parse(&self.user_id).map_err(StoreError::unexpected)?,
            title: Title::parse(&self.title).map_err(StoreError::unexpected)?,
            notes: self
                .notes
                .map(|notes| Notes::parse(&notes))
                .transpose()
                .map_err(StoreError::unexpected)?,
            stage: Stage::parse(&self.stage).map_err(StoreError::unexpected)?,
            tags: tags_of(self.tags)?,
            priority: Priority::parse(&self.priority).map_err(StoreError::unexpected)?,
            due_date: self
                .due_date
                .map(DueDate::at)
                .transpose()
                .map_err(StoreError::unexpected)?,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: Version::new(self.version),
        })
    }
}

fn tags_of(stored: Value) -> Result<Tags, StoreError> {
    let texts: Vec<String> = serde_json::from_value(stored).map_err(StoreError::unexpected)?;
    let tags = texts
        .iter()
        .map(|text| Tag::parse(text))
        .collect::<Result<Vec<_>, _>>()
        .map_err(StoreError::unexpected)?;
    Tags::collect(tags).map_err(StoreError::unexpected)
}
