//! Who calls, and that they may touch what the path names. 401 and 403 end here.

use std::{
    future::{Ready, ready},
    time::Instant,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web::Data};
use creatorvault_auth::{Malformation, Rejection, Verifier, bearer};
use creatorvault_domain::{Caller, OwnerScope, UserId};
use futures_util::future::{Either, LocalBoxFuture};
use paperclip::{
    actix::OperationModifier,
    v2::{models::DefaultOperationRaw, schema::Apiv2Schema},
};
use percent_encoding::percent_decode_str;

use crate::{
    clock::Clock,
    measure,
    openapi::{self, Description},
    problem::{Kind, Problem},
};

/// The caller, whom a valid token names, in the scope of the owner whom the path names.
pub(crate) struct Owner {
    pub(crate) caller: Caller,
    pub(crate) scope: OwnerScope,
}

impl FromRequest for Owner {
    type Error = Problem;
    /// Ready at once, but where the issuer has to be asked for a key first.
    type Future =
        Either<Ready<Result<Self, Problem>>, LocalBoxFuture<'static, Result<Self, Problem>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        match Credentials::of(request).map(Credentials::check) {
            Ok(Err(rejection)) if rejection.is_for_want_of_a_key() => {
                Either::Right(Box::pin(owner_by_fresh_keys(request.clone())))
            }
            Ok(checked) => Either::Left(ready(owner(request, checked))),
            Err(problem) => Either::Left(ready(Err(problem))),
        }
    }
}

async fn owner_by_fresh_keys(request: HttpRequest) -> Result<Owner, Problem> {
    let checked = Credentials::of(&request)?.check_by_fresh_keys().await;
    owner(&request, checked)
}

fn owner(request: &HttpRequest, checked: Result<Caller, Rejection>) -> Result<Owner, Problem> {
    let caller = checked.inspect_err(|rejection| measure::refused(*rejection))?;
    tracing::Span::current().record("user_id", caller.id().as_str());
    let scope = named_in_path(request)
        .and_then(|owner| caller.scope(&owner).ok())
        .ok_or(Problem::Forbidden)?;
    Ok(Owner { caller, scope })
}

/// The token that came with a request, and who judges it.
struct Credentials<'r> {
    token: Result<&'r str, Rejection>,
    verifier: &'r Verifier,
    clock: Clock,
}

impl<'r> Credentials<'r> {
    fn of(request: &'r HttpRequest) -> Result<Self, Problem> {
        let verifier = request
            .app_data::<Data<Verifier>>()
            .ok_or_else(|| Problem::internal("the application was built without a verifier"))?;
        let mut headers = request.headers().get_all(header::AUTHORIZATION);
        let token = match (headers.next(), headers.next()) {
            (None, _) => Err(Rejection::Missing),
            (Some(header), None) => bearer(header.as_bytes()),
            (Some(_), Some(_)) => Err(Malformation::Authorization.into()),
        };
        Ok(Self {
            token,
            verifier,
            clock: Clock::of(request),
        })
    }

    fn check(self) -> Result<Caller, Rejection> {
        let (token, started) = (self.token?, Instant::now());
        let checked = self.verifier.verify(token, self.clock.now());
        measure::verified_since(started);
        checked
    }

    async fn check_by_fresh_keys(self) -> Result<Caller, Rejection> {
        let (token, started) = (self.token?, Instant::now());
        let now = self.clock.now();
        let checked = self.verifier.verify_with_fresh_keys(token, now).await;
        measure::verified_since(started);
        checked
    }
}

/// The owner in `/api/v1/{user_id}/…`, decoded once. Taken from the raw path: actix replaces what is
/// not UTF-8 before it routes, and an id must be compared exactly.
fn named_in_path(request: &HttpRequest) -> Option<String> {
    let segment = request.uri().path().split('/').nth(3)?;
    let owner = percent_decode_str(segment).decode_utf8().ok()?;
    Some(owner.into_owned())
}

impl Apiv2Schema for Owner {}

impl OperationModifier for Owner {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        let mut description = Description::default();
        description.path::<UserId>("user_id");
        description.write(None, operation);
        for kind in [Kind::Validation, Kind::Auth, Kind::Forbidden] {
            openapi::fails(operation, kind);
        }
    }

    fn update_security(operation: &mut DefaultOperationRaw) {
        openapi::needs_token(operation);
    }
}
