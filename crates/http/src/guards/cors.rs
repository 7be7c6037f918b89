//! What a browser lets another origin's page send and read (the Fetch standard's CORS protocol).

use actix_web::{
    HttpResponse,
    dev::ServiceRequest,
    http::{
        Method,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
            ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
            HeaderMap, HeaderValue, ORIGIN, VARY,
        },
    },
};

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE");
const SENT: HeaderValue = HeaderValue::from_static(
    "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-ID, traceparent",
);
const READ: HeaderValue = HeaderValue::from_static(
    "X-Request-ID, ETag, Location, Retry-After, WWW-Authenticate, Idempotency-Replayed, \
     RateLimit-Policy, RateLimit",
);
/// In seconds; no browser keeps leave for longer than Chromium's two hours.
const MAX_AGE: HeaderValue = HeaderValue::from_static("7200");
const WITH_CREDENTIALS: HeaderValue = HeaderValue::from_static("true");
const BY_ORIGIN: HeaderValue = HeaderValue::from_static("Origin");

/// Whether a browser asks for leave to send something else.
pub(super) fn is_preflight(request: &ServiceRequest) -> bool {
    request.method() == Method::OPTIONS
        && request.headers().contains_key(ORIGIN)
        && request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// Says what may be sent; [`share`] says by whom. Whoever is not allowed is told nothing.
pub(super) fn preflight(allowed: bool) -> HttpResponse {
    let mut answer = HttpResponse::NoContent();
    if allowed {
        answer
            .insert_header((ACCESS_CONTROL_ALLOW_METHODS, METHODS))
            .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, SENT))
            .insert_header((ACCESS_CONTROL_MAX_AGE, MAX_AGE));
    }
    answer.finish()
}

/// Says who may read an answer, and what of it.
pub(super) fn share(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    // Without an origin too: a cache must not give that answer to a page of another one.
    headers.append(VARY, BY_ORIGIN);
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, WITH_CREDENTIALS);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, READ);
    }
}
