//! Whoever calls where no token is needed: a health route, a path that is none, a method that a path
//! does not know. 429 ends here.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::{
    FutureExt,
    future::{Either, LocalBoxFuture},
};
use paperclip::{
    actix::OperationModifier,
    v2::{models::DefaultOperationRaw, schema::Apiv2Schema},
};

use super::credentials::Credentials;
use crate::{
    guards::rates::{Payer, count},
    health, openapi,
    problem::{Kind, Problem},
};

/// Somebody who has not called too often.
pub(crate) struct Visitor;

impl FromRequest for Visitor {
    type Error = Problem;
    /// Ready at once, but where Redis has to be asked.
    type Future =
        Either<Ready<Result<Self, Problem>>, LocalBoxFuture<'static, Result<Self, Problem>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // A user who goes astray pays for it as for any call. Probes have no token.
        let caller = if health::ROUTES.contains(&request.path()) {
            None
        } else {
            let credentials = Credentials::of(request).ok();
            credentials.and_then(Credentials::caller)
        };
        let payer = caller
            .as_ref()
            .map_or(Payer::Address, |caller| Payer::User(caller.id()));
        match count(request, payer) {
            Either::Left(paid) => Either::Left(ready(paid.into_inner().map(|()| Self))),
            Either::Right(paying) => {
                Either::Right(paying.map(|paid| paid.map(|()| Self)).boxed_local())
            }
        }
    }
}

impl Apiv2Schema for Visitor {}

impl OperationModifier for Visitor {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        openapi::fails(operation, Kind::RateLimitExceeded);
    }
}
