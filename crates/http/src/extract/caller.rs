//! Who calls, and how often. 401 and 429 end here.

use std::future::{Ready, ready};

use actix_web::HttpRequest;
use creatorvault_auth::Rejection;
use creatorvault_domain::Caller;
use futures_util::future::{Either, LocalBoxFuture};

use super::credentials::Credentials;
use crate::{
    guards::rates::{Counting, Payer, count},
    measure,
    problem::Problem,
};

/// Ready at once, but where the issuer has to be asked for a key first, or Redis for a count.
pub(super) type Admission<T> =
    Either<Ready<Result<T, Problem>>, LocalBoxFuture<'static, Result<T, Problem>>>;

/// What is made of a caller whose token is good and who has not called too often.
pub(super) type Made<T> = fn(&HttpRequest, Caller) -> Result<T, Problem>;

/// Checks the token of a request, counts the call, and makes something of the caller.
pub(super) fn admit<T: 'static>(request: &HttpRequest, make: Made<T>) -> Admission<T> {
    let checked = match Credentials::of(request).map(Credentials::check) {
        Ok(Err(rejection)) if rejection.is_for_want_of_a_key() => {
            return Either::Right(Box::pin(admit_by_fresh_keys(request.clone(), make)));
        }
        Ok(checked) => checked,
        Err(problem) => return Either::Left(ready(Err(problem))),
    };
    match paid(request, &checked) {
        Either::Left(paid) => Either::Left(ready(
            paid.into_inner().and_then(|()| make(request, checked?)),
        )),
        Either::Right(paying) => {
            let request = request.clone();
            Either::Right(Box::pin(async move {
                paying.await?;
                make(&request, checked?)
            }))
        }
    }
}

async fn admit_by_fresh_keys<T>(request: HttpRequest, make: Made<T>) -> Result<T, Problem> {
    let checked = Credentials::of(&request)?.check_by_fresh_keys().await;
    paid(&request, &checked).await?;
    make(&request, checked?)
}

/// Counts the call: a user's, or without a valid token that of an address. While there is no key to
/// check tokens with, that is nobody's fault who calls.
fn paid(request: &HttpRequest, checked: &Result<Caller, Rejection>) -> Counting {
    match checked {
        Ok(caller) => {
            tracing::Span::current().record("user_id", caller.id().as_str());
            count(request, Payer::User(caller.id()))
        }
        Err(rejection) => {
            measure::refused(*rejection);
            match rejection {
                Rejection::Unverifiable => Either::Left(ready(Ok(()))),
                _ => count(request, Payer::Address),
            }
        }
    }
}
