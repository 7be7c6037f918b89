//! How an idea stands in a request.

use creatorvault_domain::{IdeaId, NewIdea};

use crate::extract::{Body, Form, FromForm, Reported};

impl FromForm for IdeaId {
    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.path("idea_id")
    }
}

impl FromForm for NewIdea {
    const BODY: Option<Body> = Some(Body::json("NewIdea"));

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        let title = form.required("title");
        let notes = form.nullable("notes");
        let stage = form.optional("stage");
        let tags = form.optional("tags");
        let priority = form.optional("priority");
        let due_date = form.nullable("due_date");
        Ok(Self {
            title: title?,
            notes: notes?,
            stage: stage?,
            tags: tags?,
            priority: priority?,
            due_date: due_date?,
        })
    }
}
