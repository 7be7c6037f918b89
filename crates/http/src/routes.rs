//! Every route on one screen.

use crate::{
    documentation,
    endpoint::{Endpoint, at},
    health, ideas, users,
};

/// All routes: the application serves them, and the documentation describes them.
pub(crate) fn routes() -> Vec<Endpoint> {
    vec![
        at("/health").get(health::process),
        at("/health/db").get(health::database),
        at("/health/ready").get(health::ready),
        at("/livez").get(health::livez),
        at("/readyz").get(health::readyz),
        at("/openapi.json").get(documentation::openapi_json),
        at("/docs").get(documentation::docs),
        at("/docs/{file}").get(documentation::file),
        at("/redoc").get(documentation::redoc),
        at("/api/v1/users/me")
            .get(users::show)
            .patch(users::change)
            .delete(users::erase),
        at("/api/v1/users/me/export").get(users::export),
        at("/api/v1/{user_id}/ideas")
            .get(ideas::list)
            .post(ideas::create),
        at("/api/v1/{user_id}/ideas/{idea_id}")
            .get(ideas::find)
            .put(ideas::replace)
            .patch(ideas::patch)
            .delete(ideas::remove),
        at("/api/v1/{user_id}/ideas/{idea_id}/stage").patch(ideas::stage),
    ]
}
