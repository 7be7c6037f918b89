//! The clock, read here and nowhere else.

use chrono::{DateTime, Utc};

/// What time it is.
pub(crate) fn now() -> DateTime<Utc> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge where time is read"
    )]
    Utc::now()
}
