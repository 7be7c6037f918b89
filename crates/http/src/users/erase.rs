//! `DELETE /api/v1/users/me`

use actix_web::web::Data;
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;

use crate::{extract::Myself, problem::Problem, reply::Gone};

/// Erase your account and everything it owns
///
/// There is no way back. A later request with the same token starts anew.
#[api_v2_operation(operation_id = "eraseMe", tags("Users"))]
pub(crate) async fn erase(
    Myself(owner): Myself,
    database: Data<Database>,
) -> Result<Gone, Problem> {
    database.users().erase(&owner.scope).await?;
    Ok(Gone)
}
