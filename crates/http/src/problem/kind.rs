//! The kinds of failure that clients tell apart: a status and a code each, and what they mean.

use actix_web::http::StatusCode;

/// What a client can do about a failure depends on its kind alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Validation,
    Auth,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    Conflict,
    PreconditionFailed,
    PayloadTooLarge,
    UnsupportedMediaType,
    IdempotencyKeyReused,
    RateLimitExceeded,
    Internal,
    Database,
    AuthUnavailable,
    ShuttingDown,
}

impl Kind {
    /// Every kind, by status.
    pub(crate) const ALL: &[Self] = &[
        Self::Validation,
        Self::Auth,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::RequestTimeout,
        Self::Conflict,
        Self::PreconditionFailed,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::IdempotencyKeyReused,
        Self::RateLimitExceeded,
        Self::Internal,
        Self::Database,
        Self::AuthUnavailable,
        Self::ShuttingDown,
    ];

    /// The status that the answer has.
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::Validation => StatusCode::BAD_REQUEST,
            Self::Auth => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict => StatusCode::CONFLICT,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::IdempotencyKeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::RateLimitExceeded => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Database | Self::AuthUnavailable | Self::ShuttingDown => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    /// The code in the answer's envelope.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Validation => "VALIDATION_ERROR",
            Self::Auth => "AUTH_ERROR",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::RequestTimeout => "REQUEST_TIMEOUT",
            Self::Conflict => "CONFLICT",
            Self::PreconditionFailed => "PRECONDITION_FAILED",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::IdempotencyKeyReused => "IDEMPOTENCY_KEY_REUSED",
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
            Self::Internal => "INTERNAL_ERROR",
            Self::Database => "DATABASE_ERROR",
            Self::AuthUnavailable => "AUTH_UNAVAILABLE",
            Self::ShuttingDown => "SERVICE_UNAVAILABLE",
        }
    }

    /// When it happens, as the documentation says it.
    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Self::Validation => {
                "The path, a parameter or the body breaks a rule; `details` names every bad field"
            }
            Self::Auth => "There is no token, or none that can be accepted",
            Self::Forbidden => "The path names another user than the token",
            Self::NotFound => "The caller has no such row",
            Self::MethodNotAllowed => "The path does not know the method",
            Self::RequestTimeout => "The body did not arrive in time",
            Self::Conflict => "What is stored forbids it",
            Self::PreconditionFailed => "`If-Match` names another version than the row's",
            Self::PayloadTooLarge => "The body is too large",
            Self::UnsupportedMediaType => "The body is of another type, or compressed",
            Self::IdempotencyKeyReused => "The `Idempotency-Key` was another request's",
            Self::RateLimitExceeded => "There were too many calls",
            Self::Internal => "Something unexpected happened; the log has the cause",
            Self::Database => "The database can't be used now",
            Self::AuthUnavailable => "No key to check tokens with could be loaded yet",
            Self::ShuttingDown => "The service is going away",
        }
    }
}
