//! `POST /api/v1/{user_id}/categories`

use actix_web::web::Data;
use creatorvault_domain::{Category, NewCategory};
use creatorvault_persistence::{Claim, Database, Once};
use paperclip::actix::api_v2_operation;

use super::view::CategoryView;
use crate::{
    clock::Clock,
    extract::{Input, Owner},
    path::segment,
    problem::Problem,
    reply::Created,
    users::with_account,
};

/// Make a category
///
/// No two of your categories may have the same name, whatever its case.
#[api_v2_operation(operation_id = "createCategory", tags("Categories"))]
pub(crate) async fn create(
    owner: Owner,
    input: Input<(Option<Claim>, NewCategory)>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Created<CategoryView>, Problem> {
    let (claim, new) = input.read().await?;
    let now = clock.now();
    let (categories, scope) = (database.categories(), &owner.scope);
    let done = with_account(&owner, &database, now, async || match &claim {
        None => categories.create(scope, &new, now).await.map(Once::First),
        Some(claim) => {
            let answer = |category: &Category| {
                Created::recorded(location(category), &CategoryView::from(category.clone()))
            };
            categories
                .create_once(scope, &new, now, claim, answer)
                .await
        }
    })
    .await?;
    Created::once(done, |category| (location(&category), category.into()))
}

fn location(category: &Category) -> String {
    let owner = segment(&category.user_id);
    format!("/api/v1/{owner}/categories/{}", category.id)
}
