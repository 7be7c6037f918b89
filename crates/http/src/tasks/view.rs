//! How a task stands in an answer.

use chrono::{DateTime, Utc};
use creatorvault_domain::{
    CategoryId, DueDay, IdeaId, Priority, Task, TaskDescription, TaskId, TaskStatus, Title, UserId,
    Version,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    envelope::{in_utc, in_utc_or_null},
    reply::Shown,
    values::{described, described_or_null, moment, moment_or_null},
};

/// A task as its owner sees it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Task")]
pub(crate) struct TaskView {
    #[schemars(schema_with = "described::<TaskId>")]
    id: TaskId,
    #[schemars(schema_with = "described::<UserId>")]
    user_id: UserId,
    #[schemars(schema_with = "described::<Title>")]
    title: Title,
    #[schemars(schema_with = "described_or_null::<TaskDescription>")]
    description: Option<TaskDescription>,
    #[schemars(schema_with = "described::<TaskStatus>")]
    status: TaskStatus,
    #[schemars(schema_with = "described::<Priority>")]
    priority: Priority,
    #[schemars(schema_with = "described_or_null::<CategoryId>")]
    category_id: Option<CategoryId>,
    #[schemars(schema_with = "described_or_null::<IdeaId>")]
    idea_id: Option<IdeaId>,
    #[schemars(schema_with = "described_or_null::<DueDay>")]
    due_date: Option<DueDay>,
    /// When it was completed, if it is, or was when it was archived.
    #[serde(serialize_with = "in_utc_or_null")]
    #[schemars(schema_with = "moment_or_null")]
    completed_at: Option<DateTime<Utc>>,
    #[serde(serialize_with = "in_utc")]
    #[schemars(schema_with = "moment")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "in_utc")]
    #[schemars(schema_with = "moment")]
    updated_at: DateTime<Utc>,
    #[schemars(schema_with = "described::<Version>")]
    version: Version,
}

impl Shown for TaskView {
    const TAGGED: bool = true;

    fn version(&self) -> Option<Version> {
        Some(self.version)
    }
}

impl From<Task> for TaskView {
    fn from(task: Task) -> Self {
        Self {
            id: task.id,
            user_id: task.user_id,
            title: task.title,
            description: task.description,
            status: task.status,
            priority: task.priority,
            category_id: task.category_id,
            idea_id: task.idea_id,
            due_date: task.due_date,
            completed_at: task.completed_at,
            created_at: task.created_at,
            updated_at: task.updated_at,
            version: task.version,
        }
    }
}
