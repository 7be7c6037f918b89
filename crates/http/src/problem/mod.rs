//! Everything that can go wrong with a request, and the one place where it becomes an answer.

mod detail;
mod kind;
mod render;

use std::{convert::Infallible, slice, time::Duration};

use actix_web::{
    ResponseError,
    http::{Method, StatusCode},
};
use creatorvault_auth::Rejection;
use creatorvault_domain::StageMoveError;
use creatorvault_persistence::StoreError;
use paperclip::v2::{models::DefaultOperationRaw, schema::Apiv2Errors};

use crate::openapi;

pub(crate) use detail::{Detail, Fault};
pub(crate) use kind::Kind;
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
    #[error("the account is erased as often as it is made")]
    Erased,
    #[error("what is stored forbids the value of a field: {}", .0.message())]
    Conflict(Detail),
    #[error("the row is at another version than was expected")]
    PreconditionFailed,
    #[error("the first request with this idempotency key still runs")]
    KeyInUse,
    #[error("the idempotency key was used for another request")]
    KeyReused,
    #[error("the request is for another host, or for none")]
    WrongHost,
    #[error("there were too many calls")]
    TooManyCalls { retry_after: u64 },
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
            Self::Conflict(detail) => slice::from_ref(detail),
            Self::Unauthenticated(_)
            | Self::AuthUnavailable
            | Self::AccountNeedsEmail
            | Self::Forbidden
            | Self::NoSuchRoute
            | Self::NotFound(_)
            | Self::MethodNotAllowed(_)
            | Self::EmailTaken
            | Self::Erased
            | Self::PreconditionFailed
            | Self::KeyInUse
            | Self::KeyReused
            | Self::WrongHost
            | Self::TooManyCalls { .. }
            | Self::BodyTimeout
            | Self::PayloadTooLarge
            | Self::UnsupportedMediaType
            | Self::DatabaseUnavailable(_)
            | Self::TookTooLong(_)
            | Self::NotMigrated
            | Self::ShuttingDown
            | Self::Panicked
            | Self::Internal(_) => &[],
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) | Self::WrongHost => Kind::Validation,
            Self::Unauthenticated(_) | Self::AccountNeedsEmail => Kind::Auth,
            Self::Forbidden => Kind::Forbidden,
            Self::NoSuchRoute | Self::NotFound(_) => Kind::NotFound,
            Self::MethodNotAllowed(_) => Kind::MethodNotAllowed,
            Self::EmailTaken | Self::Erased | Self::Conflict(_) | Self::KeyInUse => Kind::Conflict,
            Self::PreconditionFailed => Kind::PreconditionFailed,
            Self::KeyReused => Kind::IdempotencyKeyReused,
            Self::TooManyCalls { .. } => Kind::RateLimitExceeded,
            Self::BodyTimeout => Kind::RequestTimeout,
            Self::PayloadTooLarge => Kind::PayloadTooLarge,
            Self::UnsupportedMediaType => Kind::UnsupportedMediaType,
            Self::DatabaseUnavailable(_) | Self::TookTooLong(_) | Self::NotMigrated => {
                Kind::Database
            }
            Self::AuthUnavailable => Kind::AuthUnavailable,
            Self::ShuttingDown => Kind::ShuttingDown,
            Self::Panicked | Self::Internal(_) => Kind::Internal,
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
            Self::Erased => "The account is being erased; try again later".to_owned(),
            Self::Conflict(detail) => detail.message().to_owned(),
            Self::PreconditionFailed => {
                "If-Match names another version than the current one; read the row again".to_owned()
            }
            Self::KeyInUse => {
                "The first request with this Idempotency-Key still runs; try again shortly"
                    .to_owned()
            }
            Self::KeyReused => {
                "This Idempotency-Key was used for another request; use a new one".to_owned()
            }
            Self::WrongHost => "The request is for a host that is not served here".to_owned(),
            Self::TooManyCalls { .. } => {
                "There were too many calls; Retry-After says when to go on".to_owned()
            }
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
            StoreError::CategoryNameTaken => {
                let message =
                    "You have another category with this name, in the same case or another";
                Self::Conflict(Detail::new("name", Fault::new("value_error", message)))
            }
            StoreError::UnknownReferences(missing) => {
                Self::Invalid(missing.into_iter().map(Detail::from).collect())
            }
            StoreError::Unavailable(_) => Self::DatabaseUnavailable(error),
            // A handler that can meet an owner without an account provides one and tries again.
            StoreError::UnknownOwner | StoreError::Unexpected(_) => Self::internal(error),
        }
    }
}

/// A change that no rule forbids.
impl From<Infallible> for Problem {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl From<StageMoveError> for Problem {
    fn from(error: StageMoveError) -> Self {
        let fault = Fault::new("stage_transition", error.to_string());
        Self::Conflict(Detail::new("stage", fault))
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
        self.kind().status()
    }
}

/// What any handler that can fail may answer, beside what its arguments say.
impl Apiv2Errors for Problem {
    fn update_error_definitions(operation: &mut DefaultOperationRaw) {
        openapi::fails(operation, Kind::Database);
    }
}
