//! A success: its data in the envelope, with the headers that belong to it.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, ETag, EntityTag, Header, HeaderValue, IfNoneMatch},
    },
};
use creatorvault_domain::Version;
use paperclip::{
    actix::OperationModifier,
    v2::{
        models::{DefaultOperationRaw, DefaultSchemaRaw},
        schema::Apiv2Schema,
    },
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{envelope, openapi};

/// Nobody keeps the answer.
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// The client may keep it, and asks whether it still holds.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// What an answer can show.
pub(crate) trait Shown: Serialize + JsonSchema {
    /// Whether it is one row, whose version the entity tag tells.
    const TAGGED: bool = false;

    /// The version that is shown.
    fn version(&self) -> Option<Version> {
        None
    }
}

/// What a handler answers when all went well: data, and a status that is known from its type.
pub(crate) struct Reply<T, const STATUS: u16 = 200> {
    data: T,
    location: Option<String>,
}

/// What was made, and where it is.
pub(crate) type Created<T> = Reply<T, 201>;

impl<T: Shown> Reply<T> {
    /// 200 with data.
    pub(crate) fn ok(data: T) -> Self {
        Self {
            data,
            location: None,
        }
    }
}

impl<T: Shown> Created<T> {
    /// 201 with what was made and where it is.
    pub(crate) fn at(location: String, data: T) -> Self {
        Self {
            data,
            location: Some(location),
        }
    }
}

impl<T: Shown, const STATUS: u16> Responder for Reply<T, STATUS> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let status = StatusCode::from_u16(STATUS).unwrap_or_default();
        let mut response = HttpResponse::build(status);
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        let Some(version) = self.data.version() else {
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

impl<T, const STATUS: u16> Apiv2Schema for Reply<T, STATUS> {}

impl<T: Shown, const STATUS: u16> OperationModifier for Reply<T, STATUS> {
    fn update_response(operation: &mut DefaultOperationRaw) {
        openapi::answers::<T>(operation, STATUS);
    }

    fn update_definitions(definitions: &mut BTreeMap<String, DefaultSchemaRaw>) {
        openapi::defines::<T>(definitions);
    }
}
