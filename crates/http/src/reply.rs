//! A success: its data in the envelope, with the headers that belong to it.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, ETag, EntityTag, Header, HeaderName, HeaderValue, IfNoneMatch},
    },
};
use creatorvault_domain::Version;
use creatorvault_persistence::{Once, Recorded, Removal, Update};
use paperclip::{
    actix::OperationModifier,
    v2::{
        models::{DefaultOperationRaw, DefaultSchemaRaw},
        schema::Apiv2Schema,
    },
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{envelope, openapi, problem::Problem};

/// Nobody keeps the answer.
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// The client may keep it, and asks whether it still holds.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Says that the request took effect before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

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
    status: StatusCode,
    data: Data<T>,
    location: Option<String>,
}

/// What was made, and where it is.
pub(crate) type Created<T> = Reply<T, 201>;

#[derive(Serialize)]
#[serde(untagged)]
enum Data<T> {
    Fresh(T),
    /// What the same request was answered before.
    Kept(Value),
}

impl<T: Shown> Reply<T> {
    /// 200 with data.
    pub(crate) fn ok(data: T) -> Self {
        Self {
            status: StatusCode::OK,
            data: Data::Fresh(data),
            location: None,
        }
    }

    /// 200 with a row as a change left it, if it did.
    pub(crate) fn after<R, Refusal>(
        update: Update<R, Refusal>,
        what: &'static str,
    ) -> Result<Self, Problem>
    where
        T: From<R>,
        Problem: From<Refusal>,
    {
        match update {
            Update::Done(row) => Ok(Self::ok((*row).into())),
            Update::NotFound => Err(Problem::NotFound(what)),
            Update::VersionMismatch => Err(Problem::PreconditionFailed),
            Update::Forbidden(refused) => Err(refused.into()),
        }
    }
}

impl<T: Shown> Created<T> {
    /// 201 with what was made and where it is.
    pub(crate) fn at(location: String, data: T) -> Self {
        Self {
            status: StatusCode::CREATED,
            data: Data::Fresh(data),
            location: Some(location),
        }
    }

    /// What came of a request that may have come before.
    pub(crate) fn once<R>(
        done: Once<R>,
        show: impl FnOnce(R) -> (String, T),
    ) -> Result<Self, Problem> {
        match done {
            Once::First(row) => {
                let (location, data) = show(row);
                Ok(Self::at(location, data))
            }
            Once::Again(recorded) => Ok(Self {
                status: StatusCode::from_u16(recorded.status).map_err(Problem::internal)?,
                data: Data::Kept(recorded.data),
                location: recorded.location,
            }),
            Once::InUse => Err(Problem::KeyInUse),
            Once::Reused => Err(Problem::KeyReused),
        }
    }

    /// What is to be kept of the answer, in case the request comes again.
    pub(crate) fn recorded(location: String, data: &T) -> Recorded {
        Recorded {
            status: StatusCode::CREATED.as_u16(),
            location: Some(location),
            // Whatever can be answered can be kept.
            data: serde_json::to_value(data).unwrap_or_default(),
        }
    }
}

impl<T: Shown> Data<T> {
    fn version(&self) -> Option<Version> {
        match self {
            Self::Fresh(data) => data.version(),
            Self::Kept(data) => data.get("version")?.as_i64().map(Version::new),
        }
    }
}

impl<T: Shown, const STATUS: u16> Responder for Reply<T, STATUS> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        if let Data::Kept(_) = self.data {
            response.insert_header((REPLAYED, HeaderValue::from_static("true")));
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

/// 204: it is gone, and there is nothing to show.
pub(crate) struct Gone;

impl Gone {
    /// That a row was removed, if it was.
    pub(crate) fn once(removal: Removal, what: &'static str) -> Result<Self, Problem> {
        match removal {
            Removal::Done => Ok(Self),
            Removal::NotFound => Err(Problem::NotFound(what)),
            Removal::VersionMismatch => Err(Problem::PreconditionFailed),
        }
    }
}

impl Responder for Gone {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::NoContent()
            .insert_header((header::CACHE_CONTROL, NO_STORE))
            .finish()
    }
}

impl Apiv2Schema for Gone {}

impl OperationModifier for Gone {
    fn update_response(operation: &mut DefaultOperationRaw) {
        openapi::answers_nothing(operation);
    }
}

/// Whether a client that only reads has this very version already.
pub(crate) fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
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
        openapi::answers::<T>(operation, STATUS, T::TAGGED);
    }

    fn update_definitions(definitions: &mut BTreeMap<String, DefaultSchemaRaw>) {
        openapi::defines::<T>(definitions);
    }
}
