//! `PUT` and `PATCH /api/v1/{user_id}/tasks/{task_id}`, and
//! `POST …/complete`.

use actix_web::web::Data;
use creatorvault_domain::{Expected, TaskId, TaskPatch};
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;

use super::{read::Replacement, view::TaskView};
use crate::{
    clock::Clock,
    extract::{Input, Owner},
    problem::Problem,
    reply::Reply,
};

/// Replace a task
///
/// What is absent returns to its default, but for the status, which is kept.
#[api_v2_operation(operation_id = "replaceTask", tags("Tasks"))]
pub(crate) async fn replace(
    owner: Owner,
    input: Input<(TaskId, Expected, Replacement)>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Reply<TaskView>, Problem> {
    let (id, expected, Replacement(patch)) = input.read().await?;
    change(&owner, &database, **clock, id, &expected, patch).await
}

/// Change a task
///
/// What is absent stays; `null` clears `description`, `category_id`, `idea_id` and `due_date` (RFC 7396).
#[api_v2_operation(operation_id = "changeTask", tags("Tasks"))]
pub(crate) async fn patch(
    owner: Owner,
    input: Input<(TaskId, Expected, TaskPatch)>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Reply<TaskView>, Problem> {
    let (id, expected, patch) = input.read().await?;
    change(&owner, &database, **clock, id, &expected, patch).await
}

/// Complete a task
///
/// To complete it again changes nothing. What else there is to change is `PATCH`'s to change.
#[api_v2_operation(operation_id = "completeTask", tags("Tasks"))]
pub(crate) async fn complete(
    owner: Owner,
    input: Input<(TaskId, Expected)>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Reply<TaskView>, Problem> {
    let (id, expected) = input.read().await?;
    let patch = TaskPatch::completion();
    change(&owner, &database, **clock, id, &expected, patch).await
}

async fn change(
    owner: &Owner,
    database: &Database,
    clock: Clock,
    id: TaskId,
    expected: &Expected,
    patch: TaskPatch,
) -> Result<Reply<TaskView>, Problem> {
    let tasks = database.tasks();
    let update = tasks.update(&owner.scope, id, patch, expected, clock.now());
    Reply::after(update.await?, "task")
}
