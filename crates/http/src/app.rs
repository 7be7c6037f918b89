//! The application: the routes, and around them what every request passes through.

use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::{self, Data},
};
use creatorvault_auth::Verifier;
use creatorvault_persistence::Database;
use tracing_actix_web::TracingLogger;

use crate::{
    clock::Clock,
    cursor::Cursors,
    extract::Visitor,
    guards::{Guards, admit, dress},
    health::Lifecycle,
    limits::Limits,
    measure,
    problem::{Problem, render},
    request_id::assign,
    routes::routes,
    server::hold,
    span::RequestSpan,
    trace::{self, Traces},
};

/// What the application is made of. Clones share it, one for each worker.
#[derive(Clone)]
pub struct Parts {
    /// Where the data is. The server gives each worker a way there of its own.
    pub database: Data<Database>,
    /// Who says whose a token is.
    pub verifier: Data<Verifier>,
    /// What time it is.
    pub clock: Data<Clock>,
    /// Who seals the positions in lists.
    pub cursors: Data<Cursors>,
    /// Whether the service is going away.
    pub lifecycle: Data<Lifecycle>,
    /// How long anything may take.
    pub limits: Data<Limits>,
    /// Who is let in, and how often.
    pub guards: Data<Guards>,
    /// Where traces go, if they are wanted.
    pub traces: Option<Data<Traces>>,
}

/// Builds the application of one worker. The wrapping that stands last here is met first.
pub fn app(
    parts: Parts,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(parts.database)
        .app_data(parts.verifier)
        .app_data(parts.clock)
        .app_data(parts.cursors)
        .app_data(parts.lifecycle)
        .app_data(parts.limits)
        .app_data(parts.guards)
        .configure(|config| {
            if let Some(traces) = parts.traces {
                config.app_data(traces);
            }
        })
        .configure(|config| {
            for endpoint in routes() {
                config.service(endpoint);
            }
            config.default_service(web::to(no_such_route));
        })
        .wrap(from_fn(admit))
        .wrap(from_fn(render))
        .wrap(TracingLogger::<RequestSpan>::new())
        .wrap(from_fn(trace::request))
        .wrap(from_fn(dress))
        .wrap(from_fn(assign))
        .wrap(from_fn(measure::request))
        .wrap(from_fn(hold))
}

async fn no_such_route(_: Visitor) -> Result<HttpResponse, Problem> {
    Err(Problem::NoSuchRoute)
}
