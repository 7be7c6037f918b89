//! `GET /api/v1/users/me/export`

use creatorvault_tests::{
    Issuer, Operation, PrivatePostgres, Service, Tables, Wire, assert_success, connect,
};
use reqwest::Method;
use serde_json::{Value, json};

use super::{EXPORT, ME, account, change, record};

/// Tables whose rows are bookkeeping about what is exported, and nothing of their own.
const NOT_EXPORTED: [&str; 1] = ["idempotency_keys"];

/// So many bytes that some ideas are among them.
const SOME: usize = 64 * 1024;

/// Gives a user many ideas at once.
async fn fill(url: &str, user: &str, ideas: i32) {
    let insert = "INSERT INTO ideas (user_id, title, notes)
        SELECT $1, 'idea ' || n, repeat('x', 500) FROM generate_series(1, $2::int) AS n";
    let owner = connect(url).await;
    owner.execute(insert, &[&user, &ideas]).await.unwrap();
}

fn request(user: &str) -> String {
    let token = Issuer::trusted().token(user);
    format!(
        "GET {EXPORT} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n"
    )
}

/// The body of a chunked answer, or as much of it as came, and whether it came to its end.
fn unchunked(answer: &str) -> (String, bool) {
    let (head, mut rest) = answer.split_once("\r\n\r\n").unwrap();
    assert!(
        head.to_lowercase().contains("transfer-encoding: chunked"),
        "{head}"
    );
    let mut body = String::new();
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return (body, true);
        }
        let whole = after.get(..size);
        body.push_str(whole.unwrap_or(after));
        rest = after.get(size + 2..).unwrap_or_default();
    }
    (body, false)
}

#[tokio::test]
async fn everything_that_the_account_owns_is_in_it_as_it_is_shown() {
    let service = Service::start().await;
    let tables = Tables::of(&service).await;
    for operation in Operation::guarded().filter(|operation| operation.method == "post") {
        let call = operation.prepare(&service, "ada").await;
        call.ask(&service).as_user("ada").response().await;
    }
    let user = change(
        &service,
        "ada",
        json!({"name": "Ada", "preferences": {"a": 1}}),
    )
    .await;
    let answer = service.get(EXPORT).as_user("ada").answer().await;
    assert_success(&answer, 200);
    assert_eq!(answer.data()["user"], *user.data());
    let owned = tables.owned_by("ada").await;
    for (table, rows) in owned {
        if table == "users" || NOT_EXPORTED.contains(&table.as_str()) {
            continue;
        }
        let exported = answer.data()[&table].as_array();
        let exported = exported.unwrap_or_else(|| panic!("{table} are not exported"));
        assert_eq!(i64::try_from(exported.len()).unwrap(), rows, "{table}");
    }
    for idea in answer.data()["ideas"].as_array().unwrap() {
        let shown = service.get(&format!("/api/v1/ada/ideas/{}", idea["id"]));
        assert_eq!(shown.as_user("ada").answer().await.data(), idea);
    }
}

#[tokio::test]
async fn it_is_a_file_of_the_callers_alone_that_nobody_keeps() {
    let service = Service::start().await;
    account(&service, "ada").await;
    fill(service.owner_url(), "ada", 731).await;
    for _ in 0..3 {
        record(&service, "user_2").await;
    }
    let response = service.get(EXPORT).as_user("ada").response().await;
    let header = |name| response.headers()[name].to_str().unwrap();
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("content-type"), "application/json");
    let file = r#"attachment; filename="creatorvault-export.json""#;
    assert_eq!(header("content-disposition"), file);
    assert!(response.headers().get("content-length").is_none());
    let text = response.text().await.unwrap();
    assert!(!text.contains("user_2"));
    let export: Value = serde_json::from_str(&text).unwrap();
    let ids = export["data"]["ideas"].as_array().unwrap().iter();
    let ids: Vec<_> = ids.map(|idea| idea["id"].as_i64().unwrap()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b) && ids.len() == 731);
}

#[tokio::test]
async fn a_user_without_anything_takes_that() {
    let service = Service::start().await;
    let answer = service.get(EXPORT).as_user("ada").answer().await;
    assert_success(&answer, 200);
    assert_eq!(answer.data()["ideas"], json!([]));
    assert_eq!(answer.data()["user"], account(&service, "ada").await);
    let head = service.ask(Method::HEAD, EXPORT).as_user("ada");
    let head = head.answer().await;
    assert_eq!((head.status, &head.body), (200, &Value::Null));
    assert!(head.header("content-disposition").starts_with("attachment"));
    assert_success(&service.get(ME).as_user("ada").answer().await, 200);
}

#[tokio::test]
async fn it_is_read_no_faster_than_it_is_taken() {
    let service = Service::start().await;
    account(&service, "ada").await;
    fill(service.owner_url(), "ada", 20_000).await;
    let mut wire = Wire::narrow_to(service.address()).await;
    wire.send(&request("ada")).await;
    wire.receive(SOME).await;
    // It has come to the ideas, and what it has not come to yet can still be taken away.
    let owner = connect(service.owner_url()).await;
    let second_half = "DELETE FROM ideas WHERE id > (SELECT min(id) + 9999 FROM ideas)";
    assert_eq!(owner.execute(second_half, &[]).await.unwrap(), 10_000);
    let (body, whole) = unchunked(&wire.rest().await);
    assert!(whole);
    let export: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(export["data"]["ideas"].as_array().unwrap().len(), 10_000);
}

#[tokio::test]
async fn head_reads_none_of_what_it_does_not_send() {
    let service = Service::start().await;
    account(&service, "ada").await;
    let owner = connect(service.owner_url()).await;
    let lock = "BEGIN; LOCK TABLE ideas IN ACCESS EXCLUSIVE MODE";
    owner.batch_execute(lock).await.unwrap();
    let token = Issuer::trusted().token("ada");
    let mut wire = Wire::to(service.address()).await;
    wire.send(&format!(
        "HEAD {EXPORT} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\n\r\n"
    ))
    .await;
    assert_eq!(wire.answer().await.status, 200);
    wire.send("GET /health HTTP/1.1\r\nHost: test\r\n\r\n")
        .await;
    assert_success(&wire.answer().await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_the_database_breaks_off_does_not_look_whole() {
    let mut postgres = PrivatePostgres::start().await;
    let database = postgres.migrated().await;
    let service = Service::start_on(&database, &[("DATABASE_CONNECT_TIMEOUT", "500ms")]);
    account(&service, "ada").await;
    fill(database.owner_url(), "ada", 20_000).await;
    let mut wire = Wire::narrow_to(service.address()).await;
    wire.send(&request("ada")).await;
    wire.receive(SOME).await;
    postgres.kill();
    let (body, whole) = unchunked(&wire.rest().await);
    assert!(
        body.starts_with(r#"{"success":true,"data":{"user":"#),
        "{body:.80}"
    );
    assert!(!whole && serde_json::from_str::<Value>(&body).is_err());
    assert_success(&service.get("/health").answer().await, 200);
}
