//! `POST /api/v1/{user_id}/tasks`

use actix_web::web::Data;
use creatorvault_domain::{NewTask, Task};
use creatorvault_persistence::{Claim, Database, Once};
use paperclip::actix::api_v2_operation;

use super::view::TaskView;
use crate::{
    clock::Clock,
    extract::{Input, Owner},
    path::segment,
    problem::Problem,
    reply::Created,
    users::with_account,
};

/// Record a task
///
/// It may begin at any status. Its category and its idea are your own, or it is refused.
#[api_v2_operation(operation_id = "createTask", tags("Tasks"))]
pub(crate) async fn create(
    owner: Owner,
    input: Input<(Option<Claim>, NewTask)>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Created<TaskView>, Problem> {
    let (claim, new) = input.read().await?;
    let now = clock.now();
    let (tasks, scope) = (database.tasks(), &owner.scope);
    let done = with_account(&owner, &database, now, async || match &claim {
        None => tasks.create(scope, &new, now).await.map(Once::First),
        Some(claim) => {
            let answer =
                |task: &Task| Created::recorded(location(task), &TaskView::from(task.clone()));
            tasks.create_once(scope, &new, now, claim, answer).await
        }
    })
    .await?;
    Created::once(done, |task| (location(&task), task.into()))
}

fn location(task: &Task) -> String {
    let owner = segment(&task.user_id);
    format!("/api/v1/{owner}/tasks/{}", task.id)
}
