//! The id that ties an answer, its log lines and a client's report together.

use std::fmt;

use actix_web::{
    HttpMessage, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
};
use uuid::Uuid;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");
const MAX_LENGTH: usize = 64;

/// A request's id: the client's own, if it is harmless, or a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestId(HeaderValue);

impl RequestId {
    /// The id of a request that [`assign`] has seen.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        request
            .extensions()
            .get::<Self>()
            .cloned()
            .unwrap_or_else(Self::new)
    }

    fn new() -> Self {
        let text = format!("req_{}", Uuid::now_v7().simple());
        Self(HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("req_")))
    }

    /// Keeps the client's id if there is exactly one and it could harm no header or log line.
    fn sent_with(request: &ServiceRequest) -> Option<Self> {
        let mut sent = request.headers().get_all(HEADER);
        let (Some(value), None) = (sent.next(), sent.next()) else {
            return None;
        };
        let harmless = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-".contains(byte);
        let bytes = value.as_bytes();
        ((1..=MAX_LENGTH).contains(&bytes.len()) && bytes.iter().all(harmless))
            .then(|| Self(value.clone()))
    }

    /// The id as text.
    pub(crate) fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Middleware: gives every request its id, and every answer the header that says it.
pub(crate) async fn assign<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let id = RequestId::sent_with(&request).unwrap_or_else(RequestId::new);
    request.extensions_mut().insert(id.clone());
    let mut response = next.call(request).await?;
    response.headers_mut().insert(HEADER, id.0);
    Ok(response)
}
