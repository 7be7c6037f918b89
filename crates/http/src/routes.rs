//! Every route on one screen.

use actix_web::{
    HttpResponse,
    web::{self, ServiceConfig},
};

use crate::{endpoint::at, health, ideas, problem::Problem};

/// Adds all routes to an application.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/health").get(health::process))
        .service(at("/health/db").get(health::database))
        .service(at("/health/ready").get(health::ready))
        .service(at("/livez").get(health::process))
        .service(at("/readyz").get(health::ready))
        .service(at("/api/v1/{user_id}/ideas").post(ideas::create))
        .service(at("/api/v1/{user_id}/ideas/{idea_id}").get(ideas::find))
        .default_service(web::to(no_such_route));
}

async fn no_such_route() -> Result<HttpResponse, Problem> {
    Err(Problem::NoSuchRoute)
}
