//! What a list can be asked for.

use creatorvault_domain::{
    CategoryKey, IdeaSort, Limit, Offset, Order, SearchText, TagMatch, TaskKey,
};
use schemars::{Schema, SchemaGenerator, json_schema};

use super::{Described, Text, text::word};
use crate::problem::Fault;

/// Reads each from text by its own `parse`.
macro_rules! parameters {
    ($($value:ty),+) => {$(
        impl Text for $value {
            fn parse(text: &str) -> Result<Self, Fault> {
                Ok(<$value>::parse(text)?)
            }
        }
    )+};
}

parameters!(
    Limit,
    Offset,
    Order,
    CategoryKey,
    IdeaSort,
    TagMatch,
    TaskKey
);

impl Described for Limit {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "integer",
            "minimum": Self::MIN.get(),
            "maximum": Self::MAX.get(),
            "description": "How many entries a page has at most",
        })
    }
}

impl Described for Offset {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "integer",
            "format": "int64",
            "minimum": 0,
            "description": "How many entries are passed over; `cursor` is the better way to page",
        })
    }
}

impl Described for Order {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        word(Self::ALL.map(Self::as_str))
    }
}

impl Described for IdeaSort {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = word(Self::ALL.map(Self::as_str));
        let meaning = "What ideas are sorted by; `relevance` needs `search`, and pages by offset";
        schema.insert("description".to_owned(), meaning.into());
        schema
    }
}

impl Described for TagMatch {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = word(Self::ALL.map(Self::as_str));
        let meaning = "Whether one of `tags` is enough, or all are needed";
        schema.insert("description".to_owned(), meaning.into());
        schema
    }
}

/// A blank search is none.
impl Described for Option<SearchText> {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "maxLength": SearchText::MAX_LENGTH,
            "pattern": r"^[^\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]*$",
            "description": "Words, each of which must occur in what a row is called or in what is said \
                about it, ignoring case",
            "examples": ["bread"],
        })
    }
}

impl Text for Option<SearchText> {
    fn parse(text: &str) -> Result<Self, Fault> {
        Ok(SearchText::parse(text)?)
    }
}
