//! The span that every log line of a request stands in, and the one line that ends it.
//!
//! Our own, because the default one records the query, the user agent and forwarded addresses.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
};
use tracing::{Span, field::Empty, info, info_span};
use tracing_actix_web::RootSpanBuilder;

use crate::request_id::RequestId;

/// Opens and closes the span.
pub(crate) struct RequestSpan;

/// When the request came in.
#[derive(Clone, Copy)]
struct Started(Instant);

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        request.extensions_mut().insert(Started(Instant::now()));
        info_span!(
            "request",
            request_id = %RequestId::of(request.request()),
            method = %request.method(),
            route = request.match_pattern().unwrap_or_default(),
            user_id = Empty,
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let _entered = span.enter();
        match outcome {
            Ok(response) => {
                let started = response.request().extensions().get::<Started>().copied();
                let duration_ms = started.map(|Started(at)| at.elapsed().as_secs_f64() * 1000.0);
                info!(
                    status = response.status().as_u16(),
                    duration_ms, "request finished"
                );
            }
            Err(error) => info!(reason = %error, "request finished without an answer"),
        }
    }
}
