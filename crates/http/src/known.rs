//! What may be said of a request in log lines and metrics: words of ours, and few of them. Its path
//! and an unknown method are the client's own text.

use actix_web::{dev::ServiceRequest, http::Method};

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
pub(crate) fn route(request: &ServiceRequest) -> String {
    let template = request.match_pattern();
    template.unwrap_or_else(|| "_unmatched".to_owned())
}
