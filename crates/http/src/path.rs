//! Writes values into paths.

use creatorvault_domain::UserId;
use percent_encoding::{AsciiSet, CONTROLS, PercentEncode, utf8_percent_encode};

/// What a user's id may hold and a path may not (RFC 3986).
const UNFIT: &AsciiSet = &CONTROLS
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A user's id as a segment of a path.
pub(crate) fn segment(id: &UserId) -> PercentEncode<'_> {
    utf8_percent_encode(id.as_str(), UNFIT)
}
