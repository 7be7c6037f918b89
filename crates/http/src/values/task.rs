//! The values that a task is made of.

use creatorvault_domain::{DueDay, TaskDescription, TaskKey, TaskStatus};
use schemars::{Schema, SchemaGenerator, json_schema};

use super::{
    Described,
    text::{prose, text, word},
};

text!(TaskDescription, TaskStatus, DueDay);

impl Described for TaskDescription {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        prose(Self::MAX_LENGTH, "With the long lens")
    }
}

impl Described for TaskStatus {
    const NAME: Option<&'static str> = Some("TaskStatus");

    fn schema(_: &mut SchemaGenerator) -> Schema {
        word(Self::ALL.map(Self::as_str))
    }
}

impl Described for DueDay {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date",
            "pattern": r"^(19[7-9]\d|[2-9]\d{3})-",
            "description": format!(
                "A day without a time, from {} to {}",
                Self::MIN_YEAR,
                Self::MAX_YEAR,
            ),
            "examples": ["2026-03-01"],
        })
    }
}

impl Described for TaskKey {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = word(Self::ALL.map(Self::as_str));
        let meaning = "What tasks are sorted by";
        schema.insert("description".to_owned(), meaning.into());
        schema
    }
}
