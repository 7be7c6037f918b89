//! `GET /api/v1/users/me`

use actix_web::web::Data;
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;

use super::{account::account, view::AccountView};
use crate::{clock::Clock, extract::Myself, problem::Problem, reply::Reply};

/// Show your account
///
/// Whoever has none yet gets one, made of what the token says.
#[api_v2_operation(operation_id = "getMe", tags("Users"))]
pub(crate) async fn show(
    Myself(owner): Myself,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Reply<AccountView>, Problem> {
    let account = account(&owner, &database, clock.now()).await?;
    Ok(Reply::ok(account.into()))
}
