//! The clock, read at the edge and passed inward as `now`.

use std::time::Instant;

use actix_web::{HttpRequest, web::Data};
use chrono::{DateTime, Utc};

/// Where the time comes from. A test may say what time it is.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    read: fn() -> DateTime<Utc>,
    tick: fn() -> Instant,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the edge where time is read"
        )]
        Self::new(Utc::now)
    }

    /// A clock that says what `read` says.
    #[must_use]
    pub fn new(read: fn() -> DateTime<Utc>) -> Self {
        let tick = Instant::now;
        Self { read, tick }
    }

    /// The same clock, which measures by what `tick` says.
    #[must_use]
    pub fn ticking(self, tick: fn() -> Instant) -> Self {
        Self { tick, ..self }
    }

    /// The clock of the application that a request came to.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let clock = request.app_data::<Data<Self>>();
        clock.map_or_else(Self::system, |clock| ***clock)
    }

    /// What time it is, to the microsecond, which is what the database keeps.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        let now = (self.read)();
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }

    /// A moment to measure from or to, which nobody sets back.
    pub(crate) fn ticks(self) -> Instant {
        (self.tick)()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::Clock;

    #[test]
    fn now_is_no_finer_than_what_the_database_keeps() {
        let clock = Clock::new(|| DateTime::from_timestamp_nanos(1_999));
        assert_eq!(clock.now(), DateTime::from_timestamp_nanos(1_000));
    }
}
