//! The two shapes of every JSON answer, and the `meta` that both carry.

use actix_web::{HttpRequest, HttpResponseBuilder, http::header::ContentType};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};

use crate::{clock::Clock, problem::Detail, request_id::RequestId};

/// `{"success": true, "data": …, "meta": …}`
#[derive(Serialize)]
struct SuccessBody<'a, T> {
    success: bool,
    data: &'a T,
    meta: Meta<'a>,
}

/// `{"success": false, "error": …, "meta": …}`
#[derive(Serialize)]
struct FailureBody<'a> {
    success: bool,
    error: ErrorBody<'a>,
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    code: &'a str,
    message: &'a str,
    details: &'a [Detail],
}

#[derive(Serialize)]
struct Meta<'a> {
    request_id: &'a str,
    #[serde(serialize_with = "in_utc")]
    timestamp: DateTime<Utc>,
}

/// Writes a moment as every answer shows it: RFC 3339, in UTC, with a `Z`.
pub(crate) fn in_utc<S: Serializer>(
    moment: &DateTime<Utc>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&moment.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// Writes a moment likewise, if there is one.
#[expect(clippy::ref_option, reason = "serde hands fields over like this")]
pub(crate) fn in_utc_or_null<S: Serializer>(
    moment: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match moment {
        Some(moment) => in_utc(moment, serializer),
        None => serializer.serialize_none(),
    }
}

/// Completes a response with the envelope of a success.
pub(crate) fn success<T: Serialize>(
    request: &HttpRequest,
    response: &mut HttpResponseBuilder,
    data: &T,
) -> actix_web::HttpResponse {
    let id = RequestId::of(request);
    write(
        response,
        &SuccessBody {
            success: true,
            data,
            meta: meta(request, &id),
        },
    )
}

/// What stands before the data of a success, and after it, where the data are written in pieces.
pub(crate) fn around(request: &HttpRequest) -> (&'static [u8], Vec<u8>) {
    let id = RequestId::of(request);
    let mut after = br#","meta":"#.to_vec();
    after.extend(to_json(&meta(request, &id)));
    after.push(b'}');
    (br#"{"success":true,"data":"#, after)
}

/// Writes a part of an answer.
pub(crate) fn to_json(part: &impl Serialize) -> Vec<u8> {
    // Nothing that we answer with has anything in it that JSON could not say.
    serde_json::to_vec(part).unwrap_or_default()
}

/// Completes a response with the envelope of a failure.
pub(crate) fn failure(
    request: &HttpRequest,
    response: &mut HttpResponseBuilder,
    code: &str,
    message: &str,
    details: &[Detail],
) -> actix_web::HttpResponse {
    let id = RequestId::of(request);
    let error = ErrorBody {
        code,
        message,
        details,
    };
    write(
        response,
        &FailureBody {
            success: false,
            error,
            meta: meta(request, &id),
        },
    )
}

fn meta<'a>(request: &HttpRequest, id: &'a RequestId) -> Meta<'a> {
    Meta {
        request_id: id.as_str(),
        timestamp: Clock::of(request).now(),
    }
}

fn write(response: &mut HttpResponseBuilder, body: &impl Serialize) -> actix_web::HttpResponse {
    match serde_json::to_vec(body) {
        Ok(bytes) => response.insert_header(ContentType::json()).body(bytes),
        Err(error) => actix_web::error::ErrorInternalServerError(error).into(),
    }
}
