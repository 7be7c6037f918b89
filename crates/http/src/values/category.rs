//! The values that a category is made of.

use creatorvault_domain::{CategoryDescription, CategoryKey, CategoryName};
use schemars::{Schema, SchemaGenerator};

use super::{
    Described,
    text::{line, prose, text, word},
};

text!(CategoryName, CategoryDescription);

impl Described for CategoryName {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        line(Self::MAX_LENGTH, "", "Filming")
    }
}

impl Described for CategoryDescription {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        prose(Self::MAX_LENGTH, "Whatever needs a camera")
    }
}

impl Described for CategoryKey {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = word(Self::ALL.map(Self::as_str));
        let meaning = "What categories are sorted by";
        schema.insert("description".to_owned(), meaning.into());
        schema
    }
}
