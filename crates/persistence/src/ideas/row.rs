//! An idea as its table holds it.

use chrono::{DateTime, Utc};
use creatorvault_domain::{
    DueDate, Idea, IdeaId, Notes, Priority, Stage, Tag, Tags, Title, UserId, Version,
};
use diesel::{Queryable, Selectable};
use serde_json::Value;

use crate::{StoreError, folded::Folded, schema::ideas};

#[derive(Queryable, Selectable)]
#[diesel(table_name = ideas, check_for_backend(diesel::pg::Pg))]
pub(super) struct IdeaRow {
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
    pub(super) fn into_idea(self) -> Result<Idea, StoreError> {
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

/// Tags as the table holds them.
pub(super) fn tags_to_store(tags: &Tags) -> Value {
    tags.iter().map(Tag::as_str).collect()
}

/// What an idea is sorted and searched by.
pub(super) fn folded(title: &Title, notes: Option<&Notes>) -> Folded {
    Folded::of(title.as_str(), notes.map(Notes::as_str))
}
