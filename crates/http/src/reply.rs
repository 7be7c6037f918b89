//! A success: its data in the envelope, with the headers that belong to it.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    http::{StatusCode, header},
};
use creatorvault_domain::Version;
use serde::Serialize;

use crate::envelope;

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
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        if let Some(version) = self.version {
            response.insert_header((header::ETAG, format!("\"{}\"", version.get())));
        }
        envelope::success(request, &mut response, &self.data)
    }
}
