//! Changing and removing a row of any kind, at a version that is expected.

use std::convert::Infallible;

use creatorvault_domain::{Expected, Outcome, OwnerScope, Version};
use diesel::{
    sql_query,
    sql_types::{Array, BigInt, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::{StoreError, cached::Cached};

/// What came of a change to a row. What the rules can forbid of it, if anything, is a `Refusal`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Update<T, Refusal = Infallible> {
    /// The row is like this now.
    Done(Box<T>),
    /// There is no such row among the owner's own.
    NotFound,
    /// The row is at another version than was expected.
    VersionMismatch,
    /// The rules forbid it.
    Forbidden(Refusal),
}

/// What came of removing a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Removal {
    /// It is gone.
    Done,
    /// There is no such row among the owner's own.
    NotFound,
    /// The row is at another version than was expected.
    VersionMismatch,
}

/// Changes a row that was found, if one was, and is locked: whoever else changes it waits, and then
/// sees what this change made of it. It is written only if something is different afterwards.
pub(crate) async fn update<T, Refusal>(
    found: Option<T>,
    version: impl FnOnce(&T) -> Version,
    expected: &Expected,
    apply: impl FnOnce(&mut T) -> Result<Outcome, Refusal>,
    write: impl AsyncFnOnce(&T) -> Result<(), StoreError>,
) -> Result<Update<T, Refusal>, StoreError> {
    let Some(mut row) = found else {
        return Ok(Update::NotFound);
    };
    if !expected.allows(version(&row)) {
        return Ok(Update::VersionMismatch);
    }
    match apply(&mut row) {
        Ok(Outcome::Changed) => write(&row).await?,
        Ok(Outcome::Unchanged) => {}
        Err(forbidden) => return Ok(Update::Forbidden(forbidden)),
    }
    Ok(Update::Done(Box::new(row)))
}

/// Removes a row of a table, if it is at an expected version.
pub(crate) async fn remove(
    mut connection: &AsyncPgConnection,
    table: &'static str,
    scope: &OwnerScope,
    id: i64,
    expected: &Expected,
) -> Result<Removal, StoreError> {
    let one = format!("FROM {table} WHERE user_id = $1 AND id = $2");
    let Expected::OneOf(versions) = expected else {
        let delete = sql_query(format!("DELETE {one}"))
            .bind::<Text, _>(scope.owner().as_str())
            .bind::<BigInt, _>(id);
        let removed = Cached(delete).execute(&mut connection).await?;
        return Ok(if removed == 0 {
            Removal::NotFound
        } else {
            Removal::Done
        });
    };
    let versions: Vec<_> = versions.iter().copied().map(Version::get).collect();
    let delete = sql_query(format!("DELETE {one} AND version = ANY ($3)"))
        .bind::<Text, _>(scope.owner().as_str())
        .bind::<BigInt, _>(id)
        .bind::<Array<BigInt>, _>(versions);
    if Cached(delete).execute(&mut connection).await? > 0 {
        return Ok(Removal::Done);
    }
    let there = sql_query(format!("SELECT {one}"))
        .bind::<Text, _>(scope.owner().as_str())
        .bind::<BigInt, _>(id);
    Ok(match Cached(there).execute(&mut connection).await? {
        0 => Removal::NotFound,
        _ => Removal::VersionMismatch,
    })
}
