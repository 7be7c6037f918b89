//! `PUT` and `PATCH /api/v1/{user_id}/categories/{category_id}`.

use actix_web::web::Data;
use creatorvault_domain::{CategoryId, CategoryPatch, Expected};
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;

use super::{read::Replacement, view::CategoryView};
use crate::{
    clock::Clock,
    extract::{Input, Owner},
    problem::Problem,
    reply::Reply,
};

/// Replace a category
///
/// An absent description is none.
#[api_v2_operation(operation_id = "replaceCategory", tags("Categories"))]
pub(crate) async fn replace(
    owner: Owner,
    input: Input<(CategoryId, Expected, Replacement)>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Reply<CategoryView>, Problem> {
    let (id, expected, Replacement(patch)) = input.read().await?;
    change(&owner, &database, **clock, id, &expected, patch).await
}

/// Change a category
///
/// What is absent stays; `null` clears `description` (RFC 7396).
#[api_v2_operation(operation_id = "changeCategory", tags("Categories"))]
pub(crate) async fn patch(
    owner: Owner,
    input: Input<(CategoryId, Expected, CategoryPatch)>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Reply<CategoryView>, Problem> {
    let (id, expected, patch) = input.read().await?;
    change(&owner, &database, **clock, id, &expected, patch).await
}

async fn change(
    owner: &Owner,
    database: &Database,
    clock: Clock,
    id: CategoryId,
    expected: &Expected,
    patch: CategoryPatch,
) -> Result<Reply<CategoryView>, Problem> {
    let categories = database.categories();
    let update = categories.update(&owner.scope, id, patch, expected, clock.now());
    Reply::after(update.await?, "category")
}
