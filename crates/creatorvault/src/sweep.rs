//! Clears away, from time to time, what has expired.

use std::time::Duration;

use creatorvault_persistence::Database;
use tokio::time::sleep;
use tracing::{debug, warn};

/// What has expired counts as absent at once; this is how long it may lie about after that.
const EVERY: Duration = Duration::from_secs(15 * 60);

/// How long a service that has just started has other things to do.
const FIRST: Duration = Duration::from_secs(60);

/// Sweeps for ever. Several instances may do so at once.
pub(crate) async fn sweep(database: Database) {
    sleep(FIRST).await;
    loop {
        match database.sweep().await {
            // There is more.
            Ok(swept) if swept >= u64::from(Database::SWEEP) => continue,
            Ok(swept) => debug!(swept, "expired idempotency keys deleted"),
            Err(error) => warn!(reason = %error, "expired idempotency keys could not be deleted"),
        }
        sleep(EVERY).await;
    }
}
