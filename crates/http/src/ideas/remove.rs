//! `DELETE /api/v1/{user_id}/ideas/{idea_id}`

use actix_web::web::Data;
use creatorvault_domain::{Expected, IdeaId};
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;

use crate::{
    extract::{Input, Owner},
    problem::Problem,
    reply::Gone,
};

/// Delete an idea
#[api_v2_operation(operation_id = "deleteIdea", tags("Ideas"))]
pub(crate) async fn remove(
    owner: Owner,
    input: Input<(IdeaId, Expected)>,
    database: Data<Database>,
) -> Result<Gone, Problem> {
    let (id, expected) = input.read().await?;
    let removal = database.ideas().remove(&owner.scope, id, &expected).await?;
    Gone::once(removal, "idea")
}
