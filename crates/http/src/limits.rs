//! How long a client, and the work for it, may take.

use std::time::Duration;

use actix_web::{HttpRequest, web::Data};

/// The limits of every request. What breaks one is answered, or its connection closed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the head, from the moment its connection is free for one.
    pub head: Duration,
    /// For the body, from the moment somebody begins to read it.
    pub body: Duration,
    /// For everything between the head and the answer.
    pub request: Duration,
    /// For a client that takes in nothing of its answer.
    pub stall: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(5),
            request: Duration::from_secs(10),
            stall: Duration::from_secs(10),
        }
    }
}

impl Limits {
    /// The limits of the application that a request came to.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        request
            .app_data::<Data<Self>>()
            .map(|limits| ***limits)
            .unwrap_or_default()
    }
}
