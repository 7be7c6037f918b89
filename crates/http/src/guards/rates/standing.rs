//! How the bucket stands from which a request was paid, as its answer says it (the IETF's draft
//! `draft-ietf-httpapi-ratelimit-headers`).

use actix_web::{
    HttpMessage, HttpRequest,
    http::header::{HeaderMap, HeaderName, HeaderValue},
};

use super::quota::Verdict;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// What was decided of a request. It stays with the request, whose answer may be anything yet.
#[derive(Clone, Copy)]
pub(crate) struct Standing(Verdict);

impl Standing {
    pub(super) fn leave(request: &HttpRequest, verdict: Verdict) {
        request.extensions_mut().insert(Self(verdict));
    }

    /// How a request stands, unless it was free.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get().copied()
    }

    /// Says so.
    pub(crate) fn say(self, headers: &mut HeaderMap) {
        let Self(verdict) = self;
        let policy = format!(r#""default";q={};w=60"#, verdict.quota.calls());
        let (remaining, reset) = (verdict.remaining(), verdict.reset());
        let left = format!(r#""default";r={remaining};t={reset}"#);
        for (name, text) in [(POLICY, policy), (LEFT, left)] {
            if let Ok(value) = HeaderValue::try_from(text) {
                headers.insert(name, value);
            }
        }
    }
}
