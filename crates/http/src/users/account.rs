//! Gives users accounts when they need them, and keeps their addresses as the issuer has them.

use chrono::{DateTime, Utc};
use creatorvault_persistence::{Account, Database, StoreError};

use crate::{extract::Owner, problem::Problem};

/// How often an account is made for one request, in case it is erased just then by another.
const ATTEMPTS: usize = 3;

/// Does something that needs the owner to have an account. The database says when they have none,
/// so whoever has one pays no round trip for the question.
pub(crate) async fn with_account<T>(
    owner: &Owner,
    database: &Database,
    now: DateTime<Utc>,
    work: impl AsyncFn() -> Result<T, StoreError>,
) -> Result<T, Problem> {
    for _ in 0..ATTEMPTS {
        match work().await {
            Err(StoreError::UnknownOwner) => provision(owner, database, now).await?,
            done => return Ok(done?),
        }
    }
    Err(Problem::Erased)
}

/// The owner's account, made if there is none, and with the address that the token has.
pub(super) async fn account(
    owner: &Owner,
    database: &Database,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let users = database.users();
    for _ in 0..ATTEMPTS {
        match users.find(&owner.scope).await? {
            Some(account) if is_current(owner, &account) => return Ok(account),
            _ => provision(owner, database, now).await?,
        }
    }
    Err(Problem::Erased)
}

/// Whether an account has the address that the token has, if that has one.
pub(super) fn is_current(owner: &Owner, account: &Account) -> bool {
    let profile = owner.caller.profile();
    profile.is_none_or(|profile| profile.email == account.user.email)
}

async fn provision(owner: &Owner, database: &Database, now: DateTime<Utc>) -> Result<(), Problem> {
    let profile = owner.caller.profile().ok_or(Problem::AccountNeedsEmail)?;
    let users = database.users();
    Ok(users.provision(&owner.scope, &profile, now).await?)
}
