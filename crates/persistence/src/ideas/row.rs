//! An idea as its table holds it.

use chrono::{DateTime, Utc};
use creatorvault_domain::{
    DueDate, Idea, IdeaId, Notes, Priority, Stage, Tag, Tags, Title, UserId, Version,
};
use diesel::{
    Queryable, Selectable,
    deserialize::{self, FromSql, FromSqlRow},
    pg::{Pg, PgValue},
    sql_types::Jsonb,
};
use serde_json::Value;

use crate::{StoreError, folded::Folded, schema::ideas};

#[derive(Queryable, Selectable)]
#[diesel(table_name = ideas, check_for_backend(Pg))]
pub(super) struct IdeaRow {
    id: i64,
    user_id: String,
    title: String,
    notes: Option<String>,
    stage: String,
    tags: TagTexts,
    priority: String,
    due_date: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl IdeaRow {
    /// The row as an idea. A row that is none was not written by this service.
    pub(super) fn into_idea(self) -> Result<Idea, StoreError> {
        Ok(Idea {
            id: IdeaId::new(self.id).map_err(StoreError::unexpected)?,
            user_id: UserId::try_from(self.user_id).map_err(StoreError::unexpected)?,
            title: Title::try_from(self.title).map_err(StoreError::unexpected)?,
            notes: self
                .notes
                .map(Notes::try_from)
                .transpose()
                .map_err(StoreError::unexpected)?,
            stage: Stage::parse(&self.stage).map_err(StoreError::unexpected)?,
            tags: self.tags.into_tags()?,
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

/// The texts of tags, read without a tree of JSON in between.
#[derive(FromSqlRow)]
pub(super) struct TagTexts(Vec<String>);

impl FromSql<Jsonb, Pg> for TagTexts {
    fn from_sql(stored: PgValue<'_>) -> deserialize::Result<Self> {
        match stored.as_bytes() {
            [1, json @ ..] => Ok(Self(serde_json::from_slice(json)?)),
            _ => Err("a jsonb of an unknown version".into()),
        }
    }
}

impl TagTexts {
    fn into_tags(self) -> Result<Tags, StoreError> {
        let tags = self.0.into_iter().map(Tag::try_from);
        let tags = tags
            .collect::<Result<Vec<_>, _>>()
            .map_err(StoreError::unexpected)?;
        Tags::collect(tags).map_err(StoreError::unexpected)
    }
}

/// Tags as the table holds them.
pub(super) fn tags_to_store(tags: &Tags) -> Value {
    tags.iter().map(Tag::as_str).collect()
}

/// What an idea is sorted and searched by.
pub(super) fn folded(title: &Title, notes: Option<&Notes>) -> Folded {
    Folded::of(title.as_str(), notes.map(Notes::as_str))
}
