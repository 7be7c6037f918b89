//! `POST /api/v1/{user_id}/ideas`

use actix_web::web::Data;
use creatorvault_domain::{Idea, NewIdea};
use creatorvault_persistence::{Claim, Database, Once};
use paperclip::actix::api_v2_operation;

use super::view::IdeaView;
use crate::{
    clock::Clock,
    extract::{Input, Owner},
    path::segment,
    problem::Problem,
    reply::Created,
    users::with_account,
};

/// Record an idea
///
/// It may begin at any stage. Whoever has no account yet gets one with their first idea.
#[api_v2_operation(operation_id = "createIdea", tags("Ideas"))]
pub(crate) async fn create(
    owner: Owner,
    input: Input<(Option<Claim>, NewIdea)>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Created<IdeaView>, Problem> {
    let (claim, new) = input.read().await?;
    let now = clock.now();
    let (ideas, scope) = (database.ideas(), &owner.scope);
    let done = with_account(&owner, &database, now, async || match &claim {
        None => ideas.create(scope, &new, now).await.map(Once::First),
        Some(claim) => {
            let answer =
                |idea: &Idea| Created::recorded(location(idea), &IdeaView::from(idea.clone()));
            ideas.create_once(scope, &new, now, claim, answer).await
        }
    })
    .await?;
    Created::once(done, |idea| (location(&idea), idea.into()))
}

fn location(idea: &Idea) -> String {
    format!("/api/v1/{}/ideas/{}", segment(&idea.user_id), idea.id)
}
