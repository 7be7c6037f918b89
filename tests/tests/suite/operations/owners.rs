//! Each operation does for its owner what the document says, with the document's own example.

use std::collections::BTreeSet;

use creatorvault_tests::{Answer, Ask, Operation, Service, assert_fits};
use serde_json::Value;

/// Makes the call with what lets a success show all that it can.
fn complete(operation: &Operation, ask: Ask, user: &str) -> Ask {
    let ask = if operation.is_public() {
        ask
    } else {
        ask.as_user(user)
    };
    if operation.reads_header("Idempotency-Key") {
        ask.header("idempotency-key", "once")
    } else {
        ask
    }
}

#[tokio::test]
async fn every_operation_answers_its_owner_as_the_document_says() {
    let service = Service::start().await;
    for operation in Operation::all() {
        let name = operation.name();
        let call = operation.prepare(&service, name).await;
        let ask = || complete(&operation, call.ask(&service), name);
        let response = ask().response().await;
        let status = response.status().as_u16();
        let says = operation.successes().find(|(known, _)| *known == status);
        let (_, says) = says.unwrap_or_else(|| panic!("{name} answers {status}"));

        let mut headers: BTreeSet<String> = names(response.headers());
        let tag = response.headers().get("etag").cloned();
        assert_body_fits(name, says, response).await;
        if operation.reads_header("Idempotency-Key") {
            // The same again, which is the only answer that can say that it is one.
            headers.extend(names(ask().response().await.headers()));
        }
        assert_headers(name, says, &headers);

        let unchanged = operation.successes().find(|(status, _)| *status == 304);
        if let Some((_, says)) = unchanged {
            let tag = tag.unwrap();
            let again = ask().header("if-none-match", tag.to_str().unwrap());
            let again = Answer::of(again.response().await).await;
            assert_eq!((again.status, &again.body), (304, &Value::Null), "{name}");
            assert_headers(name, says, &names(&again.headers));
        }
    }
}

fn names(headers: &reqwest::header::HeaderMap) -> BTreeSet<String> {
    headers.keys().map(ToString::to_string).collect()
}

fn assert_headers(name: &str, says: &Value, headers: &BTreeSet<String>) {
    let promised = says.get("headers").and_then(Value::as_object).unwrap();
    for header in promised.keys() {
        assert!(
            headers.contains(&header.to_lowercase()),
            "{name} has no {header}"
        );
    }
}

async fn assert_body_fits(name: &str, says: &'static Value, response: reqwest::Response) {
    let media = response.headers().get("content-type");
    let media = media.map(|media| {
        media
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    });
    let bytes = response.bytes().await.unwrap();
    let Some(promised) = says.get("content") else {
        assert!(bytes.is_empty() && media.is_none(), "{name} has a body");
        return;
    };
    let media = media.unwrap();
    let promised = promised.get(&media);
    let promised = promised.unwrap_or_else(|| panic!("{name} answers {media}"));
    let value = match media.as_str() {
        "application/json" => serde_json::from_slice(&bytes).unwrap(),
        _ => Value::String(String::from_utf8(bytes.to_vec()).unwrap()),
    };
    assert_fits(promised.get("schema").unwrap(), &value);
}
