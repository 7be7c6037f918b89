//! Every route on one screen.

use crate::{
    endpoint::{Endpoint, at},
    health, ideas,
};

/// All routes: the application serves them, and the documentation describes them.
pub(crate) fn routes() -> Vec<Endpoint> {
    vec![
        at("/health").get(health::process),
        at("/health/db").get(health::database),
        at("/health/ready").get(health::ready),
        at("/livez").get(health::livez),
        at("/readyz").get(health::readyz),
        at("/api/v1/{user_id}/ideas").post(ideas::create),
        at("/api/v1/{user_id}/ideas/{idea_id}").get(ideas::find),
    ]
}
