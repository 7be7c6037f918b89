//! How a category, and what changes of it, stand in a request.

use creatorvault_domain::{CategoryId, CategoryPatch, Change, NewCategory};

use crate::{
    extract::{Body, Form, FromForm, Reported},
    problem::Kind,
};

impl FromForm for CategoryId {
    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.path("category_id")
    }
}

impl FromForm for NewCategory {
    const BODY: Option<Body> = Some(Body::json("NewCategory"));

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.fails(Kind::Conflict);
        let name = form.required("name");
        let description = form.nullable("description");
        Ok(Self {
            name: name?,
            description: description?,
        })
    }
}

/// A whole category in the place of another.
pub(crate) struct Replacement(pub(super) CategoryPatch);

impl FromForm for Replacement {
    const BODY: Option<Body> = Some(Body::json("CategoryReplacement"));

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.fails(Kind::Conflict);
        let name = form.required("name");
        let description = form.nullable("description");
        Ok(Self(CategoryPatch {
            name: Change::Set(name?),
            description: Change::Set(description?),
        }))
    }
}

impl FromForm for CategoryPatch {
    const BODY: Option<Body> = Some(Body::patch("CategoryPatch"));

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.fails(Kind::Conflict);
        let name = form.change("name");
        let description = form.change_or_clear("description");
        Ok(Self {
            name: name?,
            description: description?,
        })
    }
}
