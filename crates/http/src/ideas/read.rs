//! How an idea, and what changes of it, stand in a request.

use creatorvault_domain::{Change, IdeaId, IdeaPatch, NewIdea, Stage};

use crate::{
    extract::{Body, Form, FromForm, Reported},
    problem::Kind,
};

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

/// A whole idea in the place of another. Only the stage is kept where it is absent.
pub(crate) struct Replacement(pub(super) IdeaPatch);

impl FromForm for Replacement {
    const BODY: Option<Body> = Some(Body::json("IdeaReplacement"));

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.fails(Kind::Conflict);
        let title = form.required("title");
        let notes = form.nullable("notes");
        let stage = form.change("stage");
        let tags = form.optional("tags");
        let priority = form.optional("priority");
        let due_date = form.nullable("due_date");
        Ok(Self(IdeaPatch {
            title: Change::Set(title?),
            notes: Change::Set(notes?),
            stage: stage?,
            tags: Change::Set(tags?),
            priority: Change::Set(priority?),
            due_date: Change::Set(due_date?),
        }))
    }
}

impl FromForm for IdeaPatch {
    const BODY: Option<Body> = Some(Body::patch("IdeaPatch"));

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.fails(Kind::Conflict);
        let title = form.change("title");
        let notes = form.change_or_clear("notes");
        let stage = form.change("stage");
        let tags = form.change("tags");
        let priority = form.change("priority");
        let due_date = form.change_or_clear("due_date");
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

/// A move to another stage, and nothing else.
pub(crate) struct Move(pub(super) IdeaPatch);

impl FromForm for Move {
    const BODY: Option<Body> = Some(Body::patch("StageMove"));

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.fails(Kind::Conflict);
        let stage: Stage = form.required("stage")?;
        Ok(Self(IdeaPatch {
            stage: Change::Set(stage),
            ..IdeaPatch::default()
        }))
    }
}
