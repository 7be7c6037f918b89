//! Changing an idea, at a version that is expected.

use chrono::{DateTime, Utc};
use creatorvault_domain::{
    DueDate, Expected, Idea, IdeaId, IdeaPatch, Notes, OwnerScope, StageMoveError,
};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::row::{IdeaRow, folded, tags_to_store};
use crate::{
    StoreError,
    cached::Cached,
    change::{self, Update},
    schema::ideas,
};

/// What came of a change to an idea.
pub type IdeaUpdate = Update<Idea, StageMoveError>;

pub(super) async fn update(
    mut connection: &AsyncPgConnection,
    scope: &OwnerScope,
    id: IdeaId,
    patch: IdeaPatch,
    expected: &Expected,
    now: DateTime<Utc>,
) -> Result<IdeaUpdate, StoreError> {
    let row = ideas::table
        .filter(ideas::user_id.eq(scope.owner().as_str()))
        .filter(ideas::id.eq(id.get()))
        .select(IdeaRow::as_select())
        .for_update()
        .get_result(&mut connection)
        .await
        .optional()?;
    change::update(
        row.map(IdeaRow::into_idea).transpose()?,
        |idea| idea.version,
        expected,
        |idea| idea.apply(patch, now),
        async |idea| write(connection, scope, idea).await,
    )
    .await
}

/// Writes an idea over its row, which is locked.
async fn write(
    mut connection: &AsyncPgConnection,
    scope: &OwnerScope,
    idea: &Idea,
) -> Result<(), StoreError> {
    let folded = folded(&idea.title, idea.notes.as_ref());
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
