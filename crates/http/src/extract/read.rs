//! Reads one JSON value as a value of the domain.

use super::{Place, Reported};
use crate::{json::Json, problem::Fault};

/// Reads a text by the parse of its value.
pub(crate) fn text<T, E: Into<Fault>>(
    parse: fn(&str) -> Result<T, E>,
) -> impl FnOnce(Json, Place<'_>) -> Result<T, Reported> {
    move |value, place| match value {
        Json::Text(text) => parse(&text).map_err(|error| place.refuse(error)),
        _ => Err(place.refuse(Fault::new("string_type", "Input should be a string"))),
    }
}
