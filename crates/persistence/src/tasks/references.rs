//! What a task points at, and which of it is not there.

use creatorvault_domain::{CategoryId, Change, IdeaId, NewTask, OwnerScope, TaskPatch};
use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use futures_util::future::try_join;

use crate::{
    Reference, StoreError,
    door::Door,
    schema::{categories, ideas},
};

/// What a task should point at by somebody's wish.
#[derive(Clone, Copy)]
pub(super) struct References {
    category: Option<CategoryId>,
    idea: Option<IdeaId>,
}

impl References {
    pub(super) fn of(new: &NewTask) -> Self {
        Self {
            category: new.category_id,
            idea: new.idea_id,
        }
    }

    pub(super) fn changed_by(patch: &TaskPatch) -> Self {
        let (mut category, mut idea) = (None, None);
        if let Change::Set(to) = patch.category_id {
            category = to;
        }
        if let Change::Set(to) = patch.idea_id {
            idea = to;
        }
        Self { category, idea }
    }

    /// Names everything that is not there, where something was not: the database gives up at the
    /// first. Nobody else pays a round trip for the question.
    pub(super) async fn explain<T>(
        self,
        door: &Door,
        scope: &OwnerScope,
        done: Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Err(StoreError::UnknownReferences(first)) = done else {
            return done;
        };
        let mut missing = self.missing(door, scope).await?;
        // What was missing can't have come back, since no id is given twice; but that is not ours to
        // rely on.
        if missing.is_empty() {
            missing = first;
        }
        Err(StoreError::UnknownReferences(missing))
    }

    async fn missing(self, door: &Door, scope: &OwnerScope) -> Result<Vec<Reference>, StoreError> {
        let owner = scope.owner().as_str();
        let category = self.category.map(CategoryId::get);
        let idea = self.idea.map(IdeaId::get);
        let (categories, ideas) = door
            .read(scope, async |connection| {
                let (mut one, mut other) = (connection, connection);
                let categories = categories::table
                    .filter(categories::user_id.eq(owner))
                    .filter(categories::id.eq(category.unwrap_or_default()))
                    .count();
                let ideas = ideas::table
                    .filter(ideas::user_id.eq(owner))
                    .filter(ideas::id.eq(idea.unwrap_or_default()))
                    .count();
                let found = try_join(
                    categories.get_result::<i64>(&mut one),
                    ideas.get_result::<i64>(&mut other),
                );
                Ok(found.await?)
            })
            .await?;
        let mut missing = Vec::new();
        if category.is_some() && categories == 0 {
            missing.push(Reference::Category);
        }
        if idea.is_some() && ideas == 0 {
            missing.push(Reference::Idea);
        }
        Ok(missing)
    }
}
