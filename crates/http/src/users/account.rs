//! Gives a user an account when something of theirs is first recorded.

use chrono::{DateTime, Utc};
use creatorvault_persistence::{Database, StoreError};

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
            let profile = owner.caller.profile().ok_or(Problem::AccountNeedsEmail)?;
            database
                .users()
                .provision(&owner.scope, &profile, now)
                .await?;
            Ok(work().await?)
        }
        done => Ok(done?),
    }
}
