//! The token of a request, and what the verifier says of it.

use std::time::Instant;

use actix_web::{HttpRequest, http::header, web::Data};
use creatorvault_auth::{Malformation, Rejection, Verifier, bearer};
use creatorvault_domain::Caller;

use crate::{clock::Clock, measure, problem::Problem};

/// The token that came with a request, and who judges it.
pub(super) struct Credentials<'r> {
    token: Result<&'r str, Rejection>,
    verifier: &'r Verifier,
    clock: Clock,
}

impl<'r> Credentials<'r> {
    pub(super) fn of(request: &'r HttpRequest) -> Result<Self, Problem> {
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

    /// Whose token it is, if one came and it is good as far as is known here.
    pub(super) fn caller(self) -> Option<Caller> {
        self.token.is_ok().then(|| self.check().ok()).flatten()
    }

    pub(super) fn check(self) -> Result<Caller, Rejection> {
        let (token, started) = (self.token?, Instant::now());
        let checked = self.verifier.verify(token, self.clock.now());
        measure::verified_since(started);
        checked
    }

    pub(super) async fn check_by_fresh_keys(self) -> Result<Caller, Rejection> {
        let (token, started) = (self.token?, Instant::now());
        let now = self.clock.now();
        let checked = self.verifier.verify_with_fresh_keys(token, now).await;
        measure::verified_since(started);
        checked
    }
}
