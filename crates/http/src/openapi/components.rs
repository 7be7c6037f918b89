//! What operations share: the failures, the headers, the token, and who we are.

use actix_web::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::problem::Kind;

/// What the security scheme is called.
pub(super) const BEARER: &str = "token";

pub(super) fn info() -> Value {
    json!({
        "title": "CreatorVault",
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "Ideas, from the first thought to what is published",
        "description": "Every JSON answer is an envelope: `success` tells which one, `data` or \
            `error` is what was asked for, and `meta.request_id` is what to name when something \
            needs looking into. A path that holds a `user_id` answers to that user's token alone. \
            HEAD answers as GET does, without the body.",
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    })
}

pub(super) fn tags() -> Value {
    json!([
        { "name": "Ideas", "description": "What a creator wants to make" },
        { "name": "Tasks", "description": "What there is to do, for an idea or for none" },
        { "name": "Categories", "description": "What tasks are filed under" },
        { "name": "Users", "description": "The caller's account" },
        { "name": "Health", "description": "For whoever runs the service; no token is needed" },
        { "name": "Documentation", "description": "This document, and pages that show it" },
    ])
}

/// What a success means, in a word.
pub(super) fn success(status: u16) -> &'static str {
    let status = StatusCode::from_u16(status).unwrap_or_default();
    status.canonical_reason().unwrap_or_default()
}

/// The components, beside the schemas that operations named.
pub(super) fn components(mut schemas: Map<String, Value>) -> Value {
    schemas.extend([
        ("Meta".to_owned(), meta()),
        ("Failure".to_owned(), failure()),
        ("ErrorDetail".to_owned(), detail()),
    ]);
    let responses = Kind::ALL.iter().map(|kind| kind.status());
    let responses: Map<_, _> = responses
        .map(|status| (response_name(status), failure_response(status)))
        .collect();
    let headers = HEADERS.iter().map(|header| {
        let value = json!({ "description": header.meaning, "schema": { "type": header.kind } });
        (header.name.to_owned(), value)
    });
    json!({
        "schemas": schemas,
        "responses": responses,
        "headers": headers.collect::<Map<_, _>>(),
        "parameters": { "RequestId": request_id_parameter(), "IfNoneMatch": if_none_match_parameter() },
        "securitySchemes": {
            BEARER: {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "A token of your identity provider, signed with RS256. Its `sub` is \
                    the `user_id` of the paths.",
            },
        },
    })
}

struct Header {
    name: &'static str,
    kind: &'static str,
    meaning: &'static str,
}

/// The headers that answers have, and that a client may want to read.
const HEADERS: &[Header] = &[
    Header {
        name: "X-Request-ID",
        kind: "string",
        meaning: "The request's id: the one that it came with, if that is well formed",
    },
    Header {
        name: "ETag",
        kind: "string",
        meaning: "Which version this is, for `If-None-Match` and `If-Match`",
    },
    Header {
        name: "Location",
        kind: "string",
        meaning: "The path of what was made",
    },
    Header {
        name: "Idempotency-Replayed",
        kind: "string",
        meaning: "`true` where the same request took effect before, and this is its answer",
    },
    Header {
        name: "Retry-After",
        kind: "integer",
        meaning: "How many seconds to wait before asking again",
    },
    Header {
        name: "RateLimit-Policy",
        kind: "string",
        meaning: "How many calls are allowed in how many seconds, such as `\"default\";q=100;w=60`",
    },
    Header {
        name: "RateLimit",
        kind: "string",
        meaning: "How many calls are left, and in how many seconds all are back, such as \
            `\"default\";r=99;t=60`",
    },
    Header {
        name: "WWW-Authenticate",
        kind: "string",
        meaning: "What kind of token is wanted, and whether the one that came was no good (RFC 6750)",
    },
    Header {
        name: "Allow",
        kind: "string",
        meaning: "The methods that the path knows",
    },
];

/// What an answer to a user's call has, which is always counted.
pub(super) const COUNTED: [&str; 2] = ["RateLimit-Policy", "RateLimit"];

/// References to headers: the one that every answer has, and these.
pub(super) fn headers_named<'a>(names: impl IntoIterator<Item = &'a str>) -> Value {
    let every = ["X-Request-ID"].into_iter().chain(names);
    let references = every.map(|name| {
        let reference = json!({ "$ref": format!("#/components/headers/{name}") });
        (name.to_owned(), reference)
    });
    references.collect::<Map<_, _>>().into()
}

/// Where the answer of a failure with this status is described.
pub(super) fn failure_reference(status: StatusCode) -> String {
    format!("#/components/responses/{}", response_name(status))
}

fn response_name(status: StatusCode) -> String {
    status
        .canonical_reason()
        .unwrap_or_default()
        .replace(' ', "")
}

fn failure_response(status: StatusCode) -> Value {
    let kinds: Vec<_> = Kind::ALL
        .iter()
        .filter(|kind| kind.status() == status)
        .collect();
    let meanings: Vec<_> = kinds
        .iter()
        .map(|kind| format!("`{}`: {}.", kind.code(), kind.meaning()))
        .collect();
    let codes: Vec<_> = kinds.iter().map(|kind| kind.code()).collect();
    let examples = kinds
        .iter()
        .map(|kind| (kind.code().to_owned(), json!({ "value": example(**kind) })));
    json!({
        "description": meanings.join(" "),
        "headers": headers_named(failure_headers(status).iter().copied().chain(COUNTED)),
        "content": {
            "application/json": {
                "schema": {
                    "allOf": [
                        { "$ref": "#/components/schemas/Failure" },
                        { "properties": { "error": { "properties": { "code": { "enum": codes } } } } },
                    ],
                },
                "examples": examples.collect::<Map<_, _>>(),
            },
        },
    })
}

fn failure_headers(status: StatusCode) -> &'static [&'static str] {
    match status {
        StatusCode::UNAUTHORIZED => &["WWW-Authenticate"],
        StatusCode::METHOD_NOT_ALLOWED => &["Allow"],
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => &["Retry-After"],
        _ => &[],
    }
}

fn example(kind: Kind) -> Value {
    let details = match kind {
        Kind::Validation => json!([
            { "field": "title", "message": "Field required", "type": "missing" },
        ]),
        _ => json!([]),
    };
    json!({
        "success": false,
        "error": { "code": kind.code(), "message": kind.meaning(), "details": details },
        "meta": { "request_id": "req_0198c1f26a7b7c3d8e4f", "timestamp": "2026-03-01T09:00:00Z" },
    })
}

fn meta() -> Value {
    json!({
        "type": "object",
        "properties": {
            "request_id": { "type": "string", "description": "The same as `X-Request-ID`" },
            "timestamp": { "type": "string", "format": "date-time" },
        },
        "required": ["request_id", "timestamp"],
    })
}

fn failure() -> Value {
    json!({
        "type": "object",
        "properties": {
            "success": { "const": false },
            "error": {
                "type": "object",
                "properties": {
                    "code": { "type": "string", "description": "What went wrong, for programs" },
                    "message": { "type": "string", "description": "What went wrong, for people" },
                    "details": {
                        "type": "array",
                        "items": { "$ref": "#/components/schemas/ErrorDetail" },
                        "description": "Every bad field; empty unless fields are to blame",
                    },
                },
                "required": ["code", "message", "details"],
            },
            "meta": { "$ref": "#/components/schemas/Meta" },
        },
        "required": ["success", "error", "meta"],
    })
}

fn detail() -> Value {
    json!({
        "type": "object",
        "properties": {
            "field": {
                "type": "string",
                "description": "The JSON path, such as `tags.3`, or the parameter's name",
            },
            "message": { "type": "string" },
            "type": { "type": "string", "description": "What kind of fault it is, such as `missing`" },
        },
        "required": ["field", "message", "type"],
    })
}

pub(super) fn request_id() -> Value {
    json!({ "$ref": "#/components/parameters/RequestId" })
}

fn request_id_parameter() -> Value {
    json!({
        "name": "X-Request-ID",
        "in": "header",
        "required": false,
        "description": "An id of yours for this request; one that is not well formed is replaced",
        "schema": { "type": "string" },
    })
}

pub(super) fn if_none_match() -> Value {
    json!({ "$ref": "#/components/parameters/IfNoneMatch" })
}

fn if_none_match_parameter() -> Value {
    json!({
        "name": "If-None-Match",
        "in": "header",
        "required": false,
        "description": "The `ETag` of what you have; if it is still that, the answer is 304",
        "schema": { "type": "string" },
    })
}

pub(super) fn not_modified(counted: &[&'static str]) -> Value {
    json!({
        "description": "You have it already",
        "headers": headers_named(["ETag"].into_iter().chain(counted.iter().copied())),
    })
}
