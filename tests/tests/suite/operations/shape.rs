//! What all operations have in common, whatever each of them is for.

use std::collections::{BTreeMap, BTreeSet};

use creatorvault_tests::{Call, Issuer, Operation, Service, Tables, Wire, assert_problem};
use reqwest::Method;
use serde_json::Value;

const USER: &str = "user_1";

#[tokio::test]
async fn head_says_what_get_says_but_for_the_body() {
    let service = Service::start().await;
    for operation in Operation::all().filter(|operation| operation.method == "get") {
        let call = operation.prepare(&service, USER).await;
        let get = call.ask(&service).as_user(USER).response().await;
        let head = service.ask(Method::HEAD, &call.path).as_user(USER);
        let head = head.response().await;
        assert_eq!(head.status(), get.status(), "{}", operation.name());
        let names = |response: &reqwest::Response| {
            let mut headers = response.headers().clone();
            // One says how long it is, the other where it ends.
            headers.remove("content-length");
            headers.remove("transfer-encoding");
            headers
                .keys()
                .map(ToString::to_string)
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(names(&head), names(&get), "{}", operation.name());
        for name in ["etag", "content-type", "cache-control"] {
            let of = |response: &reqwest::Response| response.headers().get(name).cloned();
            assert_eq!(of(&head), of(&get), "{}: {name}", operation.name());
        }
        // Whether nothing follows can only be seen on the wire.
        let mut wire = Wire::to(service.address()).await;
        let token = Issuer::trusted().token(USER);
        wire.send(&format!(
            "HEAD {} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\n\
             Connection: close\r\n\r\n",
            call.path
        ))
        .await;
        let said = wire.rest().await;
        assert!(said.ends_with("\r\n\r\n"), "{}: {said}", operation.name());
        assert_eq!(said.matches("\r\n\r\n").count(), 1, "{said}");
    }
}

#[tokio::test]
async fn a_trailing_slash_is_another_path() {
    let service = Service::start().await;
    for operation in Operation::all() {
        let call = operation.prepare(&service, USER).await;
        let path = format!("{}/", call.path);
        let ask = service.ask(call.method, &path).as_user(USER);
        assert_problem(&ask.answer().await, 404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn a_path_knows_the_methods_of_the_document_and_no_other() {
    let service = Service::start().await;
    let mut paths: BTreeMap<&str, Vec<Operation>> = BTreeMap::new();
    for operation in Operation::all() {
        paths.entry(operation.path).or_default().push(operation);
    }
    for operations in paths.into_values() {
        let path = operations[0].prepare(&service, USER).await.path;
        let mut known: BTreeSet<_> = operations
            .iter()
            .map(|operation| operation.method.to_uppercase())
            .collect();
        if known.contains("GET") {
            known.insert("HEAD".to_owned());
        }
        for method in [
            "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW",
        ] {
            if known.contains(method) {
                continue;
            }
            // Without a token: what there is to be called is no secret.
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = service.ask(method, &path).answer().await;
            assert_problem(&answer, 405, "METHOD_NOT_ALLOWED");
            let allowed = answer.header("allow").split(", ").map(str::to_owned);
            assert_eq!(allowed.collect::<BTreeSet<_>>(), known, "{path}");
        }
    }
}

#[tokio::test]
async fn a_body_is_json_of_a_bounded_size_and_plain() {
    let service = Service::start().await;
    let tables = Tables::of(&service).await;
    let mut driven = 0;
    for operation in Operation::guarded() {
        let call = operation.prepare(&service, USER).await;
        let Some(body) = &call.body else { continue };
        let (body, before) = (body.to_string(), tables.contents().await);
        let ask = || call.ask_without_body(&service).as_user(USER);
        for media in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/json; charset=latin1",
        ] {
            let answer = ask().header("content-type", media).body(body.clone());
            assert_problem(&answer.answer().await, 415, "UNSUPPORTED_MEDIA_TYPE");
        }
        let untyped = ask().body(body.clone());
        assert_problem(&untyped.answer().await, 415, "UNSUPPORTED_MEDIA_TYPE");
        let packed = ask()
            .header("content-encoding", "gzip")
            .raw_json(body.clone());
        assert_problem(&packed.answer().await, 415, "UNSUPPORTED_MEDIA_TYPE");
        let large = ask().raw_json(" ".repeat(256 * 1024) + &body);
        assert_problem(&large.answer().await, 413, "PAYLOAD_TOO_LARGE");
        for (body, kind) in [
            ("", "json_invalid"),
            ("{", "json_invalid"),
            ("{\"a\": \"\u{1}\"}", "json_invalid"),
            ("{} {}", "json_invalid"),
            ("[]", "dict_type"),
            ("null", "dict_type"),
        ] {
            let answer = ask().raw_json(body).answer().await;
            assert_problem(&answer, 400, "VALIDATION_ERROR");
            let fault = ("body".to_owned(), kind.to_owned());
            assert_eq!(answer.details(), [fault], "{}: {body}", operation.name());
        }
        let twice = ask().raw_json(r#"{"x": {"a": 1, "a": 1}}"#).answer().await;
        assert_problem(&twice, 400, "VALIDATION_ERROR");
        let fault = ("x.a".to_owned(), "value_error".to_owned());
        assert!(twice.details().contains(&fault), "{}", operation.name());
        assert_eq!(tables.contents().await, before, "{}", operation.name());
        driven += 1;
    }
    assert!(driven > 0);
}

#[tokio::test]
async fn a_malformed_id_is_told_by_the_name_of_its_parameter_whatever_else_is_wrong() {
    let service = Service::start().await;
    for operation in Operation::guarded().filter(Operation::has_row) {
        let name = operation.row_parameter().unwrap();
        let path = operation.path.replace("{user_id}", USER);
        for id in ["abc", "0", "-1", "1.0", "9223372036854775808", "%00"] {
            let path = path.replace(&format!("{{{name}}}"), id);
            let method = operation.method.to_uppercase().parse().unwrap();
            let ask = service.ask(method, &path).as_user(USER);
            let answer = ask.raw_json("{}").answer().await;
            assert_problem(&answer, 400, "VALIDATION_ERROR");
            let fault = (name.to_owned(), "int_parsing".to_owned());
            assert!(
                answer.details().contains(&fault),
                "{}: {id}",
                operation.name()
            );
        }
    }
}

#[tokio::test]
async fn a_bad_request_is_told_before_a_missing_row_and_that_before_a_wrong_version() {
    let service = Service::start().await;
    let tables = Tables::of(&service).await;
    let mut conditional = 0;
    for operation in Operation::guarded().filter(Operation::has_row) {
        let here = operation.prepare(&service, USER).await;
        let mut gone = here.clone();
        let name = operation.row_parameter().unwrap();
        let path = operation.path.replace("{user_id}", USER);
        gone.path = path.replace(&format!("{{{name}}}"), &i64::MAX.to_string());
        let before = tables.contents().await;
        if here.body.is_some() {
            let bad = gone.ask_without_body(&service).as_user(USER).raw_json("[]");
            assert_problem(&bad.answer().await, 400, "VALIDATION_ERROR");
        }
        if operation.reads_header("If-Match") {
            let on = |call: &Call, tag: &str| {
                call.ask(&service)
                    .as_user(USER)
                    .header("if-match", tag)
                    .answer()
            };
            assert_problem(&on(&gone, r#""7""#).await, 404, "NOT_FOUND");
            assert_problem(&on(&here, r#""7""#).await, 412, "PRECONDITION_FAILED");
            assert_problem(&on(&here, r#"W/"1""#).await, 412, "PRECONDITION_FAILED");
            conditional += 1;
        }
        assert_eq!(tables.contents().await, before, "{}", operation.name());
        if operation.reads_header("If-Match") {
            let ask = here
                .ask(&service)
                .as_user(USER)
                .header("if-match", r#""1""#);
            let status = ask.response().await.status();
            assert!(status.is_success(), "{}: {status}", operation.name());
        }
    }
    assert!(conditional > 0);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused_beside_the_body() {
    let service = Service::start().await;
    let keyed = |operation: &Operation| operation.reads_header("Idempotency-Key");
    let too_long = "x".repeat(256);
    for operation in Operation::guarded().filter(keyed) {
        let call = operation.prepare(&service, USER).await;
        for key in ["", "\"\"", too_long.as_str(), "ü"] {
            let ask = call.ask_without_body(&service).as_user(USER);
            let answer = ask
                .header("idempotency-key", key)
                .raw_json("{}")
                .answer()
                .await;
            assert_problem(&answer, 400, "VALIDATION_ERROR");
            let fields = answer
                .details()
                .into_iter()
                .map(|(field, _)| field.to_lowercase());
            let fields: Vec<_> = fields.collect();
            assert!(
                fields.contains(&"idempotency-key".to_owned()),
                "{key}: {fields:?}"
            );
        }
        // A key is the user's, whatever it was used for.
        let longest = format!("{:x<255}", operation.name());
        let (bare, quoted) = (
            format!("{} ~", operation.name()),
            format!("\"{} ~\"", operation.name()),
        );
        for (key, same) in [(&longest, &longest), (&bare, &quoted)] {
            let call = operation.prepare(&service, USER).await;
            let ask = |key: &str| {
                call.ask(&service)
                    .as_user(USER)
                    .header("idempotency-key", key)
            };
            let first = ask(key).answer().await;
            let again = ask(same).answer().await;
            assert_eq!((first.status, again.status), (201, 201), "{:#}", again.body);
            assert_eq!(again.header("idempotency-replayed"), "true");
            assert_eq!(again.data(), first.data());
            assert_ne!(again.body["meta"], Value::Null);
        }
    }
}
