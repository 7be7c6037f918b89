//! What stands before every route, and what every answer carries: which hosts and origins are served,
//! how often anybody may call, and the headers that keep browsers from mischief.
//!
//! Two middlewares, since each costs an allocation a request: [`admit`] stands inside of `render`, so
//! that what it refuses is answered like any other problem, and [`dress`] outside of it, so that what
//! it adds is on every answer. How often a caller may call is asked by the extractors, which know
//! who that is.

mod authority;
mod cors;
mod headers;
mod hosts;
mod networks;
mod origins;
pub(crate) mod rates;

use actix_web::{
    Error, HttpRequest,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Data,
};

use crate::{clock::Clock, problem::Problem};
use rates::RateLimits;

pub use hosts::{Hosts, HostsError};
pub use networks::{Networks, NetworksError};
pub use origins::{Origins, OriginsError};
pub use rates::{RateSettings, RedisUrl, RedisUrlError};

/// What the guards are told.
#[derive(Clone, Debug)]
pub struct GuardSettings {
    /// Which web pages may read answers.
    pub origins: Origins,
    /// Under which names the service is reached.
    pub hosts: Hosts,
    /// How often anybody may call.
    pub rates: RateSettings,
}

/// The guards of an application, which all its workers share.
pub struct Guards {
    origins: Origins,
    hosts: Hosts,
    rates: RateLimits,
}

impl Guards {
    /// Guards that do as they are told. Must be called within a Tokio runtime, on which Redis is
    /// spoken to; whether it answers is not waited for.
    #[must_use]
    pub fn new(settings: GuardSettings, clock: Clock) -> Self {
        Self {
            origins: settings.origins,
            hosts: settings.hosts,
            rates: RateLimits::new(settings.rates, clock.ticks()),
        }
    }

    fn of(request: &HttpRequest) -> Result<&Data<Self>, Problem> {
        let guards = request.app_data::<Data<Self>>();
        guards.ok_or_else(|| Problem::internal("the application was built without guards"))
    }
}

/// Middleware: refuses a request for another host, and answers a browser that asks for leave.
pub(crate) async fn admit<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let guards = Guards::of(request.request())?;
    if let Err(problem) = guards.hosts.admit(request.request()) {
        return Ok(request.error_response(problem).map_into_right_body());
    }
    if cors::is_preflight(&request) {
        let answer = cors::preflight(guards.origins.allowed(request.headers()).is_some());
        return Ok(request.into_response(answer).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

/// Middleware: adds to an answer what every answer carries.
pub(crate) async fn dress<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let guards = Data::clone(Guards::of(request.request())?);
    let origin = guards.origins.allowed(request.headers()).cloned();
    let mut response = next.call(request).await?;
    let standing = rates::Standing::of(response.request());
    let added = response.headers_mut();
    headers::harden(added);
    if !guards.origins.are_none() {
        cors::share(added, origin);
    }
    if let Some(standing) = standing {
        standing.say(added);
    }
    Ok(response)
}
