//! Whether the document knows of every status that the tests beside this one see.

use serde_json::Value;

#[test]
fn every_status_is_documented() {
    let document = creatorvault_http::document();
    let always = ["401", "403", "429", "500", "503", "400"];
    let with_body = ["408", "413", "415"];
    let (list, one, stage) = ("", "/{idea_id}", "/{idea_id}/stage");
    let operations: [(&str, &str, &[&str]); 7] = [
        (list, "get", &["200"]),
        (list, "post", &["201", "409", "422", "408", "413", "415"]),
        (one, "get", &["200", "304", "404"]),
        (
            one,
            "put",
            &["200", "404", "412", "409", "408", "413", "415"],
        ),
        (
            one,
            "patch",
            &["200", "404", "412", "409", "408", "413", "415"],
        ),
        (
            stage,
            "patch",
            &["200", "404", "412", "409", "408", "413", "415"],
        ),
        (one, "delete", &["204", "404", "412"]),
    ];
    for (path, method, own) in operations {
        let path = format!("/api/v1/{{user_id}}/ideas{path}");
        let responses = document["paths"][&path][method]["responses"].as_object();
        let responses = responses.unwrap();
        for status in own.iter().chain(&always) {
            assert!(responses.contains_key(*status), "{method} {path}: {status}");
        }
        let takes_body = matches!(method, "post" | "put" | "patch");
        for status in with_body {
            assert_eq!(
                responses.contains_key(status),
                takes_body,
                "{method} {path}: {status}"
            );
        }
        let known = own.len() + always.len();
        assert_eq!(
            responses.len(),
            known,
            "{method} {path}: {:?}",
            responses.keys()
        );
    }
    let headers =
        &document["paths"]["/api/v1/{user_id}/ideas"]["post"]["responses"]["201"]["headers"];
    for name in ["Location", "ETag", "Idempotency-Replayed"] {
        assert_ne!(headers[name], Value::Null, "{name}");
    }
}
