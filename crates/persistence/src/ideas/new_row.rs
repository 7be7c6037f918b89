//! What is stored of an idea that is new; the database adds its id and its first version.

#![expect(clippy::ref_option_ref, reason = "Diesel derives such types")]

use chrono::{DateTime, Utc};
use diesel::Insertable;
use serde_json::Value;

use creatorvault_domain::{DueDate, NewIdea, Notes, OwnerScope, Tag};

use crate::schema::ideas;

#[derive(Insertable)]
// What is absent is NULL, so that the statement has one text, and is kept prepared.
#[diesel(table_name = ideas, treat_none_as_default_value = false)]
pub(super) struct NewRow<'a> {
    user_id: &'a str,
    title: &'a str,
    notes: Option<&'a str>,
    stage: &'static str,
    tags: Value,
    priority: &'static str,
    due_date: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl<'a> NewRow<'a> {
    pub(super) fn of(scope: &'a OwnerScope, new: &'a NewIdea, now: DateTime<Utc>) -> Self {
        Self {
            user_id: scope.owner().as_str(),
            title: new.title.as_str(),
            notes: new.notes.as_ref().map(Notes::as_str),
            stage: new.stage.as_str(),
            tags: new.tags.iter().map(Tag::as_str).collect(),
            priority: new.priority.as_str(),
            due_date: new.due_date.map(DueDate::get),
            created_at: now,
            updated_at: now,
        }
    }
}
