//! How many requests there are, how long each takes and how it ends; and the same of tokens.
//!
//! Recorded through the `metrics` facade, which does nothing where nobody asked for metrics. Labels
//! are words of ours, and few: see `known`.

use std::time::Instant;

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};
use creatorvault_auth::Rejection;
use metrics::{
    Gauge, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};

use crate::{guards::rates::Scope, known};

const ACTIVE: &str = "http_server_active_requests";
const REQUEST: &str = "http_server_request_duration_seconds";
const VERIFICATION: &str = "token_verification_duration_seconds";
const REFUSALS: &str = "token_refusals_total";

const DECISIONS: &str = "rate_limit_decisions_total";
const FALLBACKS: &str = "rate_limit_fallbacks_total";

const METHOD: &str = "http_request_method";
const ROUTE: &str = "http_route";
const STATUS: &str = "http_response_status_code";

/// Says what each metric of this crate is, once a recorder is there to be told.
pub fn describe_metrics() {
    describe_gauge!(ACTIVE, "Requests whose answer has not begun yet.");
    describe_histogram!(
        REQUEST,
        Unit::Seconds,
        "How long requests took from their head to the beginning of their answer."
    );
    describe_histogram!(
        VERIFICATION,
        Unit::Seconds,
        "How long checks of tokens took, good and bad, with what had to be asked of the issuer."
    );
    describe_counter!(
        REFUSALS,
        "Requests without a token that was accepted, by why."
    );
    describe_counter!(
        DECISIONS,
        "Calls that were counted against a limit, by whose it is and how that went."
    );
    describe_counter!(
        FALLBACKS,
        "Calls that an instance counted for itself, since Redis gave no answer."
    );
    // Said from the start, so that the first one is seen to be one more.
    counter!(FALLBACKS).absolute(0);
}

/// Middleware: measures a request. One that is given up has no status, and so no duration.
pub(crate) async fn request<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let started = Instant::now();
    let (method, route) = (known::method(&request), known::route(&request));
    let active = Active::one_more(gauge!(ACTIVE, METHOD => method, ROUTE => route.clone()));
    let result = next.call(request).await;
    drop(active);
    let status = match &result {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    let status = status.as_str().to_owned();
    histogram!(REQUEST, METHOD => method, ROUTE => route, STATUS => status)
        .record(started.elapsed());
    result
}

/// A request that is being worked on, for as long as this is held.
struct Active(Gauge);

impl Active {
    fn one_more(gauge: Gauge) -> Self {
        gauge.increment(1);
        Self(gauge)
    }
}

impl Drop for Active {
    fn drop(&mut self) {
        self.0.decrement(1);
    }
}

/// Records that a token has been checked.
pub(crate) fn verified_since(started: Instant) {
    histogram!(VERIFICATION).record(started.elapsed());
}

/// Records that a request came without a token that was accepted.
pub(crate) fn refused(rejection: Rejection) {
    let kind = match rejection {
        Rejection::Missing => "missing",
        Rejection::Malformed(_) => "malformed",
        Rejection::Expired => "expired",
        Rejection::Unverifiable => "unverifiable",
        Rejection::Invalid(_) => "invalid",
    };
    counter!(REFUSALS, "kind" => kind).increment(1);
}

/// Records that a call was counted, and whether it was within the limit.
pub(crate) fn counted(scope: Scope, allowed: bool) {
    let scope = match scope {
        Scope::User => "user",
        Scope::Address => "address",
        Scope::Health => "health",
    };
    let outcome = if allowed { "allowed" } else { "limited" };
    counter!(DECISIONS, "scope" => scope, "outcome" => outcome).increment(1);
}

/// Records that Redis was to be asked, and gave no answer.
pub(crate) fn fell_back() {
    counter!(FALLBACKS).increment(1);
}
