//! How a JSON Schema travels through paperclip's model, which has no words for most of it: as the
//! `example` of an empty schema, under a key that nobody else uses.

use paperclip::v2::models::DefaultSchemaRaw;
use schemars::Schema;
use serde_json::{Map, Value, json};

/// The key that must not be left in the document.
pub(super) const KEY: &str = "x-carried-schema";

/// Puts a schema into the model.
pub(super) fn carry(schema: Schema) -> DefaultSchemaRaw {
    DefaultSchemaRaw {
        example: Some(Map::from_iter([(KEY.to_owned(), schema.to_value())]).into()),
        ..DefaultSchemaRaw::default()
    }
}

/// Takes it out again. What nobody carried allows everything.
pub(super) fn carried(schema: DefaultSchemaRaw) -> Value {
    let mut example = schema.example.unwrap_or_default();
    example.get_mut(KEY).map_or_else(|| json!({}), Value::take)
}
