//! Who calls, and that they may touch what the path names. 401 and 403 end here.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web::Data};
use creatorvault_auth::{Malformation, Rejection, Verifier, bearer};
use creatorvault_domain::{Caller, OwnerScope};
use percent_encoding::percent_decode_str;

use crate::{clock::Clock, problem::Problem};

/// The caller, whom a valid token names, in the scope of the owner whom the path names.
pub(crate) struct Owner {
    pub(crate) caller: Caller,
    pub(crate) scope: OwnerScope,
}

impl FromRequest for Owner {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(owner(request))
    }
}

fn owner(request: &HttpRequest) -> Result<Owner, Problem> {
    let caller = caller(request)?;
    tracing::Span::current().record("user_id", caller.id().as_str());
    let scope = named_in_path(request)
        .and_then(|owner| caller.scope(&owner).ok())
        .ok_or(Problem::Forbidden)?;
    Ok(Owner { caller, scope })
}

fn caller(request: &HttpRequest) -> Result<Caller, Problem> {
    let verifier = request
        .app_data::<Data<Verifier>>()
        .ok_or_else(|| Problem::internal("the application was built without a verifier"))?;
    let clock = request
        .app_data::<Data<Clock>>()
        .map_or_else(Clock::system, |clock| ***clock);
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let token = match (headers.next(), headers.next()) {
        (None, _) => return Err(Rejection::Missing.into()),
        (Some(header), None) => bearer(header.as_bytes())?,
        (Some(_), Some(_)) => return Err(Rejection::Malformed(Malformation::Authorization).into()),
    };
    Ok(verifier.verify(token, clock.now())?)
}

/// The owner in `/api/v1/{user_id}/…`, decoded once. Taken from the raw path: actix replaces what is
/// not UTF-8 before it routes, and an id must be compared exactly.
fn named_in_path(request: &HttpRequest) -> Option<String> {
    let segment = request.uri().path().split('/').nth(3)?;
    let owner = percent_decode_str(segment).decode_utf8().ok()?;
    Some(owner.into_owned())
}
