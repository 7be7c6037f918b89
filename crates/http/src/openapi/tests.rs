use std::{collections::BTreeSet, fs, path::Path};

use paperclip::actix::Mountable;
use serde_json::Value;

use super::{carrier, document};
use crate::routes::routes;

/// Every object in a document, however deep.
fn objects<'d>(value: &'d Value, found: &mut Vec<&'d serde_json::Map<String, Value>>) {
    match value {
        Value::Object(members) => {
            found.push(members);
            members.values().for_each(|member| objects(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| objects(item, found)),
        _ => {}
    }
}

fn operations(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (path, method, operation))
    })
}

#[test]
fn the_checked_in_document_is_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let checked_in = fs::read_to_string(path).unwrap_or_default();
    assert!(
        checked_in == format!("{:#}\n", document()),
        "docs/openapi.json is not what the code says; `cargo xtask openapi` writes it anew"
    );
}

#[test]
fn no_route_is_missing() {
    let document = document();
    for mut endpoint in routes() {
        let methods = endpoint.operations();
        assert!(!methods.is_empty(), "{} has no method", endpoint.path());
        for method in methods.keys() {
            let method = format!("{method:?}").to_lowercase();
            let operation = &document["paths"][endpoint.path()][&method];
            assert!(operation.is_object(), "{method} {}", endpoint.path());
        }
    }
}

#[test]
fn every_operation_says_what_it_is_called_and_what_it_does() {
    let document = document();
    let mut names = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let name = operation["operationId"].as_str();
        let name = name.unwrap_or_else(|| panic!("{method} {path} has no name"));
        assert!(names.insert(name.to_owned()), "two operations are {name}");
        assert!(operation["summary"].is_string(), "{name} has no summary");
        let tags = operation["tags"].as_array().unwrap();
        let known = document["tags"].as_array().unwrap();
        assert!(
            tags.iter()
                .any(|tag| known.iter().any(|it| it["name"] == *tag)),
            "{name} stands under no tag that is explained"
        );
    }
}

#[test]
fn every_segment_of_a_path_is_described() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        let segments = path
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{'));
        let segments: BTreeSet<_> = segments
            .map(|segment| segment.trim_end_matches('}'))
            .collect();
        let parameters = operation["parameters"].as_array().unwrap().iter();
        let described: BTreeSet<_> = parameters
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(segments, described, "{method} {path}");
    }
}

#[test]
fn what_travelled_has_arrived_and_every_reference_leads_somewhere() {
    let document = document();
    let mut found = Vec::new();
    objects(&document, &mut found);
    for members in found {
        assert!(!members.contains_key(carrier::KEY), "{members:?}");
        if let Some(reference) = members.get("$ref") {
            let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }
}

#[test]
fn what_needs_a_token_says_so() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        let owned = path.starts_with("/api/");
        assert_eq!(
            operation.get("security").is_some(),
            owned,
            "{method} {path}"
        );
        assert_eq!(
            operation["responses"].get("401").is_some(),
            owned,
            "{method} {path}"
        );
    }
}
