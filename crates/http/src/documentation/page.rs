//! The two pages, and what each may do in a browser.

use std::sync::LazyLock;

use actix_web::http::header::HeaderValue;

use super::served::Content;

const HTML: &str = "text/html; charset=utf-8";

/// Swagger UI.
pub(super) static DOCS: LazyLock<Content> =
    LazyLock::new(|| Content::plain(HTML, include_str!("../../assets/pages/docs.html")));

/// ReDoc.
pub(super) static REDOC: LazyLock<Content> =
    LazyLock::new(|| Content::plain(HTML, include_str!("../../assets/pages/redoc.html")));

/// What a page may load and do, beside what is said of its styles and workers: nothing that is not
/// ours. The pictures are within the style sheet and the programs.
macro_rules! policy {
    ($more:literal) => {
        HeaderValue::from_static(concat!(
            "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; ",
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ",
            $more
        ))
    };
}

pub(super) const DOCS_POLICY: HeaderValue = policy!("style-src 'self'");

/// ReDoc searches in a worker that it makes of its own text, and writes two style sheets into the
/// page: an empty one, which it fills later, and that of its scroll bars.
pub(super) const REDOC_POLICY: HeaderValue = policy!(
    "worker-src blob:; style-src 'self' \
     'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' \
     'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='"
);
