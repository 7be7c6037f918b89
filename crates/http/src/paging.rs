//! Parts of lists: how one is asked for, and how one is answered.

use std::{borrow::Cow, fmt::Display};

use creatorvault_domain::{Limit, Offset, Start};
use creatorvault_persistence::Page;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use crate::{
    cursor::Cursors,
    extract::{Form, Reported},
    problem::Fault,
    values::{Described, Text},
};

/// Which part of a list is asked for, before it is known what the list is sorted by.
///
/// What is wrong with the one part says nothing of the other, so each is kept by itself.
pub(crate) struct Paging {
    pub(crate) limit: Result<Limit, Reported>,
    start: Result<Start<Cursor>, Reported>,
}

/// A cursor as it came; [`Cursors`] opens it.
struct Cursor(String);

impl Paging {
    /// Reads how a part is asked for.
    pub(crate) fn read(form: &mut Form) -> Self {
        Self {
            limit: form.query_or_default("limit"),
            start: start(form),
        }
    }

    /// Where the part begins.
    pub(crate) fn start<P, E>(
        &self,
        form: &mut Form,
        list: &Binding,
        parse: impl FnOnce(&str) -> Result<P, E>,
    ) -> Result<Start<P>, Reported> {
        let cursor = match &self.start {
            Err(reported) => return Err(*reported),
            Ok(Start::At(offset)) => return Ok(Start::At(*offset)),
            Ok(Start::After(cursor)) => cursor,
        };
        let cursors = form.data::<Cursors>();
        let opened = cursors.and_then(|cursors| cursors.open(&list.0, &cursor.0));
        let position = opened.and_then(|position| parse(&position).ok());
        position.map(Start::After).ok_or_else(|| {
            let message = "The cursor belongs to another list, or to none: its filters and its sort \
                           must be those of the page that it came with";
            form.at("cursor").refuse(Fault::new("value_error", message))
        })
    }
}

fn start(form: &mut Form) -> Result<Start<Cursor>, Reported> {
    let offset = form.query::<Offset>("offset");
    let cursor = form.query::<Cursor>("cursor");
    match (offset?, cursor?) {
        (Some(_), Some(_)) => {
            let fault = Fault::new("value_error", "Give a cursor or an offset, not both");
            Err(form.at("cursor").refuse(fault))
        }
        (offset, None) => Ok(Start::At(offset.unwrap_or_default())),
        (None, Some(cursor)) => Ok(Start::After(cursor)),
    }
}

impl Described for Cursor {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "The `next_cursor` of the page before, with the same filters and sort",
        })
    }
}

impl Text for Cursor {
    fn parse(text: &str) -> Result<Self, Fault> {
        Ok(Self(text.to_owned()))
    }
}

/// Which part of a list this is, and whether there is more.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Pagination {
    /// How many entries the filters let through, on all pages together.
    total: u64,
    limit: u8,
    /// `null` where a cursor says where the page begins.
    offset: Option<i64>,
    has_more: bool,
    /// Where to go on, if there is more and the list is sorted by a key.
    next_cursor: Option<String>,
}

impl Pagination {
    /// What there is to say of a page.
    pub(crate) fn of<T>(
        page: &Page<T, impl Display>,
        limit: Limit,
        offset: Option<Offset>,
        list: &Binding,
        cursors: &Cursors,
    ) -> Self {
        let next = page.next.as_ref();
        Self {
            total: page.total,
            limit: limit.get(),
            offset: offset.map(Offset::get),
            has_more: page.has_more,
            next_cursor: next.map(|position| list.seal(cursors, position)),
        }
    }
}

/// The owner, the name and the conditions of a list: what its cursors are bound to.
pub(crate) struct Binding(String);

impl Binding {
    /// Begins with the list's path, which names the owner as well.
    pub(crate) fn of(form: &Form) -> Self {
        Self(form.request_path().into_owned())
    }

    /// Makes a position opaque, so that it opens for this list alone.
    fn seal(&self, cursors: &Cursors, position: &impl Display) -> String {
        cursors.seal(&self.0, &position.to_string())
    }

    /// Adds a condition. What is between the conditions occurs in none of them.
    pub(crate) fn and<'t>(
        mut self,
        values: impl IntoIterator<Item = impl Into<Cow<'t, str>>>,
    ) -> Self {
        self.0.push('\n');
        for value in values {
            self.0.push('\t');
            self.0.push_str(&value.into());
        }
        self
    }
}
