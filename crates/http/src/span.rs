//! The span that every log line of a request stands in, and the one line that ends it.
//!
//! Our own, because the default one records the query, the user agent and forwarded addresses.

use std::time::{Duration, Instant};

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
};
use tracing::{Span, error_span, field::Empty, info};
use tracing_actix_web::RootSpanBuilder;

use crate::{known, request_id::RequestId};

/// Opens and closes the span.
pub(crate) struct RequestSpan;

/// When the request came in.
#[derive(Clone, Copy)]
struct Started(Instant);

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        request.extensions_mut().insert(Started(Instant::now()));
        // At the level of errors, so that no filter takes the ids from their lines.
        error_span!(
            "request",
            request_id = %RequestId::of(request.request()),
            method = known::method(request),
            route = &*known::route(request),
            user_id = Empty,
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let _entered = span.enter();
        match outcome {
            Ok(response) => {
                let started = response.request().extensions().get::<Started>().copied();
                let duration_ms = started.map(|Started(at)| milliseconds(at.elapsed()));
                info!(
                    status = response.status().as_u16(),
                    duration_ms, "request finished"
                );
            }
            Err(error) => info!(reason = %error, "request finished without an answer"),
        }
    }
}

/// To the microsecond, which is more than anybody reads.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
