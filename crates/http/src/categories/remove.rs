//! `DELETE /api/v1/{user_id}/categories/{category_id}`

use actix_web::web::Data;
use creatorvault_domain::{CategoryId, Expected};
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;

use crate::{
    extract::{Input, Owner},
    problem::Problem,
    reply::Gone,
};

/// Delete a category
///
/// Its tasks stay, without a category; their versions change.
#[api_v2_operation(operation_id = "deleteCategory", tags("Categories"))]
pub(crate) async fn remove(
    owner: Owner,
    input: Input<(CategoryId, Expected)>,
    database: Data<Database>,
) -> Result<Gone, Problem> {
    let (id, expected) = input.read().await?;
    let removal = database
        .categories()
        .remove(&owner.scope, id, &expected)
        .await?;
    Gone::once(removal, "category")
}
