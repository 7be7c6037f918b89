//! What a request asks for, as its reader notes it field by field.

use std::{collections::BTreeMap, fmt::Display};

use paperclip::v2::models::{
    CollectionFormat, DefaultOperationRaw, DefaultSchemaRaw, Either, MediaRange, Parameter,
    ParameterIn,
};
use schemars::{
    Schema, SchemaGenerator,
    generate::{Contract, SchemaSettings},
    json_schema,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{carrier::carry, fails};
use crate::{
    extract::Body,
    problem::Kind,
    values::{Described, described, described_or_null},
};

/// The fields of a request, and how it can fail because of them.
pub(crate) struct Description {
    generator: SchemaGenerator,
    parameters: Vec<(ParameterIn, &'static str, Schema)>,
    properties: Map<String, Value>,
    required: Vec<String>,
    kinds: Vec<Kind>,
}

/// What it means when a member is absent.
pub(crate) enum Presence {
    /// It must not be.
    Required,
    /// It says nothing then.
    Optional,
    /// It is `null` then, or says nothing; it may be `null` itself.
    Nullable,
    /// It has this value then.
    Default(Value),
}

impl Presence {
    pub(crate) fn default_of<T: Default + Serialize>() -> Self {
        Self::Default(json!(T::default()))
    }
}

impl Default for Description {
    fn default() -> Self {
        Self {
            generator: generator(),
            parameters: Vec::new(),
            properties: Map::new(),
            required: Vec::new(),
            kinds: vec![Kind::Validation],
        }
    }
}

/// Schemas as OpenAPI 3.1 wants them: the dialect of 2020-12, named ones among the components.
pub(super) fn generator() -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
        settings.contract = Contract::Serialize;
    });
    settings.into_generator()
}

impl Description {
    /// A segment of the path.
    pub(crate) fn path<T: Described>(&mut self, name: &'static str) {
        let schema = described::<T>(&mut self.generator);
        self.parameters.push((ParameterIn::Path, name, schema));
    }

    /// A parameter of the query.
    pub(crate) fn query<T: Described>(&mut self, name: &'static str) {
        let schema = described::<T>(&mut self.generator);
        self.parameters.push((ParameterIn::Query, name, schema));
    }

    /// A parameter of the query, and what it is where it is absent.
    pub(crate) fn query_with_default<T>(&mut self, name: &'static str)
    where
        T: Described + Default + Display,
    {
        let mut schema = described::<T>(&mut self.generator);
        let text = T::default().to_string();
        let default = text
            .parse::<u64>()
            .map_or(json!(text), |number| json!(number));
        schema.insert("default".to_owned(), default);
        self.parameters.push((ParameterIn::Query, name, schema));
    }

    /// A parameter of the query with several values, parted by commas.
    pub(crate) fn query_list<T: Described>(&mut self, name: &'static str) {
        let items = described::<T>(&mut self.generator);
        let schema = json_schema!({ "type": "array", "items": items });
        self.parameters.push((ParameterIn::Query, name, schema));
    }

    /// A header.
    pub(crate) fn header<T: Described>(&mut self, name: &'static str) {
        let schema = described::<T>(&mut self.generator);
        self.parameters.push((ParameterIn::Header, name, schema));
    }

    /// A member of the body.
    pub(crate) fn member<T: Described>(&mut self, name: &'static str, presence: Presence) {
        let schema = match presence {
            Presence::Required => {
                self.required.push(name.to_owned());
                described::<T>(&mut self.generator)
            }
            Presence::Optional => described::<T>(&mut self.generator),
            Presence::Nullable => described_or_null::<T>(&mut self.generator),
            Presence::Default(value) => {
                let mut schema = described::<T>(&mut self.generator);
                schema.insert("default".to_owned(), value);
                schema
            }
        };
        self.properties.insert(name.to_owned(), schema.to_value());
    }

    /// The request can fail like this, too.
    pub(crate) fn fails(&mut self, kind: Kind) {
        self.kinds.push(kind);
    }

    /// Tells paperclip's operation what was noted.
    pub(crate) fn write(self, body: Option<Body>, operation: &mut DefaultOperationRaw) {
        for (place, name, schema) in self.parameters {
            let several = schema.get("type").is_some_and(|kind| kind == "array");
            operation.parameters.push(Either::Right(Parameter {
                collection_format: several.then_some(CollectionFormat::Csv),
                required: place == ParameterIn::Path,
                in_: place,
                name: name.to_owned(),
                schema: Some(carry(schema)),
                ..Parameter::default()
            }));
        }
        if let Some(body) = body {
            let reference = format!("#/components/schemas/{}", body.name);
            operation.parameters.push(Either::Right(Parameter {
                in_: ParameterIn::Body,
                name: "body".to_owned(),
                required: true,
                schema: Some(carry(json_schema!({ "$ref": reference }))),
                ..Parameter::default()
            }));
            let media = body.media.iter().filter_map(|media| media.parse().ok());
            operation.consumes = Some(media.map(MediaRange).collect());
            for kind in [
                Kind::RequestTimeout,
                Kind::PayloadTooLarge,
                Kind::UnsupportedMediaType,
            ] {
                fails(operation, kind);
            }
        }
        for kind in self.kinds {
            fails(operation, kind);
        }
    }

    /// Adds the body, and whatever has a name in it, to paperclip's definitions.
    pub(crate) fn define(
        mut self,
        body: Option<Body>,
        definitions: &mut BTreeMap<String, DefaultSchemaRaw>,
    ) {
        if let Some(body) = body {
            let example = self.example();
            let schema = json_schema!({
                "type": "object",
                "properties": self.properties,
                "required": self.required,
                "examples": [example],
            });
            definitions.insert(body.name.to_owned(), carry(schema));
        }
        define_named(&mut self.generator, definitions);
    }

    /// A body as it could be sent.
    fn example(&self) -> Map<String, Value> {
        let examples = self.properties.iter().filter_map(|(name, schema)| {
            let value = example(schema, self.generator.definitions())?;
            Some((name.clone(), value))
        });
        examples.collect()
    }
}

/// Hands the schemas that have names over to paperclip.
pub(super) fn define_named(
    generator: &mut SchemaGenerator,
    definitions: &mut BTreeMap<String, DefaultSchemaRaw>,
) {
    for (name, schema) in generator.take_definitions(false) {
        let schema = Schema::try_from(schema).unwrap_or_default();
        definitions.insert(name, carry(schema));
    }
}

fn example(schema: &Value, named: &Map<String, Value>) -> Option<Value> {
    if let Some(first) = schema.pointer("/examples/0").or(schema.get("default")) {
        return Some(first.clone());
    }
    let name = schema.get("$ref")?.as_str()?.rsplit('/').next()?;
    example(named.get(name)?, named)
}
