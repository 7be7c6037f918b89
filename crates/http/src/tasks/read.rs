//! How a task, and what changes of it, stand in a request.

use creatorvault_domain::{CategoryId, Change, IdeaId, NewTask, TaskId, TaskPatch};

use crate::{
    extract::{Body, Form, FromForm, Reported},
    values::Link,
};

impl FromForm for TaskId {
    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.path("task_id")
    }
}

impl FromForm for NewTask {
    const BODY: Option<Body> = Some(Body::json("NewTask"));

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        let title = form.required("title");
        let description = form.nullable("description");
        let status = form.optional("status");
        let priority = form.optional("priority");
        let category_id = form.nullable::<Link<CategoryId>>("category_id");
        let idea_id = form.nullable::<Link<IdeaId>>("idea_id");
        let due_date = form.nullable("due_date");
        Ok(Self {
            title: title?,
            description: description?,
            status: status?,
            priority: priority?,
            category_id: category_id?.map(|Link(id)| id),
            idea_id: idea_id?.map(|Link(id)| id),
            due_date: due_date?,
        })
    }
}

/// A whole task in the place of another. Only the status is kept where it is absent.
pub(crate) struct Replacement(pub(super) TaskPatch);

impl FromForm for Replacement {
    const BODY: Option<Body> = Some(Body::json("TaskReplacement"));

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        let title = form.required("title");
        let description = form.nullable("description");
        let status = form.change("status");
        let priority = form.optional("priority");
        let category_id = form.nullable::<Link<CategoryId>>("category_id");
        let idea_id = form.nullable::<Link<IdeaId>>("idea_id");
        let due_date = form.nullable("due_date");
        Ok(Self(TaskPatch {
            title: Change::Set(title?),
            description: Change::Set(description?),
            status: status?,
            priority: Change::Set(priority?),
            category_id: Change::Set(category_id?.map(|Link(id)| id)),
            idea_id: Change::Set(idea_id?.map(|Link(id)| id)),
            due_date: Change::Set(due_date?),
        }))
    }
}

impl FromForm for TaskPatch {
    const BODY: Option<Body> = Some(Body::patch("TaskPatch"));

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        let title = form.change("title");
        let description = form.change_or_clear("description");
        let status = form.change("status");
        let priority = form.change("priority");
        let category_id = form.change_or_clear::<Link<CategoryId>>("category_id");
        let idea_id = form.change_or_clear::<Link<IdeaId>>("idea_id");
        let due_date = form.change_or_clear("due_date");
        Ok(Self {
            title: title?,
            description: description?,
            status: status?,
            priority: priority?,
            category_id: linked(category_id?),
            idea_id: linked(idea_id?),
            due_date: due_date?,
        })
    }
}

fn linked<Id>(change: Change<Option<Link<Id>>>) -> Change<Option<Id>> {
    match change {
        Change::Keep => Change::Keep,
        Change::Set(link) => Change::Set(link.map(|Link(id)| id)),
    }
}
