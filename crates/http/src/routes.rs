//! Every route on one screen.

use crate::{
    categories, documentation,
    endpoint::{Endpoint, at},
    health, ideas, tasks, users,
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
        at("/api/v1/{user_id}/categories")
            .get(categories::list)
            .post(categories::create),
        at("/api/v1/{user_id}/categories/{category_id}")
            .get(categories::find)
            .put(categories::replace)
            .patch(categories::patch)
            .delete(categories::remove),
        at("/api/v1/{user_id}/tasks")
            .get(tasks::list)
            .post(tasks::create),
        at("/api/v1/{user_id}/tasks/{task_id}")
            .get(tasks::find)
            .put(tasks::replace)
            .patch(tasks::patch)
            .delete(tasks::remove),
        at("/api/v1/{user_id}/tasks/{task_id}/complete").post(tasks::complete),
    ]
}
