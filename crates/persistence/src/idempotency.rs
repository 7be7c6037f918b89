//! Requests that are sent again: each key's first request takes effect, and what it was answered is
//! kept with what it made, in one transaction.
//!
//! Deliberately absent: what a request is, and how an answer looks. Whoever speaks HTTP says both.

use std::{fmt, future::Future};

use chrono::{DateTime, TimeDelta, Utc};
use creatorvault_domain::OwnerScope;
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl,
    query_dsl::methods,
    select,
    sql_types::{BigInt, Integer, Text},
    upsert::excluded,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use crate::{StoreError, cached::Cached, schema::idempotency_keys};

/// How long an answer is kept.
const KEPT_HOURS: i64 = 24;

/// How many expired keys one sweep deletes at most.
pub(crate) const SWEEP: u32 = 1000;

diesel::define_sql_function! {
    fn pg_try_advisory_xact_lock(key: BigInt) -> Bool;
}

diesel::define_sql_function! {
    fn hashtextextended(text: Text, seed: BigInt) -> BigInt;
}

diesel::define_sql_function! {
    fn sweep_idempotency_keys(at_most: Integer) -> BigInt;
}

/// What a client calls a request by, so that it can be told when it is sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The most characters that a key has.
    pub const MAX_LENGTH: usize = 255;

    /// Takes 1 to 255 printable ASCII characters.
    pub fn parse(text: &str) -> Result<Self, IdempotencyKeyError> {
        let printable = text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if printable && (1..=Self::MAX_LENGTH).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdempotencyKeyError)
        }
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "An idempotency key is 1 to {} printable ASCII characters",
    IdempotencyKey::MAX_LENGTH
)]
pub struct IdempotencyKeyError;

/// A request that must not take effect twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What the client calls it by.
    pub key: IdempotencyKey,
    /// What tells it from other requests: a digest of all that it asks for.
    pub fingerprint: [u8; 32],
}

/// What a request was answered, as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The status, one that says success.
    pub status: u16,
    /// Where what it made is to be found.
    pub location: Option<String>,
    /// The data of the answer.
    pub data: Value,
}

/// What came of a request that must not take effect twice.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Once<T> {
    /// It took effect, and its answer is kept.
    First(T),
    /// It had taken effect before, and was answered this.
    Again(Recorded),
    /// It takes effect right now, in another transaction.
    InUse,
    /// The key is another request's.
    Reused,
}

/// Does some work and keeps its answer, unless the claim says that it was done before. Work that
/// fails ends the transaction, and so uses up no key.
pub(crate) async fn once<T>(
    mut connection: &AsyncPgConnection,
    scope: &OwnerScope,
    claim: &Claim,
    now: DateTime<Utc>,
    work: impl Future<Output = Result<T, StoreError>>,
    answer: impl FnOnce(&T) -> Recorded,
) -> Result<Once<T>, StoreError> {
    // A second insert of the key would wait for the first one's transaction. The lock says at once
    // that there is one. It is held until the transaction ends, and only then is the key looked up:
    // in a statement of its own, which sees what the last holder has committed.
    let name = format!("{} {}", scope.owner(), claim.key);
    let locked: bool = select(pg_try_advisory_xact_lock(hashtextextended(name, 0)))
        .get_result(&mut connection)
        .await?;
    if !locked {
        return Ok(Once::InUse);
    }
    if let Some((fingerprint, recorded)) = kept(connection, scope, &claim.key, now).await? {
        return Ok(if fingerprint == claim.fingerprint {
            Once::Again(recorded)
        } else {
            Once::Reused
        });
    }
    let done = work.await?;
    keep(connection, scope, claim, now, &answer(&done)).await?;
    Ok(Once::First(done))
}

type Kept = (Vec<u8>, Recorded);

/// The answer that is kept under a key, with its request's fingerprint. An expired one is none.
async fn kept(
    mut connection: &AsyncPgConnection,
    scope: &OwnerScope,
    key: &IdempotencyKey,
    now: DateTime<Utc>,
) -> Result<Option<Kept>, StoreError> {
    let row: Option<(Vec<u8>, i16, Option<String>, Value)> = idempotency_keys::table
        .filter(idempotency_keys::user_id.eq(scope.owner().as_str()))
        .filter(idempotency_keys::key.eq(&key.0))
        .filter(idempotency_keys::expires_at.gt(now))
        .select((
            idempotency_keys::fingerprint,
            idempotency_keys::status,
            idempotency_keys::location,
            idempotency_keys::data,
        ))
        .get_result(&mut connection)
        .await
        .optional()?;
    let Some((fingerprint, status, location, data)) = row else {
        return Ok(None);
    };
    let status = status.try_into().map_err(StoreError::unexpected)?;
    let recorded = Recorded {
        status,
        location,
        data,
    };
    Ok(Some((fingerprint, recorded)))
}

/// Keeps an answer, in the place of an expired one if there is one.
async fn keep(
    mut connection: &AsyncPgConnection,
    scope: &OwnerScope,
    claim: &Claim,
    now: DateTime<Utc>,
    recorded: &Recorded,
) -> Result<(), StoreError> {
    let status: i16 = recorded.status.try_into().map_err(StoreError::unexpected)?;
    let upsert = diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::user_id.eq(scope.owner().as_str()),
            idempotency_keys::key.eq(&claim.key.0),
            idempotency_keys::fingerprint.eq(claim.fingerprint.as_slice()),
            idempotency_keys::status.eq(status),
            idempotency_keys::location.eq(recorded.location.as_deref()),
            idempotency_keys::data.eq(&recorded.data),
            idempotency_keys::created_at.eq(now),
            idempotency_keys::expires_at.eq(now + TimeDelta::hours(KEPT_HOURS)),
        ))
        .on_conflict((idempotency_keys::user_id, idempotency_keys::key))
        .do_update()
        .set((
            idempotency_keys::fingerprint.eq(excluded(idempotency_keys::fingerprint)),
            idempotency_keys::status.eq(excluded(idempotency_keys::status)),
            idempotency_keys::location.eq(excluded(idempotency_keys::location)),
            idempotency_keys::data.eq(excluded(idempotency_keys::data)),
            idempotency_keys::created_at.eq(excluded(idempotency_keys::created_at)),
            idempotency_keys::expires_at.eq(excluded(idempotency_keys::expires_at)),
        ));
    let upsert = methods::FilterDsl::filter(
        upsert,
        idempotency_keys::expires_at.le(excluded(idempotency_keys::created_at)),
    );
    match Cached(upsert).execute(&mut connection).await? {
        1 => Ok(()),
        _ => Err(StoreError::unexpected(
            "an idempotency key was taken under its lock",
        )),
    }
}

/// Deletes expired keys of everybody's and says how many.
pub(crate) async fn sweep(mut connection: &AsyncPgConnection) -> Result<u64, StoreError> {
    let at_most: i32 = SWEEP.try_into().map_err(StoreError::unexpected)?;
    let swept: i64 = select(sweep_idempotency_keys(at_most))
        .get_result(&mut connection)
        .await?;
    swept.try_into().map_err(StoreError::unexpected)
}

#[cfg(test)]
mod tests {
    use super::IdempotencyKey;

    #[test]
    fn a_key_is_printable_ascii() {
        for text in [
            "a",
            "8e03978e-40d5-43e8-bc93-6894a57f9324",
            "two words",
            "~",
        ] {
            assert_eq!(IdempotencyKey::parse(text).unwrap().to_string(), text);
        }
        assert!(IdempotencyKey::parse(&"x".repeat(255)).is_ok());
        for text in ["", "é", "a\tb", "\u{7f}", &"x".repeat(256)] {
            assert!(IdempotencyKey::parse(text).is_err(), "{text:?}");
        }
    }
}
