//! What positions in lists share: how one is taken apart, and what may stand in it.
//!
//! A position is written `{id}.{key}.{value}`. It was handed out by us and comes back sealed, but
//! whatever it says must be fit to be sent to the database.

use chrono::{DateTime, Datelike, Utc};

/// The id, the letter of the key and the value of a position.
pub(crate) fn parts(text: &str) -> Option<[&str; 3]> {
    let (id, rest) = text.split_once('.')?;
    let (key, value) = rest.split_once('.')?;
    Some([id, key, value])
}

/// Reads microseconds. Whatever can't be stored as a time is none.
pub(crate) fn moment(text: &str) -> Option<DateTime<Utc>> {
    let moment = DateTime::from_timestamp_micros(text.parse().ok()?)?;
    let storable = (-4712..=9999).contains(&moment.year());
    storable.then_some(moment)
}

/// Takes a folded text. What no stored text holds would be an error of the database.
pub(crate) fn folded(text: &str) -> Option<String> {
    (!text.contains('\0')).then(|| text.to_owned())
}
