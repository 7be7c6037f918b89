//! Values of the domain as requests carry them: how each is read, and how the documentation
//! describes it. Both take their limits from the domain, so neither can promise what the other breaks.

mod category;
mod id;
mod idea;
mod listing;
mod task;
mod text;
mod user;

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::{
    extract::{Place, Reported},
    json::Json,
    problem::Fault,
};

pub(crate) use id::Link;
pub(crate) use text::{moment, moment_or_null, word};

/// A value that the documentation knows.
pub(crate) trait Described {
    /// What generated clients call its type, where it deserves a name of its own.
    const NAME: Option<&'static str> = None;

    /// What it looks like.
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

/// A value that a path, a query or a header holds.
pub(crate) trait Text: Described + Sized {
    /// Reads it.
    fn parse(text: &str) -> Result<Self, Fault>;
}

/// A value that the member of a JSON object holds.
pub(crate) trait Value: Described + Sized {
    /// Reads it, or notes what is wrong with it.
    fn read(json: Json, place: Place<'_>) -> Result<Self, Reported>;
}

/// Describes a value where it is used: by reference, if it has a name.
pub(crate) fn described<T: Described>(generator: &mut SchemaGenerator) -> Schema {
    let Some(name) = T::NAME else {
        return T::schema(generator);
    };
    if !generator.definitions().contains_key(name) {
        let schema = T::schema(generator).to_value();
        generator.definitions_mut().insert(name.to_owned(), schema);
    }
    json_schema!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Describes a value that may be `null` instead.
pub(crate) fn described_or_null<T: Described>(generator: &mut SchemaGenerator) -> Schema {
    or_null(described::<T>(generator))
}

/// Allows `null` where something else is described.
pub(crate) fn or_null(mut schema: Schema) -> Schema {
    let null = serde_json::json!({ "type": "null" });
    if let Some(serde_json::Value::Array(alternatives)) = schema.get_mut("anyOf") {
        alternatives.push(null);
        return schema;
    }
    match schema.get("type") {
        Some(kind) if schema.get("enum").is_none() => {
            let kinds = serde_json::json!([kind, "null"]);
            schema.insert("type".to_owned(), kinds);
            schema
        }
        _ => json_schema!({ "anyOf": [schema, null] }),
    }
}
