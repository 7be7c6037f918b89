//! Middleware: a request that takes too long is given up and answered.
//!
//! Each step has a limit of its own; this one stands behind them all, so that their sum, or a step
//! that somebody forgot, never keeps a client waiting. Whatever was going on is dropped, and the
//! door rolls back the transaction that it was in.

use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};
use tokio::time::timeout;

use crate::{limits::Limits, problem::Problem};

/// Gives a request the time that it may take, and not more. Stands around the handler and its
/// extractors, where routing is over: only then may the request be kept for the answer. What stands
/// further out asks no database.
pub(crate) async fn keep<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let limit = Limits::of(request.request()).request;
    let kept = request.request().clone();
    if let Ok(done) = timeout(limit, next.call(request)).await {
        return Ok(done?.map_into_left_body());
    }
    let problem = Problem::TookTooLong(limit);
    Ok(ServiceResponse::from_err(problem, kept).map_into_right_body())
}
