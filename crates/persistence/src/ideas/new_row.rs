//! What is stored of an idea that is new; the database adds its id and its first version.

#![expect(clippy::ref_option_ref, reason = "Diesel derives such types")]

use chrono::{DateTime, Utc};
use diesel::Insertable;
use serde_json::Value;

use creatorvault_domain::{DueDate, NewIdea, Notes, OwnerScope};

use super::row::{folded, tags_to_store};
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
    title_folded: String,
    search_text: String,
}

impl<'a> NewRow<'a> {
    pub(super) fn of(scope: &'a OwnerScope, new: &'a NewIdea, now: DateTime<Utc>) -> Self {
        let folded = folded(&new.title, new.notes.as_ref());
        Self {
            user_id: scope.owner().as_str(),
            title: new.title.as_str(),
            notes: new.notes.as_ref().map(Notes::as_str),
            stage: new.stage.as_str(),
            tags: tags_to_store(&new.tags),
            priority: new.priority.as_str(),
            due_date: new.due_date.map(DueDate::get),
            created_at: now,
            updated_at: now,
            title_folded: folded.title,
            search_text: folded.text,
        }
    }
}
