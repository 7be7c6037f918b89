//! A task as its table holds it, and as it gets there.

#![expect(clippy::ref_option_ref, reason = "Diesel derives such types")]

use chrono::{DateTime, NaiveDate, Utc};
use creatorvault_domain::{
    CategoryId, DueDay, IdeaId, NewTask, OwnerScope, Priority, Task, TaskDescription, TaskId,
    TaskStatus, Title, UserId, Version,
};
use diesel::{AsChangeset, Insertable, Queryable, Selectable};

use crate::{StoreError, folded::Folded, schema::tasks};

#[derive(Queryable, Selectable)]
#[diesel(table_name = tasks, check_for_backend(diesel::pg::Pg))]
pub(super) struct TaskRow {
    id: i64,
    user_id: String,
    title: String,
    description: Option<String>,
    status: String,
    priority: String,
    category_id: Option<i64>,
    idea_id: Option<i64>,
    due_date: Option<NaiveDate>,
    completed_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl TaskRow {
    /// The row as a task. A row that is none was not written by this service.
    pub(super) fn into_task(self) -> Result<Task, StoreError> {
        Ok(Task {
            id: TaskId::new(self.id).map_err(StoreError::unexpected)?,
            user_id: UserId::try_from(self.user_id).map_err(StoreError::unexpected)?,
            title: Title::try_from(self.title).map_err(StoreError::unexpected)?,
            description: self
                .description
                .map(TaskDescription::try_from)
                .transpose()
                .map_err(StoreError::unexpected)?,
            status: TaskStatus::parse(&self.status).map_err(StoreError::unexpected)?,
            priority: Priority::parse(&self.priority).map_err(StoreError::unexpected)?,
            category_id: self
                .category_id
                .map(CategoryId::new)
                .transpose()
                .map_err(StoreError::unexpected)?,
            idea_id: self
                .idea_id
                .map(IdeaId::new)
                .transpose()
                .map_err(StoreError::unexpected)?,
            due_date: self
                .due_date
                .map(DueDay::on)
                .transpose()
                .map_err(StoreError::unexpected)?,
            completed_at: self.completed_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: Version::new(self.version),
        })
    }
}

/// What is stored of a task that is new; the database adds its id and its first version.
#[derive(Insertable)]
// What is absent is NULL, so that the statement has one text, and is kept prepared.
#[diesel(table_name = tasks, treat_none_as_default_value = false)]
pub(super) struct NewRow<'a> {
    user_id: &'a str,
    title: &'a str,
    description: Option<&'a str>,
    status: &'static str,
    priority: &'static str,
    category_id: Option<i64>,
    idea_id: Option<i64>,
    due_date: Option<NaiveDate>,
    completed_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    title_folded: String,
    search_text: String,
}

impl<'a> NewRow<'a> {
    pub(super) fn of(scope: &'a OwnerScope, new: &'a NewTask, now: DateTime<Utc>) -> Self {
        let folded = folded(&new.title, new.description.as_ref());
        Self {
            user_id: scope.owner().as_str(),
            title: new.title.as_str(),
            description: new.description.as_ref().map(TaskDescription::as_str),
            status: new.status.as_str(),
            priority: new.priority.as_str(),
            category_id: new.category_id.map(CategoryId::get),
            idea_id: new.idea_id.map(IdeaId::get),
            due_date: new.due_date.map(DueDay::get),
            completed_at: new.completed_at(now),
            created_at: now,
            updated_at: now,
            title_folded: folded.title,
            search_text: folded.text,
        }
    }
}

/// What is written of a task that has changed.
#[derive(AsChangeset)]
// What is absent is NULL, and not left as it was.
#[diesel(table_name = tasks, treat_none_as_null = true)]
pub(super) struct Changes<'a> {
    title: &'a str,
    description: Option<&'a str>,
    status: &'static str,
    priority: &'static str,
    category_id: Option<i64>,
    idea_id: Option<i64>,
    due_date: Option<NaiveDate>,
    completed_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    version: i64,
    title_folded: String,
    search_text: String,
}

pub(super) fn changes(task: &Task) -> Changes<'_> {
    let folded = folded(&task.title, task.description.as_ref());
    Changes {
        title: task.title.as_str(),
        description: task.description.as_ref().map(TaskDescription::as_str),
        status: task.status.as_str(),
        priority: task.priority.as_str(),
        category_id: task.category_id.map(CategoryId::get),
        idea_id: task.idea_id.map(IdeaId::get),
        due_date: task.due_date.map(DueDay::get),
        completed_at: task.completed_at,
        updated_at: task.updated_at,
        version: task.version.get(),
        title_folded: folded.title,
        search_text: folded.text,
    }
}

fn folded(title: &Title, description: Option<&TaskDescription>) -> Folded {
    Folded::of(title.as_str(), description.map(TaskDescription::as_str))
}
