//! `POST /api/v1/{user_id}/ideas`

use actix_web::web::Data;
use creatorvault_persistence::Database;

use super::{read::new_idea, view::IdeaView};
use crate::{
    clock::Clock,
    extract::{Input, Owner},
    path::segment,
    problem::Problem,
    reply::Reply,
    users::with_account,
};

/// Records a new idea.
pub(crate) async fn create(
    owner: Owner,
    input: Input,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Reply<IdeaView>, Problem> {
    let new = new_idea(input.with_body().await?)?;
    let now = clock.now();
    let ideas = database.ideas();
    let idea = with_account(&owner, &database, now, async || {
        ideas.create(&owner.scope, &new, now).await
    })
    .await?;
    let path = format!("/api/v1/{}/ideas/{}", segment(owner.caller.id()), idea.id);
    let version = idea.version;
    Ok(Reply::created(path, IdeaView::from(idea)).tagged(version))
}
