//! How an idea stands in an answer.

use chrono::{DateTime, Utc};
use creatorvault_domain::{DueDate, Idea, Notes, Priority, Stage, Tags, Title, UserId};
use serde::Serialize;

use crate::envelope::in_utc;

/// An idea as clients see it.
#[derive(Serialize)]
pub(crate) struct IdeaView {
    id: i64,
    user_id: UserId,
    title: Title,
    notes: Option<Notes>,
    stage: Stage,
    tags: Tags,
    priority: Priority,
    due_date: Option<DueDate>,
    #[serde(serialize_with = "in_utc")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "in_utc")]
    updated_at: DateTime<Utc>,
    version: i64,
}

impl From<Idea> for IdeaView {
    fn from(idea: Idea) -> Self {
        Self {
            id: idea.id.get(),
            user_id: idea.user_id,
            title: idea.title,
            notes: idea.notes,
            stage: idea.stage,
            tags: idea.tags,
            priority: idea.priority,
            due_date: idea.due_date,
            created_at: idea.created_at,
            updated_at: idea.updated_at,
            version: idea.version.get(),
        }
    }
}
