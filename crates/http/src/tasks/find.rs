//! `GET /api/v1/{user_id}/tasks/{task_id}`

use actix_web::web::Data;
use creatorvault_domain::TaskId;
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;

use super::view::TaskView;
use crate::{
    extract::{Input, Owner},
    problem::Problem,
    reply::Reply,
};

/// Show one task
#[api_v2_operation(operation_id = "getTask", tags("Tasks"))]
pub(crate) async fn find(
    owner: Owner,
    input: Input<TaskId>,
    database: Data<Database>,
) -> Result<Reply<TaskView>, Problem> {
    let id = input.read().await?;
    let found = database.tasks().find(&owner.scope, id).await?;
    let task = found.ok_or(Problem::NotFound("task"))?;
    Ok(Reply::ok(task.into()))
}
