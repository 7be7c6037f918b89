//! What values that are texts have in common.

use schemars::{Schema, SchemaGenerator, json_schema};

use super::{Text, Value, or_null};
use crate::{
    extract::{Place, Reported},
    json::Json,
    problem::Fault,
};

/// Makes a value of the domain one that is read from text by its own `parse`.
macro_rules! text {
    ($($value:ty),+) => {$(
        impl crate::values::Text for $value {
            fn parse(text: &str) -> Result<Self, crate::problem::Fault> {
                Ok(<$value>::parse(text)?)
            }
        }

        impl crate::values::Value for $value {
            fn read(
                json: crate::json::Json,
                place: crate::extract::Place<'_>,
            ) -> Result<Self, crate::extract::Reported> {
                crate::values::text::read(json, place)
            }
        }
    )+};
}

pub(super) use text;

/// Reads the text that a member should be.
pub(super) fn read<T: Text + Value>(json: Json, place: Place<'_>) -> Result<T, Reported> {
    match json {
        Json::Text(text) => <T as Text>::parse(&text).map_err(|fault| place.refuse(fault)),
        _ => Err(place.refuse(Fault::new("string_type", "Input should be a string"))),
    }
}

/// What Rust calls control characters, in a class of a regular expression.
const CONTROL: &str = r"\u0000-\u001f\u007f-\u009f";

/// A text of one line that is trimmed before it is judged. `but` is what it can't hold beside
/// control characters.
pub(super) fn line(longest: usize, but: &str, example: &str) -> Schema {
    let edge = format!(r"[^\s{CONTROL}{but}]");
    let pattern = format!(r"^\s*{edge}([^{CONTROL}{but}]*{edge})?\s*$");
    json_schema!({
        "type": "string",
        "minLength": 1,
        "maxLength": longest,
        "pattern": pattern,
        "examples": [example],
    })
}

/// A text that is kept as it is, of which tabs and line breaks are the only control characters.
pub(super) fn prose(longest: usize, example: &str) -> Schema {
    json_schema!({
        "type": "string",
        "maxLength": longest,
        "pattern": r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$",
        "examples": [example],
    })
}

/// One of a few words.
pub(crate) fn word<const N: usize>(words: [&str; N]) -> Schema {
    json_schema!({ "type": "string", "enum": words.as_slice(), "examples": [words.first()] })
}

/// A moment, as every answer writes it.
pub(crate) fn moment(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string",
        "format": "date-time",
        "examples": ["2026-03-01T09:00:00Z"],
    })
}

/// A moment, or `null`.
pub(crate) fn moment_or_null(generator: &mut SchemaGenerator) -> Schema {
    or_null(moment(generator))
}
