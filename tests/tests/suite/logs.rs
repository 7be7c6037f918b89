//! What is logged of a request.

use std::{
    io::{self, Write},
    sync::Mutex,
};

use creatorvault_tests::{Service, assert_problem};
use reqwest::Method;
use serde_json::Value;

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The lines of one request, in their order.
fn lines_of(id: &str) -> Vec<Value> {
    let log = String::from_utf8(LOG.lock().unwrap().clone()).unwrap();
    let lines = log.lines().map(|line| serde_json::from_str(line).unwrap());
    lines
        .filter(|line: &Value| line.pointer("/span/request_id") == Some(&Value::from(id)))
        .collect()
}

#[tokio::test]
async fn a_refusal_is_logged_with_its_reason_and_a_request_with_its_end() {
    // The only subscriber of this process: other tests write here too.
    let lines = tracing_subscriber::fmt().json().flatten_event(true);
    lines.with_writer(|| Log).init();
    let service = Service::start().await;

    let ask = service.get("/api/v1/bob/ideas/1?secret=1").as_user("ada");
    let ask = ask.header("x-request-id", "logged-refusal");
    assert_problem(&ask.answer().await, 403, "FORBIDDEN");
    let lines = lines_of("logged-refusal");
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[0]["code"], "FORBIDDEN");
    assert_eq!(
        lines[0]["reason"],
        "the path names another user than the token"
    );
    assert_eq!(lines[1]["status"], 403);
    assert_eq!(lines[1]["span"]["user_id"], "ada");
    assert_eq!(
        lines[1]["span"]["route"],
        "/api/v1/{user_id}/ideas/{idea_id}"
    );
    assert!(!format!("{lines:?}").contains("secret"), "{lines:?}");

    let brew = service.ask(Method::from_bytes(b"BREW").unwrap(), "/health");
    let brew = brew.header("x-request-id", "logged-method");
    assert_problem(&brew.answer().await, 405, "METHOD_NOT_ALLOWED");
    let lines = lines_of("logged-method");
    assert_eq!(lines[0]["span"]["method"], "_OTHER");
}
