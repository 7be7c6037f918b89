//! How an idea stands in a request's body.

use creatorvault_domain::{DueDate, NewIdea, Notes, Priority, Stage, Tag, Tags, Title};

use crate::{
    extract::{Form, Place, Reported, text},
    json::Json,
    problem::{Fault, Problem},
};

/// Reads a whole new idea.
pub(super) fn new_idea(mut form: Form) -> Result<NewIdea, Problem> {
    let title = form.required("title", text(Title::parse));
    let notes = form.nullable("notes", text(Notes::parse));
    let stage = form.optional("stage", text(Stage::parse));
    let tags = form.optional("tags", tags);
    let priority = form.optional("priority", text(Priority::parse));
    let due_date = form.nullable("due_date", text(DueDate::parse));
    form.finish((|| {
        Ok(NewIdea {
            title: title?,
            notes: notes?,
            stage: stage?,
            tags: tags?,
            priority: priority?,
            due_date: due_date?,
        })
    })())
}

fn tags(value: Json, mut place: Place<'_>) -> Result<Tags, Reported> {
    let Json::List(items) = value else {
        return Err(place.refuse(Fault::new("list_type", "Input should be a list of strings")));
    };
    // Every bad tag is noted before the first one ends the reading.
    let read: Vec<_> = items
        .into_iter()
        .enumerate()
        .map(|(index, item)| text(Tag::parse)(item, place.item(index)))
        .collect();
    let tags = read.into_iter().collect::<Result<Vec<_>, _>>()?;
    Tags::collect(tags).map_err(|error| place.refuse(error))
}
