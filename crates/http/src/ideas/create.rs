//! `POST /api/v1/{user_id}/ideas`

use actix_web::web::Data;
use creatorvault_domain::NewIdea;
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;

use super::view::IdeaView;
use crate::{
    clock::Clock,
    extract::{Input, Owner},
    path::segment,
    problem::Problem,
    reply::Created,
    users::with_account,
};

/// Record an idea
///
/// It may begin at any stage. Whoever has no account yet gets one with their first idea.
#[api_v2_operation(operation_id = "createIdea", tags("Ideas"))]
pub(crate) async fn create(
    owner: Owner,
    input: Input<NewIdea>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Created<IdeaView>, Problem> {
    let new = input.read().await?;
    let now = clock.now();
    let ideas = database.ideas();
    let idea = with_account(&owner, &database, now, async || {
        ideas.create(&owner.scope, &new, now).await
    })
    .await?;
    let path = format!("/api/v1/{}/ideas/{}", segment(owner.caller.id()), idea.id);
    Ok(Created::at(path, idea.into()))
}
