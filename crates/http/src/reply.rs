//! A success: its data in the envelope, with the headers that belong to it.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, ETag, EntityTag, Header, HeaderValue, IfNoneMatch},
    },
};
use creatorvault_domain::Version;
use serde::Serialize;

use crate::envelope;

/// Nobody keeps the answer.
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// The client may keep it, and asks whether it still holds.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// What a handler answers when all went well.
pub(crate) struct Reply<T> {
    status: StatusCode,
    data: T,
    location: Option<String>,
    version: Option<Version>,
}

impl<T: Serialize> Reply<T> {
    /// 200 with data.
    pub(crate) fn ok(data: T) -> Self {
        Self {
            status: StatusCode::OK,
            data,
            location: None,
            version: None,
        }
    }

    /// 201 with what was made and where it is.
    pub(crate) fn created(location: String, data: T) -> Self {
        Self {
            status: StatusCode::CREATED,
            location: Some(location),
            ..Self::ok(data)
        }
    }

    /// Adds the entity tag of a row.
    pub(crate) fn tagged(self, version: Version) -> Self {
        Self {
            version: Some(version),
            ..self
        }
    }
}

impl<T: Serialize> Responder for Reply<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        let Some(version) = self.version else {
            response.insert_header((header::CACHE_CONTROL, NO_STORE));
            return envelope::success(request, &mut response, &self.data);
        };
        let tag = EntityTag::new_strong(version.get().to_string());
        let known = is_known(request, &tag);
        response.insert_header((header::CACHE_CONTROL, ASK_AGAIN));
        response.insert_header(ETag(tag));
        if known {
            return response.status(StatusCode::NOT_MODIFIED).finish();
        }
        envelope::success(request, &mut response, &self.data)
    }
}

/// Whether a client that only reads has this very version already.
fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    if !request.method().is_safe() {
        return false;
    }
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => request.headers().contains_key(header::IF_NONE_MATCH),
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(tag)),
        // What can't be read names no version.
        Err(_) => false,
    }
}
