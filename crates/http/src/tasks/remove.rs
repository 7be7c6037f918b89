//! `DELETE /api/v1/{user_id}/tasks/{task_id}`

use actix_web::web::Data;
use creatorvault_domain::{Expected, TaskId};
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;

use crate::{
    extract::{Input, Owner},
    problem::Problem,
    reply::Gone,
};

/// Delete a task
#[api_v2_operation(operation_id = "deleteTask", tags("Tasks"))]
pub(crate) async fn remove(
    owner: Owner,
    input: Input<(TaskId, Expected)>,
    database: Data<Database>,
) -> Result<Gone, Problem> {
    let (id, expected) = input.read().await?;
    let removal = database.tasks().remove(&owner.scope, id, &expected).await?;
    Gone::once(removal, "task")
}
