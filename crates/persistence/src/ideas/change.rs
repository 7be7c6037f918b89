//! Changing and removing an idea, at a version that is expected.

use chrono::{DateTime, Utc};
use creatorvault_domain::{
    DueDate, Expected, Idea, IdeaId, IdeaPatch, Notes, Outcome, OwnerScope, StageMoveError, Version,
};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::row::{Folded, IdeaRow, tags_to_store};
use crate::{StoreError, cached::Cached, schema::ideas};

/// What came of a change to an idea.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum IdeaUpdate {
    /// The idea is like this now.
    Done(Box<Idea>),
    /// There is no such idea among the owner's own.
    NotFound,
    /// The idea is at another version than was expected.
    VersionMismatch,
    /// The stage rules forbid it.
    Forbidden(StageMoveError),
}

/// What came of removing an idea.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum IdeaRemoval {
    /// It is gone.
    Done,
    /// There is no such idea among the owner's own.
    NotFound,
    /// The idea is at another version than was expected.
    VersionMismatch,
}

pub(super) async fn update(
    mut connection: &AsyncPgConnection,
    scope: &OwnerScope,
    id: IdeaId,
    patch: IdeaPatch,
    expected: &Expected,
    now: DateTime<Utc>,
) -> Result<IdeaUpdate, StoreError> {
    // Locked, so that whoever else changes it waits and then sees what this change made of it.
    let row = ideas::table
        .filter(ideas::user_id.eq(scope.owner().as_str()))
        .filter(ideas::id.eq(id.get()))
        .select(IdeaRow::as_select())
        .for_update()
        .first(&mut connection)
        .await
        .optional()?;
    let Some(row) = row else {
        return Ok(IdeaUpdate::NotFound);
    };
    let mut idea = row.into_idea()?;
    if !expected.allows(idea.version) {
        return Ok(IdeaUpdate::VersionMismatch);
    }
    match idea.apply(patch, now) {
        Ok(Outcome::Changed) => write(connection, scope, &idea).await?,
        Ok(Outcome::Unchanged) => {}
        Err(forbidden) => return Ok(IdeaUpdate::Forbidden(forbidden)),
    }
    Ok(IdeaUpdate::Done(Box::new(idea)))
}

/// Writes an idea over its row, which is locked.
async fn write(
    mut connection: &AsyncPgConnection,
    scope: &OwnerScope,
    idea: &Idea,
) -> Result<(), StoreError> {
    let folded = Folded::of(&idea.title, idea.notes.as_ref());
    let update = diesel::update(ideas::table)
        .filter(ideas::user_id.eq(scope.owner().as_str()))
        .filter(ideas::id.eq(idea.id.get()))
        .set((
            ideas::title.eq(idea.title.as_str()),
            ideas::notes.eq(idea.notes.as_ref().map(Notes::as_str)),
            ideas::stage.eq(idea.stage.as_str()),
            ideas::tags.eq(tags_to_store(&idea.tags)),
            ideas::priority.eq(idea.priority.as_str()),
            ideas::due_date.eq(idea.due_date.map(DueDate::get)),
            ideas::updated_at.eq(idea.updated_at),
            ideas::version.eq(idea.version.get()),
            ideas::title_folded.eq(folded.title),
            ideas::search_text.eq(folded.text),
        ));
    Cached(update).execute(&mut connection).await?;
    Ok(())
}

pub(super) async fn remove(
    mut connection: &AsyncPgConnection,
    scope: &OwnerScope,
    id: IdeaId,
    expected: &Expected,
) -> Result<IdeaRemoval, StoreError> {
    let one = ideas::table
        .filter(ideas::user_id.eq(scope.owner().as_str()))
        .filter(ideas::id.eq(id.get()));
    let Expected::OneOf(versions) = expected else {
        let removed = diesel::delete(one).execute(&mut connection).await?;
        return Ok(if removed == 0 {
            IdeaRemoval::NotFound
        } else {
            IdeaRemoval::Done
        });
    };
    let versions: Vec<_> = versions.iter().copied().map(Version::get).collect();
    let removed = diesel::delete(one.filter(ideas::version.eq_any(versions)))
        .execute(&mut connection)
        .await?;
    if removed > 0 {
        return Ok(IdeaRemoval::Done);
    }
    let there = one
        .select(ideas::id)
        .first::<i64>(&mut connection)
        .await
        .optional()?;
    Ok(there.map_or(IdeaRemoval::NotFound, |_| IdeaRemoval::VersionMismatch))
}
