//! Everything that can go wrong with a request, and the one place where it becomes an answer.

mod detail;
mod render;

use std::time::Duration;

use actix_web::{
    ResponseError,
    http::{Method, StatusCode},
};
use creatorvault_auth::Rejection;
use creatorvault_persistence::StoreError;

pub(crate) use detail::{Detail, Fault};
pub(crate) use render::render;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a request was not answered as asked. What it displays is for the log; what the client reads
/// is [`Problem::message`].
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    #[error("{} bad fields", .0.len())]
    Invalid(Vec<Detail>),
    #[error("the token was refused: {0}")]
    Unauthenticated(Rejection),
    #[error("no key to check tokens with could be fetched yet")]
    AuthUnavailable,
    #[error("a user without an account came with no usable e-mail address")]
    AccountNeedsEmail,
    #[error("the path names another user than the token")]
    Forbidden,
    #[error("there is no such route")]
    NoSuchRoute,
    #[error("there is no such {0} of the caller's")]
    NotFound(&'static str),
    #[error("this route does not know the method")]
    MethodNotAllowed(Vec<Method>),
    #[error("the e-mail address belongs to another account")]
    EmailTaken,
    #[error("the body did not arrive in time")]
    BodyTimeout,
    #[error("the body is too large")]
    PayloadTooLarge,
    #[error("the body is not plain application/json")]
    UnsupportedMediaType,
    #[error("{0}")]
    DatabaseUnavailable(StoreError),
    #[error("the request was given up after {0:?}")]
    TookTooLong(Duration),
    #[error("migrations are missing")]
    NotMigrated,
    #[error("the service is shutting down")]
    ShuttingDown,
    #[error("a handler panicked")]
    Panicked,
    #[error("{0}")]
    Internal(Cause),
}

impl Problem {
    pub(crate) fn internal(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// The fields that are bad, where any are.
    fn details(&self) -> &[Detail] {
        match self {
            Self::Invalid(details) => details,
            _ => &[],
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Unauthenticated(_) | Self::AccountNeedsEmail => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NoSuchRoute | Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::EmailTaken => StatusCode::CONFLICT,
            Self::BodyTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::AuthUnavailable
            | Self::DatabaseUnavailable(_)
            | Self::TookTooLong(_)
            | Self::NotMigrated
            | Self::ShuttingDown => StatusCode::SERVICE_UNAVAILABLE,
            Self::Panicked | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "VALIDATION_ERROR",
            Self::Unauthenticated(_) | Self::AccountNeedsEmail => "AUTH_ERROR",
            Self::Forbidden => "FORBIDDEN",
            Self::NoSuchRoute | Self::NotFound(_) => "NOT_FOUND",
            Self::MethodNotAllowed(_) => "METHOD_NOT_ALLOWED",
            Self::EmailTaken => "CONFLICT",
            Self::BodyTimeout => "REQUEST_TIMEOUT",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::DatabaseUnavailable(_) | Self::TookTooLong(_) | Self::NotMigrated => {
                "DATABASE_ERROR"
            }
            Self::AuthUnavailable => "AUTH_UNAVAILABLE",
            Self::ShuttingDown => "SERVICE_UNAVAILABLE",
            Self::Panicked | Self::Internal(_) => "INTERNAL_ERROR",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Invalid(details) => match details.as_slice() {
                [] => "The request is not valid".to_owned(),
                [one] => one.summary(),
                many => format!("{} fields of the request are not valid", many.len()),
            },
            Self::Unauthenticated(rejection) => rejection.message().to_owned(),
            Self::AuthUnavailable => "Tokens can't be checked yet; try again shortly".to_owned(),
            Self::AccountNeedsEmail => {
                "The token has no usable e-mail address, which a new account needs".to_owned()
            }
            Self::Forbidden => "The path names another user than the token does".to_owned(),
            Self::NoSuchRoute => "There is nothing at this path".to_owned(),
            Self::NotFound(what) => format!("You have no such {what}"),
            Self::MethodNotAllowed(_) => {
                "This path does not know the method; Allow lists those it knows".to_owned()
            }
            Self::EmailTaken => "The e-mail address belongs to another account".to_owned(),
            Self::BodyTimeout => "The body did not arrive in time".to_owned(),
            Self::PayloadTooLarge => {
                format!("A body has at most {} bytes", crate::extract::MAX_BODY)
            }
            Self::UnsupportedMediaType => {
                "Send the body as application/json, in UTF-8 and not compressed".to_owned()
            }
            Self::DatabaseUnavailable(_) | Self::TookTooLong(_) | Self::NotMigrated => {
                "The database is not available; try again shortly".to_owned()
            }
            Self::ShuttingDown => "The service is shutting down".to_owned(),
            Self::Panicked | Self::Internal(_) => "An unexpected error occurred".to_owned(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::EmailTaken => Self::EmailTaken,
            StoreError::Unavailable(_) => Self::DatabaseUnavailable(error),
            // A handler that can meet an owner without an account provides one and tries again.
            StoreError::UnknownOwner | StoreError::Unexpected(_) => Self::internal(error),
        }
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Unverifiable => Self::AuthUnavailable,
            Rejection::Missing
            | Rejection::Malformed(_)
            | Rejection::Expired
            | Rejection::Invalid(_) => Self::Unauthenticated(rejection),
        }
    }
}

/// The answer itself is made in `render`, which knows the request.
impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }
}
