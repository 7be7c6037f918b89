//! What is the same for everyone: bytes of the binary, and how a client may keep them.

use std::{collections::BTreeMap, io::Read, marker::PhantomData, sync::OnceLock};

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::header::{
        self, AcceptEncoding, ContentEncoding, Encoding, EntityTag, Header, HeaderValue,
    },
    web::Bytes,
};
use aws_lc_rs::digest::{SHA256, digest};
use flate2::read::GzDecoder;
use paperclip::{
    actix::OperationModifier,
    v2::{
        models::{DefaultOperationRaw, DefaultSchemaRaw},
        schema::Apiv2Schema,
    },
};
use schemars::{Schema, json_schema};

use super::files::{CSS, JAVASCRIPT};
use crate::{openapi, problem::Problem, reply::is_known};

/// Bytes with a media type, and a tag made of them.
pub(super) struct Content {
    media: &'static str,
    stored: Stored,
    tag: EntityTag,
}

enum Stored {
    Plain(Bytes),
    /// As gzip made it, and unpacked once somebody wants it so.
    Gzipped(&'static [u8], OnceLock<Bytes>),
}

impl Content {
    pub(super) fn plain(media: &'static str, text: impl Into<Bytes>) -> Self {
        let bytes = text.into();
        Self {
            media,
            tag: EntityTag::new_strong(hash(&bytes)),
            stored: Stored::Plain(bytes),
        }
    }

    pub(super) fn gzipped(media: &'static str, packed: &'static [u8]) -> Self {
        Self {
            media,
            // Weak, because it stands for the unpacked bytes as well.
            tag: EntityTag::new_weak(hash(packed)),
            stored: Stored::Gzipped(packed, OnceLock::new()),
        }
    }

    /// Completes an answer in the way that the client can read.
    fn write(&self, request: &HttpRequest) -> Result<HttpResponse, Problem> {
        let mut response = HttpResponse::Ok();
        response.insert_header((header::CONTENT_TYPE, self.media));
        let Stored::Gzipped(packed, _) = self.stored else {
            return Ok(response.body(self.unpacked()?));
        };
        if takes_gzip(request) {
            response.insert_header(ContentEncoding::Gzip);
            return Ok(response.body(Bytes::from_static(packed)));
        }
        Ok(response.body(self.unpacked()?))
    }

    /// The bytes themselves.
    pub(super) fn unpacked(&self) -> Result<Bytes, Problem> {
        let (packed, unpacked) = match &self.stored {
            Stored::Plain(bytes) => return Ok(bytes.clone()),
            Stored::Gzipped(packed, unpacked) => (packed, unpacked),
        };
        if let Some(bytes) = unpacked.get() {
            return Ok(bytes.clone());
        }
        let mut bytes = Vec::new();
        let mut decoder = GzDecoder::new(*packed);
        decoder.read_to_end(&mut bytes).map_err(Problem::internal)?;
        Ok(unpacked.get_or_init(|| bytes.into()).clone())
    }

    pub(super) fn is_gzipped(&self) -> bool {
        matches!(self.stored, Stored::Gzipped(..))
    }
}

/// Asked for in so many words: a client that says nothing may be a simple one.
fn takes_gzip(request: &HttpRequest) -> bool {
    let known = [Encoding::gzip(), Encoding::identity()];
    AcceptEncoding::parse(request)
        .ok()
        .and_then(|accepted| accepted.negotiate(known.iter()))
        .is_some_and(|chosen| chosen == Encoding::gzip())
}

/// As much of the hash as tells one version of a content from another.
fn hash(bytes: &[u8]) -> String {
    let hash = digest(&SHA256, bytes);
    let beginning = hash.as_ref().first_chunk().copied().unwrap_or_default();
    format!("{:032x}", u128::from_be_bytes(beginning))
}

/// What a content can be, as the documentation tells it.
pub(crate) trait Kind {
    const MEDIA: &'static [&'static str];

    fn schema() -> Schema {
        json_schema!({ "type": "string" })
    }
}

/// The OpenAPI document.
pub(crate) struct Document;

/// A page for people.
pub(crate) struct Page;

/// What a page loads.
pub(crate) struct File;

impl Kind for Document {
    const MEDIA: &'static [&'static str] = &["application/json"];

    fn schema() -> Schema {
        json_schema!({ "type": "object" })
    }
}

impl Kind for Page {
    const MEDIA: &'static [&'static str] = &["text/html"];
}

impl Kind for File {
    const MEDIA: &'static [&'static str] = &[CSS, JAVASCRIPT];
}

/// The answer that shows a content, or says that the client has it already.
pub(crate) struct Served<K> {
    content: &'static Content,
    policy: Option<HeaderValue>,
    kind: PhantomData<K>,
}

impl<K: Kind> Served<K> {
    pub(super) fn of(content: &'static Content) -> Self {
        Self {
            content,
            policy: None,
            kind: PhantomData,
        }
    }

    /// With what a browser may do with it, where that is more than nothing.
    pub(super) fn under(self, policy: HeaderValue) -> Self {
        Self {
            policy: Some(policy),
            ..self
        }
    }
}

impl<K: Kind> Responder for Served<K> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let content = self.content;
        let mut response = if is_known(request, &content.tag) {
            HttpResponse::NotModified().finish()
        } else {
            match content.write(request) {
                Ok(response) => response,
                Err(problem) => return HttpResponse::from_error(problem),
            }
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Ok(tag) = HeaderValue::from_str(&content.tag.to_string()) {
            headers.insert(header::ETAG, tag);
        }
        if content.is_gzipped() {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if let Some(policy) = self.policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

impl<K> Apiv2Schema for Served<K> {}

impl<K: Kind> OperationModifier for Served<K> {
    fn update_response(operation: &mut DefaultOperationRaw) {
        openapi::serves(operation, K::MEDIA, K::schema());
    }

    fn update_definitions(_: &mut BTreeMap<String, DefaultSchemaRaw>) {}
}
