//! How an idea stands in an answer.

use chrono::{DateTime, Utc};
use creatorvault_domain::{
    DueDate, Idea, IdeaId, Notes, Priority, Stage, Tags, Title, UserId, Version,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    envelope::in_utc,
    reply::Shown,
    values::{described, described_or_null, moment, moment_or_null},
};

/// An idea as its owner sees it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Idea")]
pub(crate) struct IdeaView {
    #[schemars(schema_with = "described::<IdeaId>")]
    id: IdeaId,
    #[schemars(schema_with = "described::<UserId>")]
    user_id: UserId,
    #[schemars(schema_with = "described::<Title>")]
    title: Title,
    #[schemars(schema_with = "described_or_null::<Notes>")]
    notes: Option<Notes>,
    #[schemars(schema_with = "described::<Stage>")]
    stage: Stage,
    #[schemars(schema_with = "described::<Tags>")]
    tags: Tags,
    #[schemars(schema_with = "described::<Priority>")]
    priority: Priority,
    #[schemars(schema_with = "moment_or_null")]
    due_date: Option<DueDate>,
    #[serde(serialize_with = "in_utc")]
    #[schemars(schema_with = "moment")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "in_utc")]
    #[schemars(schema_with = "moment")]
    updated_at: DateTime<Utc>,
    #[schemars(schema_with = "described::<Version>")]
    version: Version,
}

impl Shown for IdeaView {
    const TAGGED: bool = true;

    fn version(&self) -> Option<Version> {
        Some(self.version)
    }
}

impl From<Idea> for IdeaView {
    fn from(idea: Idea) -> Self {
        Self {
            id: idea.id,
            user_id: idea.user_id,
            title: idea.title,
            notes: idea.notes,
            stage: idea.stage,
            tags: idea.tags,
            priority: idea.priority,
            due_date: idea.due_date,
            created_at: idea.created_at,
            updated_at: idea.updated_at,
            version: idea.version,
        }
    }
}
