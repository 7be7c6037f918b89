//! A time as PostgreSQL sends it, written as RFC 3339 without a library.

use std::{
    error::Error,
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Serialize, Serializer};
use tokio_postgres::types::{FromSql, Type};

/// Microseconds since 1970.
#[derive(Clone, Copy)]
pub struct Timestamp(i64);

impl Timestamp {
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self(since.expect("it is past 1970").as_micros() as i64)
    }

    fn text(self) -> [u8; 27] {
        let (seconds, micros) = (self.0.div_euclid(1_000_000), self.0.rem_euclid(1_000_000));
        let (days, second) = (seconds.div_euclid(86400), seconds.rem_euclid(86400));
        // Civil from days: the calendar of 400 years that begins on the 1st of March.
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let mut text = *b"0000-00-00T00:00:00.000000Z";
        for (mut value, at, width) in [
            (year, 0, 4),
            (month, 5, 2),
            (day, 8, 2),
            (second / 3600, 11, 2),
            (second / 60 % 60, 14, 2),
            (second % 60, 17, 2),
            (micros, 20, 6),
        ] {
            for digit in text[at..at + width].iter_mut().rev() {
                *digit += (value % 10) as u8;
                value /= 10;
            }
        }
        text
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(str::from_utf8(&self.text()).expect("digits"))
    }
}

impl<'a> FromSql<'a> for Timestamp {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(
            i64::from_be_bytes(raw.try_into()?) + 946_684_800_000_000,
        ))
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::TIMESTAMPTZ
    }
}
