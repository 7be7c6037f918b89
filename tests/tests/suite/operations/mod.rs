//! Every operation of the OpenAPI document, driven as the document says. A new one is covered the
//! day it appears, and there is no list of exceptions.

mod foreigners;
mod forged;
mod owners;
mod shape;
mod strangers;

use creatorvault_tests::Ask;
use creatorvault_tests::{Call, Service};

/// A call with its own body, and with bodies that whoever may not make it never learns to be bad.
fn with_any_body(call: &Call, service: &Service) -> Vec<Ask> {
    vec![
        call.ask(service),
        call.ask_without_body(service).raw_json("{"),
        call.ask_without_body(service).body(vec![b'x'; 300 * 1024]),
        call.ask_without_body(service)
            .header("if-match", "?")
            .header("idempotency-key", "")
            .header("content-encoding", "gzip")
            .raw_json(r#"{"title": 1, "stage": "x", "email": "x", "preferences": 1}"#),
    ]
}
