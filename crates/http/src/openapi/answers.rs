//! What arguments and answers tell paperclip about the operation that they belong to.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use paperclip::v2::models::{
    DefaultOperationRaw, DefaultResponseRaw, DefaultSchemaRaw, Either, Header, MediaRange,
    Reference, Response,
};
use schemars::{JsonSchema, Schema, json_schema};

use super::{
    carrier::carry,
    components::{self, BEARER},
    description::{define_named, generator},
};
use crate::problem::Kind;

/// The operation succeeds with this status, and shows a `T` in the envelope, with its entity tag or
/// without.
pub(crate) fn answers<T: JsonSchema>(
    operation: &mut DefaultOperationRaw,
    status: u16,
    tagged: bool,
) {
    let data = generator().subschema_for::<T>();
    let schema = json_schema!({
        "type": "object",
        "properties": {
            "success": { "const": true },
            "data": data,
            "meta": { "$ref": "#/components/schemas/Meta" },
        },
        "required": ["success", "data", "meta"],
    });
    let mut headers = BTreeMap::new();
    if tagged {
        headers.insert("ETag".to_owned(), Header::default());
    }
    if status == StatusCode::CREATED {
        headers.insert("Location".to_owned(), Header::default());
        headers.insert("Idempotency-Replayed".to_owned(), Header::default());
    }
    let response = Response {
        description: Some(components::success(status).to_owned()),
        schema: Some(carry(schema)),
        headers,
    };
    succeeds(operation, status, response);
}

/// The operation succeeds, and there is nothing to show.
pub(crate) fn answers_nothing(operation: &mut DefaultOperationRaw) {
    let status = StatusCode::NO_CONTENT.as_u16();
    let response = Response {
        description: Some(components::success(status).to_owned()),
        ..Response::default()
    };
    succeeds(operation, status, response);
}

fn succeeds(operation: &mut DefaultOperationRaw, status: u16, response: DefaultResponseRaw) {
    let responses = &mut operation.responses;
    responses.insert(status.to_string(), Either::Right(response));
    can_always_fail(operation);
}

/// The operation succeeds with what is the same for everyone, in one of these media types.
pub(crate) fn serves(operation: &mut DefaultOperationRaw, media: &[&str], schema: Schema) {
    let response = Response {
        description: Some(components::success(200).to_owned()),
        schema: Some(carry(schema)),
        headers: BTreeMap::from([("ETag".to_owned(), Header::default())]),
    };
    let media = media.iter().filter_map(|media| media.parse().ok());
    operation.produces = Some(media.map(MediaRange).collect());
    let responses = &mut operation.responses;
    responses.insert("200".to_owned(), Either::Right(response));
    can_always_fail(operation);
}

/// Any request can be for another host, and anything unexpected can happen.
fn can_always_fail(operation: &mut DefaultOperationRaw) {
    for kind in [Kind::Validation, Kind::Internal] {
        fails(operation, kind);
    }
}

/// What a `T` is made of.
pub(crate) fn defines<T: JsonSchema>(definitions: &mut BTreeMap<String, DefaultSchemaRaw>) {
    let mut generator = generator();
    generator.subschema_for::<T>();
    define_named(&mut generator, definitions);
}

/// The operation can fail like this.
pub(crate) fn fails(operation: &mut DefaultOperationRaw, kind: Kind) {
    let status = kind.status();
    let reference = Reference {
        reference: components::failure_reference(status),
    };
    let responses = &mut operation.responses;
    responses.insert(status.as_str().to_owned(), Either::Left(reference));
}

/// The operation needs a token.
pub(crate) fn needs_token(operation: &mut DefaultOperationRaw) {
    let scopes = BTreeMap::from([(BEARER.to_owned(), Vec::new())]);
    operation.security.push(scopes);
}
