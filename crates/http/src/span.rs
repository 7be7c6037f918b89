//! The span that every log line of a request stands in, and the one line that ends it.
//!
//! Our own, because the default one records the query, the user agent and forwarded addresses.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
};
use tracing::{Span, error_span, field::Empty, info};
use tracing_actix_web::RootSpanBuilder;

use crate::request_id::RequestId;

/// Opens and closes the span.
pub(crate) struct RequestSpan;

/// When the request came in.
#[derive(Clone, Copy)]
struct Started(Instant);

/// The method, if it is one that we could know: any other is the client's own text.
fn known(method: &Method) -> &str {
    let known = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    if known.contains(method) {
        method.as_str()
    } else {
        "_OTHER"
    }
}

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        request.extensions_mut().insert(Started(Instant::now()));
        // At the level of errors, so that no filter takes the ids from their lines.
        error_span!(
            "request",
            request_id = %RequestId::of(request.request()),
            method = known(request.method()),
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
