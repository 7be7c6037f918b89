//! Gives users accounts when they need them, and keeps their addresses as the issuer has them.

use chrono::{DateTime, Utc};
use creatorvault_persistence::{Account, Database, StoreError};

use crate::{extract::Owner, problem::Problem};

/// Does something that needs the owner to have an account. The database says when they have none,
/// so whoever has one pays no round trip for the question.
pub(crate) async fn with_account<T>(
    owner: &Owner,
    database: &Database,
    now: DateTime<Utc>,
    work: impl AsyncFn() -> Result<T, StoreError>,
) -> Result<T, Problem> {
    match work().await {
        Err(StoreError::UnknownOwner) => {
            provision(owner, database, now).await?;
            Ok(work().await?)
        }
        done => Ok(done?),
    }
}

/// The owner's account, made if there is none, and with the address that the token has.
pub(super) async fn account(
    owner: &Owner,
    database: &Database,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let users = database.users();
    if let Some(account) = users.find(&owner.scope).await? {
        let profile = owner.caller.profile();
        if profile.is_none_or(|profile| profile.email == account.user.email) {
            return Ok(account);
        }
    }
    provision(owner, database, now).await?;
    let made = users.find(&owner.scope).await?;
    // Erased between the two: as if the request had come before that.
    made.ok_or(Problem::NotFound("account"))
}

async fn provision(owner: &Owner, database: &Database, now: DateTime<Utc>) -> Result<(), Problem> {
    let profile = owner.caller.profile().ok_or(Problem::AccountNeedsEmail)?;
    let users = database.users();
    Ok(users.provision(&owner.scope, &profile, now).await?)
}
