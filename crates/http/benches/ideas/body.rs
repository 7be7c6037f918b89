//! Reads the body of `POST /api/v1/{user_id}/ideas`.
//!
//! The product takes it off the connection, finds keys that are repeated, says all that is wrong at
//! once, and makes values of the domain. `serde_json` has it in memory and takes any text for a title.

use std::{fmt::Display, hint::black_box};

use actix_http::h1;
use actix_web::{
    HttpRequest, dev::Payload, http::header::ContentType, test::TestRequest, web::Bytes,
};
use creatorvault_domain::NewIdea;
use creatorvault_http::bench::read_new_idea;
use criterion::{BatchSize, Criterion};
use futures_util::FutureExt;
use serde::Deserialize;
use serde_json::json;
use tokio::runtime::Builder;

#[derive(Deserialize)]
#[expect(dead_code, reason = "the fields are read to be measured")]
struct Plain {
    title: String,
    notes: Option<String>,
    stage: Option<String>,
    tags: Vec<String>,
    priority: Option<String>,
    due_date: Option<String>,
}

pub(crate) fn typical(criterion: &mut Criterion) {
    let body = json!({
        "title": "A film about bread",
        "notes": "Ask the baker about rye, and how long it rests.\n".repeat(10),
        "tags": ["food", "video", "long form"],
        "priority": "high",
    });
    compare(criterion, "body", &body.to_string(), |read| {
        assert!(read.is_ok());
    });
}

/// Each field is a text, so that `serde_json` as well reads on to the end.
pub(crate) fn hostile(criterion: &mut Criterion) {
    let body = json!({
        "title": " ",
        "notes": "Ask the baker about rye, and how long it rests.\u{7}".repeat(10),
        "stage": "finished",
        "tags": ["a,b", "", "x".repeat(51)],
        "priority": "urgent",
        "due_date": "tomorrow",
    });
    compare(criterion, "hostile body", &body.to_string(), |read| {
        assert_eq!(read.unwrap_err(), "8 bad fields");
    });
}

fn compare(criterion: &mut Criterion, what: &str, body: &str, check: fn(Result<NewIdea, String>)) {
    let request = TestRequest::post()
        .uri("/api/v1/user_1/ideas")
        .insert_header(ContentType::json())
        .insert_header(("content-length", body.len()))
        .to_http_request();
    let bytes = Bytes::copy_from_slice(body.as_bytes());
    // Reading sets a time limit, which takes a runtime to look at the clock.
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    let _inside = runtime.enter();
    check(read(&request, arrived(&bytes)).map_err(|problem| problem.to_string()));

    let mut group = criterion.benchmark_group(what);
    group.bench_function("product", |bencher| {
        bencher.iter_batched(
            || arrived(&bytes),
            |payload| read(&request, payload),
            BatchSize::SmallInput,
        );
    });
    group.bench_function("serde_json", |bencher| {
        bencher
            .iter_with_large_drop(|| serde_json::from_slice::<Plain>(black_box(&bytes)).unwrap());
    });
    group.finish();
}

/// A body that is there as a whole: what is measured never waits.
fn arrived(bytes: &Bytes) -> Payload {
    let (_, mut payload) = h1::Payload::create(true);
    payload.unread_data(bytes.clone());
    payload.into()
}

fn read(request: &HttpRequest, payload: Payload) -> Result<NewIdea, impl Display> {
    read_new_idea(request, payload).now_or_never().unwrap()
}
