//! Answers `GET /api/v1/{user_id}/ideas` with a page of twenty, envelope and cursor included.
//!
//! `serde_json` writes the very same text, from a struct that has everything at hand.

use actix_web::{HttpResponse, body::MessageBody, test::TestRequest};
use chrono::{DateTime, Utc};
use creatorvault_domain::{
    DueDate, Idea, IdeaId, IdeaKey, IdeaPosition, Notes, Priority, Stage, Tag, Tags, Title, UserId,
    Version,
};
use creatorvault_http::{Cursors, bench::read_list};
use creatorvault_persistence::IdeaPage;
use criterion::{BatchSize, Criterion};
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Plain {
    success: bool,
    data: PlainList,
    meta: PlainMeta,
}

#[derive(Serialize, Deserialize)]
struct PlainList {
    ideas: Vec<PlainIdea>,
    pagination: PlainPagination,
}

#[derive(Serialize, Deserialize)]
struct PlainIdea {
    id: i64,
    user_id: String,
    title: String,
    notes: Option<String>,
    stage: String,
    tags: Vec<String>,
    priority: String,
    due_date: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

#[derive(Serialize, Deserialize)]
struct PlainPagination {
    total: u64,
    limit: u8,
    offset: Option<i64>,
    has_more: bool,
    next_cursor: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct PlainMeta {
    request_id: String,
    timestamp: DateTime<Utc>,
}

pub(crate) fn answered(criterion: &mut Criterion) {
    let request = TestRequest::get()
        .uri("/api/v1/user_1/ideas?limit=20")
        .to_http_request();
    let cursors = Cursors::new("a secret of the benchmark".to_owned());
    let answer = read_list(request, cursors).now_or_never().unwrap();
    let answer = answer.map_err(|problem| problem.to_string()).unwrap();
    let text = text(answer(page()));
    let plain: Plain = serde_json::from_slice(&text).unwrap();
    assert_eq!(serde_json::to_vec(&plain).unwrap(), text);

    let mut group = criterion.benchmark_group("page");
    group.bench_function("product", |bencher| {
        bencher.iter_batched(page, &answer, BatchSize::SmallInput);
    });
    group.bench_function("serde_json", |bencher| {
        bencher.iter_with_large_drop(|| serde_json::to_vec(&plain).unwrap());
    });
    group.finish();
}

fn text(answer: HttpResponse) -> Vec<u8> {
    let bytes = answer.into_body().try_into_bytes();
    bytes.unwrap_or_default().to_vec()
}

fn page() -> IdeaPage {
    let rows: Vec<_> = (1..=20).map(idea).collect();
    let next = rows
        .last()
        .map(|idea| IdeaPosition::of(idea, IdeaKey::CreatedAt));
    IdeaPage {
        rows,
        total: 200,
        has_more: true,
        next,
    }
}

fn idea(number: i64) -> Idea {
    let made = DateTime::from_timestamp_micros(1_767_225_600_123_456 + number).unwrap();
    let tags = ["food", "video", "long form"].map(|tag| Tag::parse(tag).unwrap());
    let notes = "Ask the baker about rye, and how long it rests.\n".repeat(4);
    Idea {
        id: IdeaId::new(number).unwrap(),
        user_id: UserId::parse("user_1").unwrap(),
        title: Title::parse("A film about bread").unwrap(),
        notes: Some(Notes::parse(&notes).unwrap()),
        stage: Stage::Draft,
        tags: Tags::collect(tags).unwrap(),
        priority: Priority::High,
        due_date: Some(DueDate::parse("2026-03-01").unwrap()),
        created_at: made,
        updated_at: made,
        version: Version::FIRST,
    }
}
