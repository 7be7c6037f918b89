//! The values that an account is made of.

use creatorvault_domain::{Email, Name};
use creatorvault_persistence::Preferences;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::Map;

use super::{
    Described, Value,
    text::{line, text},
};
use crate::{
    extract::{Place, Reported},
    json::Json,
    problem::Fault,
};

text!(Name);

impl Described for Name {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        line(Self::MAX_LENGTH, "", "Ada")
    }
}

impl Described for Email {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "minLength": Self::MIN_LENGTH,
            "maxLength": Self::MAX_LENGTH,
            "description": "As the identity provider has it",
            "examples": ["ada@example.com"],
        })
    }
}

impl Described for Preferences {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "additionalProperties": true,
            "description": format!(
                "Whatever your clients agree on: at most {} bytes and {} levels deep, and no NUL",
                Self::MAX_BYTES,
                Self::MAX_DEPTH,
            ),
            "examples": [{ "theme": "dark" }],
        })
    }
}

/// What is merged into preferences.
impl Described for Map<String, serde_json::Value> {
    fn schema(generator: &mut SchemaGenerator) -> Schema {
        Preferences::schema(generator)
    }
}

impl Value for Map<String, serde_json::Value> {
    fn read(json: Json, place: Place<'_>) -> Result<Self, Reported> {
        match json.into() {
            // Whatever it is merged into, the outcome holds at least what it makes of nothing. So
            // what no preferences could take is told beside the other fields' faults.
            serde_json::Value::Object(members) => match Preferences::default().merge(&members) {
                Ok(_) => Ok(members),
                Err(refused) => Err(place.refuse(refused)),
            },
            _ => Err(place.refuse(Fault::new("dict_type", "Input should be an object"))),
        }
    }
}
