//! From paperclip's Swagger 2 model to OpenAPI 3.1: the few things that the two say differently.

use std::collections::BTreeSet;

use paperclip::v2::models::{
    CollectionFormat, DefaultApiRaw, DefaultOperationRaw, DefaultParameterRaw, DefaultResponseRaw,
    Either, HttpMethod, MediaRange, ParameterIn, Reference,
};
use serde_json::{Map, Value, json};

use super::{carrier::carried, components};

/// Writes the document down.
pub(super) fn lift(api: DefaultApiRaw) -> Value {
    let paths: Map<String, Value> = api
        .paths
        .into_iter()
        .map(|(path, item)| {
            let operations = item.methods.into_iter();
            let lifted = operations.map(|(method, known)| (name(method), operation(method, known)));
            (path, lifted.collect::<Map<_, _>>().into())
        })
        .collect();
    let schemas = api.definitions.into_iter();
    let schemas = schemas.map(|(name, schema)| (name, carried(schema)));
    json!({
        "openapi": "3.1.0",
        "info": components::info(),
        "servers": [{ "url": "/", "description": "The service that answers this document" }],
        "tags": components::tags(),
        "paths": paths,
        "components": components::components(schemas.collect()),
    })
}

fn name(method: HttpMethod) -> String {
    format!("{method:?}").to_lowercase()
}

fn operation(method: HttpMethod, known: DefaultOperationRaw) -> Value {
    let mut lifted = Map::new();
    let texts = [
        ("operationId", known.operation_id),
        ("summary", known.summary),
        ("description", known.description),
    ];
    for (key, text) in texts {
        lifted.extend(text.map(|text| (key.to_owned(), unindented(&text).into())));
    }
    lifted.insert("tags".to_owned(), known.tags.into());
    if !known.security.is_empty() {
        lifted.insert("security".to_owned(), json!(known.security));
    }

    let shown = known.produces.map_or_else(json, names);
    // Whoever needs no token may be exempt from being counted.
    let counted: &[_] = if known.security.is_empty() {
        &[]
    } else {
        &components::COUNTED
    };
    let mut responses: Map<_, _> = known
        .responses
        .into_iter()
        .map(|(status, answer)| (status, response(answer, &shown, counted)))
        .collect();
    let mut parameters = vec![components::request_id()];
    let media = known.consumes.map_or_else(Vec::new, names);
    for known in known.parameters {
        match known {
            Either::Right(known) if known.in_ == ParameterIn::Body => {
                lifted.insert("requestBody".to_owned(), body(known, &media));
            }
            Either::Right(known) => parameters.push(parameter(known)),
            Either::Left(reference) => parameters.push(json!(reference)),
        }
    }
    // What is read with an entity tag can be asked for again.
    let shown = responses.get("200");
    let tag = shown.and_then(|shown| shown.pointer("/headers/ETag"));
    if method == HttpMethod::Get && tag.is_some() {
        parameters.push(components::if_none_match());
        responses.insert("304".to_owned(), components::not_modified(counted));
    }
    lifted.insert("parameters".to_owned(), parameters.into());
    lifted.insert("responses".to_owned(), responses.into());
    lifted.into()
}

/// What an answer is, unless it says otherwise.
fn json() -> Vec<String> {
    vec!["application/json".to_owned()]
}

fn names(media: BTreeSet<MediaRange>) -> Vec<String> {
    media.into_iter().map(|media| media.0.to_string()).collect()
}

/// Comments begin each line with a space.
fn unindented(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    lines.join("\n")
}

/// Swagger 2 has the body among the parameters.
fn body(known: DefaultParameterRaw, media: &[String]) -> Value {
    let schema = known.schema.map(carried).unwrap_or_default();
    json!({ "required": known.required, "content": content(&schema, media) })
}

fn content(schema: &Value, media: &[String]) -> Value {
    let content = media.iter();
    let content = content.map(|media| (media.clone(), json!({ "schema": schema })));
    content.collect::<Map<_, _>>().into()
}

/// Swagger 2 has a parameter's type in the parameter itself.
fn parameter(known: DefaultParameterRaw) -> Value {
    let mut schema = known.schema.map(carried).unwrap_or_default();
    let description = schema
        .as_object_mut()
        .and_then(|it| it.remove("description"));
    let mut lifted = Map::from_iter([
        ("name".to_owned(), known.name.into()),
        ("in".to_owned(), json!(known.in_)),
        ("required".to_owned(), known.required.into()),
        ("schema".to_owned(), schema),
    ]);
    lifted.extend(description.map(|text| ("description".to_owned(), text)));
    if known.collection_format == Some(CollectionFormat::Csv) {
        lifted.insert("style".to_owned(), "form".into());
        lifted.insert("explode".to_owned(), false.into());
    }
    lifted.into()
}

/// Swagger 2 has no media types in an answer, and no schema in a header.
fn response(
    known: Either<Reference, DefaultResponseRaw>,
    media: &[String],
    counted: &[&str],
) -> Value {
    let known = match known {
        Either::Left(reference) => return json!(reference),
        Either::Right(known) => known,
    };
    let headers = known.headers.keys().map(String::as_str);
    let headers = headers.chain(counted.iter().copied());
    let mut lifted = Map::from_iter([
        ("description".to_owned(), json!(known.description)),
        ("headers".to_owned(), components::headers_named(headers)),
    ]);
    if let Some(schema) = known.schema.map(carried) {
        lifted.insert("content".to_owned(), content(&schema, media));
    }
    lifted.into()
}
