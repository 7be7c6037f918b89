//! An answer taken apart, and the two shapes that it may have.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as JSON; `null` where there is none.
    pub body: Value,
}

impl Answer {
    /// Takes a response apart.
    pub async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap();
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).unwrap()
        };
        Self {
            status,
            headers,
            body,
        }
    }

    /// A header's one value, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// `data` of a success.
    #[must_use]
    pub fn data(&self) -> &Value {
        self.body.get("data").unwrap()
    }

    /// The details of a failure, as (field, type), in their order.
    #[must_use]
    pub fn details(&self) -> Vec<(String, String)> {
        let details = self
            .body
            .pointer("/error/details")
            .and_then(Value::as_array)
            .unwrap();
        let text = |detail: &Value, name: &str| {
            detail.get(name).and_then(Value::as_str).unwrap().to_owned()
        };
        details
            .iter()
            .map(|detail| (text(detail, "field"), text(detail, "type")))
            .collect()
    }
}

/// Asserts the envelope of a success.
pub fn assert_success(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{:#}", answer.body);
    assert_eq!(
        answer.body.get("success"),
        Some(&Value::Bool(true)),
        "{:#}",
        answer.body
    );
    assert_eq!(keys(&answer.body), ["data", "meta", "success"]);
    assert_meta(answer);
}

/// Asserts the envelope of a failure.
pub fn assert_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{:#}", answer.body);
    assert_eq!(
        answer.body.get("success"),
        Some(&Value::Bool(false)),
        "{:#}",
        answer.body
    );
    assert_eq!(keys(&answer.body), ["error", "meta", "success"]);
    assert_eq!(
        answer.body.pointer("/error/code").and_then(Value::as_str),
        Some(code)
    );
    assert_eq!(
        keys(answer.body.get("error").unwrap()),
        ["code", "details", "message"]
    );
    let message = answer
        .body
        .pointer("/error/message")
        .and_then(Value::as_str)
        .unwrap();
    assert!(!message.is_empty());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_meta(answer);
}

fn assert_meta(answer: &Answer) {
    assert_eq!(answer.header("content-type"), "application/json");
    let meta = answer.body.get("meta").unwrap();
    assert_eq!(keys(meta), ["request_id", "timestamp"]);
    assert_eq!(
        meta.get("request_id").and_then(Value::as_str),
        Some(answer.header("x-request-id"))
    );
    let timestamp = meta.get("timestamp").and_then(Value::as_str).unwrap();
    assert!(timestamp.ends_with('Z'), "{timestamp}");
    chrono::DateTime::parse_from_rfc3339(timestamp).unwrap();
}

fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}
