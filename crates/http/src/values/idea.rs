//! The values that an idea is made of.

use creatorvault_domain::{DueDate, Notes, Priority, Stage, Tag, Tags, Title, UserId, Version};
use schemars::{Schema, SchemaGenerator, json_schema};

use super::{
    Described, Value, described,
    text::{line, prose, text, word},
};
use crate::{
    extract::{Place, Reported},
    json::Json,
    problem::Fault,
};

text!(Title, Notes, Stage, Priority, DueDate, Tag);

impl Described for UserId {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "minLength": 1,
            "maxLength": Self::MAX_LENGTH,
            "pattern": r#"^[!"$&-.0->@-\[\]-~]+$"#,
            "examples": ["user_123"],
        })
    }
}

impl Described for Version {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "integer",
            "format": "int64",
            "minimum": 1,
            "description": "Grows with every change; the `ETag` is made of it",
            "examples": [1],
        })
    }
}

impl Described for Title {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        line(Self::MAX_LENGTH, "", "A film about bread")
    }
}

impl Described for Notes {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        prose(Self::MAX_LENGTH, "Ask the baker about rye")
    }
}

impl Described for Stage {
    const NAME: Option<&'static str> = Some("Stage");

    fn schema(_: &mut SchemaGenerator) -> Schema {
        word(Self::ALL.map(Self::as_str))
    }
}

impl Described for Priority {
    const NAME: Option<&'static str> = Some("Priority");

    fn schema(_: &mut SchemaGenerator) -> Schema {
        word(Self::ALL.map(Self::as_str))
    }
}

impl Described for Tag {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        line(Self::MAX_LENGTH, ",", "food")
    }
}

impl Described for Tags {
    fn schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "items": described::<Tag>(generator),
            "maxItems": Self::MAX_COUNT,
            "examples": [["food", "video"]],
        })
    }
}

impl Value for Tags {
    fn read(json: Json, mut place: Place<'_>) -> Result<Self, Reported> {
        let Json::List(items) = json else {
            return Err(place.refuse(Fault::new("list_type", "Input should be a list of strings")));
        };
        // Every bad tag is noted before the first one ends the reading.
        let read: Vec<_> = items
            .into_iter()
            .enumerate()
            .map(|(index, item)| Tag::read(item, place.item(index)))
            .collect();
        let tags = read.into_iter().collect::<Result<Vec<_>, _>>()?;
        Self::collect(tags).map_err(|error| place.refuse(error))
    }
}

impl Described for DueDate {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        // An offset can still carry the first and the last day out of these years.
        let years = r"^(19[7-9]\d|[2-9]\d{3})-";
        json_schema!({
            "anyOf": [
                { "type": "string", "format": "date-time", "pattern": years },
                { "type": "string", "format": "date", "pattern": years },
            ],
            "description": format!(
                "A moment with any offset, or a bare date, which means midnight in UTC; \
                 from {} to {} in UTC",
                Self::MIN_YEAR,
                Self::MAX_YEAR,
            ),
            "examples": ["2026-03-01", "2026-03-01T09:00:00+02:00"],
        })
    }
}
