//! Clears away, from time to time, what has expired.

use std::time::Duration;

use creatorvault_persistence::Database;
use tokio::time::sleep;
use tracing::{debug, warn};

/// What has expired counts as absent at once; this is how long it may lie about after that.
const EVERY: Duration = Duration::from_secs(15 * 60);

/// Sweeps for ever. Several instances may do so at once.
pub(crate) async fn sweep(database: Database) {
    loop {
        sleep(EVERY).await;
        loop {
            match database.sweep().await {
                Ok(swept) => {
                    debug!(swept, "expired idempotency keys deleted");
                    if swept < u64::from(Database::SWEEP) {
                        break;
                    }
                }
                Err(error) => {
                    warn!(reason = %error, "expired idempotency keys could not be deleted");
                    break;
                }
            }
        }
    }
}
