//! What may be said of a request in log lines and metrics: words of ours, and few of them. Its path
//! and an unknown method are the client's own text.

use std::sync::Arc;

use actix_web::{HttpMessage, dev::ServiceRequest, http::Method};

/// The method, if it is one that we could know.
pub(crate) fn method(request: &ServiceRequest) -> &'static str {
    match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "_OTHER",
    }
}

/// The template of the route, as `routes` writes it.
///
/// Looked up once a request: whoever asks again is told the same.
pub(crate) fn route(request: &ServiceRequest) -> Arc<str> {
    if let Some(Route(known)) = request.extensions().get() {
        return Arc::clone(known);
    }
    let template = request.match_pattern();
    let route: Arc<str> = template.as_deref().unwrap_or("_unmatched").into();
    request.extensions_mut().insert(Route(Arc::clone(&route)));
    route
}

/// What was looked up.
struct Route(Arc<str>);
