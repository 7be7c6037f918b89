//! `GET /api/v1/{user_id}/ideas/{idea_id}`

use actix_web::web::Data;
use creatorvault_domain::IdeaId;
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;

use super::view::IdeaView;
use crate::{
    extract::{Input, Owner},
    problem::Problem,
    reply::Reply,
};

/// Show one idea
#[api_v2_operation(operation_id = "getIdea", tags("Ideas"))]
pub(crate) async fn find(
    owner: Owner,
    input: Input<IdeaId>,
    database: Data<Database>,
) -> Result<Reply<IdeaView>, Problem> {
    let id = input.read().await?;
    let found = database.ideas().find(&owner.scope, id).await?;
    let idea = found.ok_or(Problem::NotFound("idea"))?;
    Ok(Reply::ok(idea.into()))
}
