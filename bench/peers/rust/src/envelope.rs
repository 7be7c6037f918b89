//! The envelope of every answer.

use actix_web::{Error, HttpResponse, error::InternalError, http::StatusCode};
use serde::Serialize;

use crate::timestamp::Timestamp;

#[derive(Serialize)]
struct Meta {
    request_id: String,
    timestamp: Timestamp,
}

#[derive(Serialize)]
struct Good<T> {
    success: bool,
    data: T,
    meta: Meta,
}

#[derive(Serialize)]
struct Bad<'a> {
    success: bool,
    error: Fault<'a>,
    meta: Meta,
}

#[derive(Serialize)]
struct Fault<'a> {
    code: &'a str,
    message: &'a str,
}

fn meta() -> Meta {
    Meta {
        request_id: format!("req_{:016x}", fastrand::u64(..)),
        timestamp: Timestamp::now(),
    }
}

pub fn ok<T: Serialize>(status: u16, data: T) -> HttpResponse {
    let meta = meta();
    answer(
        status,
        &Good {
            success: true,
            data,
            meta,
        },
    )
}

pub fn fail(status: u16, code: &str, message: &str) -> Error {
    let body = Bad {
        success: false,
        error: Fault { code, message },
        meta: meta(),
    };
    InternalError::from_response("", answer(status, &body)).into()
}

fn answer(status: u16, body: &impl Serialize) -> HttpResponse {
    let mut buffer = Vec::with_capacity(1024);
    serde_json::to_writer(&mut buffer, body).expect("it is JSON");
    HttpResponse::build(StatusCode::from_u16(status).expect("a status"))
        .content_type("application/json")
        .body(buffer)
}
