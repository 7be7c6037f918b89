//! `GET /api/v1/{user_id}/ideas/{idea_id}`

use actix_web::web::Data;
use creatorvault_domain::IdeaId;
use creatorvault_persistence::Database;

use super::view::IdeaView;
use crate::{
    extract::{Input, Owner},
    problem::Problem,
    reply::Reply,
};

/// Shows one idea.
pub(crate) async fn find(
    owner: Owner,
    input: Input,
    database: Data<Database>,
) -> Result<Reply<IdeaView>, Problem> {
    let mut form = input.parameters();
    let id = form.path("idea_id", IdeaId::parse);
    let id = form.finish(id)?;
    let idea = database
        .ideas()
        .find(&owner.scope, id)
        .await?
        .ok_or(Problem::NotFound("idea"))?;
    let version = idea.version;
    Ok(Reply::ok(IdeaView::from(idea)).tagged(version))
}
