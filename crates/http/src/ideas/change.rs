//! `PUT` and `PATCH /api/v1/{user_id}/ideas/{idea_id}`, and `PATCH …/stage`: three ways to say what
//! is to be different, and one way to do it.

use actix_web::web::Data;
use creatorvault_domain::{Expected, IdeaId, IdeaPatch};
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;

use super::{
    read::{Move, Replacement},
    view::IdeaView,
};
use crate::{
    clock::Clock,
    extract::{Input, Owner},
    problem::Problem,
    reply::Reply,
};

/// Replace an idea
///
/// What is absent returns to its default, but for the stage, which is kept.
#[api_v2_operation(operation_id = "replaceIdea", tags("Ideas"))]
pub(crate) async fn replace(
    owner: Owner,
    input: Input<(IdeaId, Expected, Replacement)>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Reply<IdeaView>, Problem> {
    let (id, expected, Replacement(patch)) = input.read().await?;
    change(&owner, &database, **clock, id, &expected, patch).await
}

/// Change an idea
///
/// What is absent stays; `null` clears `notes` and `due_date` (RFC 7396).
#[api_v2_operation(operation_id = "changeIdea", tags("Ideas"))]
pub(crate) async fn patch(
    owner: Owner,
    input: Input<(IdeaId, Expected, IdeaPatch)>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Reply<IdeaView>, Problem> {
    let (id, expected, patch) = input.read().await?;
    change(&owner, &database, **clock, id, &expected, patch).await
}

/// Move an idea to another stage
///
/// Forward one stage at a time, back to any earlier one.
#[api_v2_operation(operation_id = "moveIdea", tags("Ideas"))]
pub(crate) async fn stage(
    owner: Owner,
    input: Input<(IdeaId, Expected, Move)>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Reply<IdeaView>, Problem> {
    let (id, expected, Move(patch)) = input.read().await?;
    change(&owner, &database, **clock, id, &expected, patch).await
}

async fn change(
    owner: &Owner,
    database: &Database,
    clock: Clock,
    id: IdeaId,
    expected: &Expected,
    patch: IdeaPatch,
) -> Result<Reply<IdeaView>, Problem> {
    let ideas = database.ideas();
    let update = ideas.update(&owner.scope, id, patch, expected, clock.now());
    Reply::after(update.await?, "idea")
}
