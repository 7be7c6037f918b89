//! The numbers that rows are known by: their own, and those of rows that they point at.

use creatorvault_domain::{CategoryId, IdeaId, TaskId};
use schemars::{Schema, SchemaGenerator, json_schema};

use super::{Described, Text, Value};
use crate::{
    extract::{Place, Reported},
    json::Json,
    problem::Fault,
};

/// An id that a body holds, of another row of the caller's. Unlike a row's own id it has no example:
/// whoever sends an example as it is has no such row.
pub(crate) struct Link<Id>(pub(crate) Id);

macro_rules! ids {
    ($($id:ty),+) => {$(
        impl Described for $id {
            fn schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema = number();
                schema.insert("examples".to_owned(), [1].into());
                schema
            }
        }

        impl Text for $id {
            fn parse(text: &str) -> Result<Self, Fault> {
                Ok(<$id>::parse(text)?)
            }
        }
    )+};
}

ids!(CategoryId, IdeaId, TaskId);

fn number() -> Schema {
    json_schema!({ "type": "integer", "format": "int64", "minimum": 1 })
}

impl<Id> Described for Link<Id> {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = number();
        let meaning = "One that you have";
        schema.insert("description".to_owned(), meaning.into());
        schema
    }
}

impl<Id: TryFrom<i64>> Value for Link<Id> {
    fn read(json: Json, place: Place<'_>) -> Result<Self, Reported> {
        let number = match json {
            Json::Number(number) => number.as_i64(),
            _ => None,
        };
        let Some(number) = number else {
            let message = "Input should be a whole number, less than 2 to the power of 63";
            return Err(place.refuse(Fault::new("int_type", message)));
        };
        Id::try_from(number).map(Self).map_err(|_| {
            let message = "Input should be greater than or equal to 1";
            place.refuse(Fault::new("greater_than_equal", message))
        })
    }
}
