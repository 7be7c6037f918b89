//! `GET /api/v1/{user_id}/categories/{category_id}`

use actix_web::web::Data;
use creatorvault_domain::CategoryId;
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;

use super::view::CategoryView;
use crate::{
    extract::{Input, Owner},
    problem::Problem,
    reply::Reply,
};

/// Show one category
#[api_v2_operation(operation_id = "getCategory", tags("Categories"))]
pub(crate) async fn find(
    owner: Owner,
    input: Input<CategoryId>,
    database: Data<Database>,
) -> Result<Reply<CategoryView>, Problem> {
    let id = input.read().await?;
    let found = database.categories().find(&owner.scope, id).await?;
    let category = found.ok_or(Problem::NotFound("category"))?;
    Ok(Reply::ok(category.into()))
}
