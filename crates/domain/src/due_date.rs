//! When an idea is due: a moment, in UTC, to the microsecond.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, SecondsFormat, Utc};

use crate::text::serde_as_text;

/// A due date: RFC 3339 with any offset, or a bare date, which means midnight in UTC.
///
/// ```
/// use creatorvault_domain::DueDate;
/// assert_eq!(DueDate::parse("2026-03-01")?.to_string(), "2026-03-01T00:00:00Z");
/// assert_eq!(DueDate::parse("2026-03-01T01:30:00+02:00")?.to_string(), "2026-02-28T23:30:00Z");
/// # Ok::<(), creatorvault_domain::DueDateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DueDate(DateTime<Utc>);

serde_as_text!(DueDate);

impl DueDate {
    /// The first year that a due date may lie in, in UTC.
    pub const MIN_YEAR: i32 = 1970;
    /// The last year that a due date may lie in, in UTC.
    pub const MAX_YEAR: i32 = 9999;

    /// Takes a moment or a bare date.
    pub fn parse(text: &str) -> Result<Self, DueDateError> {
        let midnight = bare_date(text).map(|date| date.and_time(NaiveTime::MIN).and_utc());
        let moment = midnight.or_else(|| moment(text));
        Self::at(moment.ok_or(DueDateError::Unreadable)?)
    }

    /// Takes a moment that was stored or computed; what is finer than a microsecond is cut off.
    pub fn at(moment: DateTime<Utc>) -> Result<Self, DueDateError> {
        // Going through microseconds also turns a leap second into the second after it.
        let moment = DateTime::from_timestamp_micros(moment.timestamp_micros())
            .ok_or(DueDateError::OutOfRange)?;
        if (Self::MIN_YEAR..=Self::MAX_YEAR).contains(&moment.year()) {
            Ok(Self(moment))
        } else {
            Err(DueDateError::OutOfRange)
        }
    }

    /// The moment itself.
    #[must_use]
    pub const fn get(self) -> DateTime<Utc> {
        self.0
    }
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|moment| moment.to_utc())
}

/// Reads a date as RFC 3339 writes one.
pub(crate) fn bare_date(text: &str) -> Option<NaiveDate> {
    // chrono reads "2026-1-1" and "+2026-01-01" as well.
    let plain = text.len() == 10
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
    plain
        .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten()
}

impl fmt::Display for DueDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl std::str::FromStr for DueDate {
    type Err = DueDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Why a text is no due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DueDateError {
    /// It is neither a date nor a date and time.
    #[error("A due date is written like '2026-03-01' or '2026-03-01T09:30:00+01:00'")]
    Unreadable,
    /// Its year is not one we keep.
    #[error(
        "A due date lies in the years {} to {} in UTC",
        DueDate::MIN_YEAR,
        DueDate::MAX_YEAR
    )]
    OutOfRange,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DueDate, DueDateError};

    #[test]
    fn shows_every_offset_in_utc() {
        let cases = [
            ("2026-03-01", "2026-03-01T00:00:00Z"),
            ("2024-02-29", "2024-02-29T00:00:00Z"),
            ("2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"),
            ("2026-03-01T00:00:00+14:00", "2026-02-28T10:00:00Z"),
            (
                "2026-03-01T12:00:00.1234567-05:30",
                "2026-03-01T17:30:00.123456Z",
            ),
            ("1970-01-01", "1970-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ];
        for (text, shown) in cases {
            assert_eq!(
                DueDate::parse(text).map(|due| due.to_string()),
                Ok(shown.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        let unreadable = [
            "",
            "tomorrow",
            "2026-3-1",
            "+2026-03-01",
            "2026-02-30",
            "2025-02-29",
            "2026-03-01T09:30",
            "2026-03-01T09:30:00",
            "2026-03-01T25:00:00Z",
            " 2026-03-01",
            "12026-03-01",
            "20260301",
            "2026-03-01T00:00:00+24:00",
            "2026-03-0１",
        ];
        for text in unreadable {
            assert_eq!(
                DueDate::parse(text),
                Err(DueDateError::Unreadable),
                "{text:?}"
            );
        }
        let out_of_range = [
            "1969-12-31",
            "0000-01-01",
            "1970-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "9999-12-31T23:59:60Z",
        ];
        for text in out_of_range {
            assert_eq!(
                DueDate::parse(text),
                Err(DueDateError::OutOfRange),
                "{text:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn is_read_as_it_is_shown(micros in 0_i64..253_402_300_799_999_999) {
            let moment = chrono::DateTime::from_timestamp_micros(micros).unwrap();
            let due = DueDate::at(moment).unwrap();
            prop_assert_eq!(DueDate::parse(&due.to_string()), Ok(due));
        }
    }
}
