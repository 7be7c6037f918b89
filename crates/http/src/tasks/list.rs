//! `GET /api/v1/{user_id}/tasks`

use actix_web::web::Data;
use creatorvault_domain::{
    DueRange, Order, SearchText, TaskFilter, TaskKey, TaskListing, TaskPosition,
};
use creatorvault_persistence::{Database, TaskPage};
use paperclip::actix::api_v2_operation;
use schemars::JsonSchema;
use serde::Serialize;

use super::view::TaskView;
use crate::{
    cursor::Cursors,
    extract::{Form, FromForm, Input, Owner, Reported},
    paging::{Binding, Pagination, Paging},
    problem::Problem,
    reply::{Reply, Shown},
};

/// List tasks
///
/// Filters combine: a task must meet all of them. Page with `next_cursor`, which misses nothing and
/// repeats nothing while others write, or with `offset`.
#[api_v2_operation(operation_id = "listTasks", tags("Tasks"))]
pub(crate) async fn list(
    owner: Owner,
    input: Input<ListTasks>,
    database: Data<Database>,
    cursors: Data<Cursors>,
) -> Result<Reply<TaskList>, Problem> {
    let asked = input.read().await?;
    let page = database.tasks().list(&owner.scope, &asked.listing).await?;
    Ok(Reply::ok(asked.answered_with(page, &cursors)))
}

/// What is asked of the list, and what the cursors in the answer are bound to.
pub(crate) struct ListTasks {
    listing: TaskListing,
    binding: Binding,
}

/// A part of the caller's tasks.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TaskList {
    tasks: Vec<TaskView>,
    pagination: Pagination,
}

impl Shown for TaskList {}

impl FromForm for ListTasks {
    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        let filter = filter(form);
        let key = form.query_or_default::<TaskKey>("sort");
        let order = form.query_or_default::<Order>("order");
        let paging = Paging::read(form);
        let (filter, key, order) = (filter?, key?, order?);
        let binding = binding(form, &filter, key, order);
        let start = paging.start(form, &binding, TaskPosition::parse);
        let listing = TaskListing::new(filter, key, order, start?, paging.limit?);
        Ok(Self {
            listing: listing.map_err(|error| form.at("sort").refuse(error))?,
            binding,
        })
    }
}

fn filter(form: &mut Form) -> Result<TaskFilter, Reported> {
    let statuses = form.query_list("status");
    let priorities = form.query_list("priority");
    let category_id = form.query("category_id");
    let idea_id = form.query("idea_id");
    let after = form.query("due_after");
    let before = form.query("due_before");
    let search = form.query::<Option<SearchText>>("search");
    Ok(TaskFilter {
        statuses: statuses?,
        priorities: priorities?,
        category_id: category_id?,
        idea_id: idea_id?,
        due: DueRange {
            after: after?,
            before: before?,
        },
        search: search?.flatten(),
    })
}

/// The size of a page is not among it: a client may change its mind about that.
fn binding(form: &Form, filter: &TaskFilter, key: TaskKey, order: Order) -> Binding {
    let TaskFilter {
        statuses,
        priorities,
        category_id,
        idea_id,
        due,
        search,
    } = filter;
    let words = search.as_ref().map_or(&[][..], SearchText::words);
    Binding::of(form)
        .and(statuses.iter().map(|status| status.as_str()))
        .and(priorities.iter().map(|priority| priority.as_str()))
        .and(category_id.map(|id| id.to_string()))
        .and(idea_id.map(|id| id.to_string()))
        .and(due.after.map(|day| day.to_string()))
        .and(due.before.map(|day| day.to_string()))
        .and(words.iter().map(String::as_str))
        .and([key.as_str(), order.as_str()])
}

impl ListTasks {
    fn answered_with(&self, page: TaskPage, cursors: &Cursors) -> TaskList {
        let (limit, offset) = (self.listing.limit(), self.listing.offset());
        TaskList {
            pagination: Pagination::of(&page, limit, offset, &self.binding, cursors),
            tasks: page.rows.into_iter().map(TaskView::from).collect(),
        }
    }
}
