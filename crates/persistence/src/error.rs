//! What can go wrong behind the repositories, as their callers need to tell it apart.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a repository did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The owner has no account yet, so no row can be theirs.
    #[error("the owner has no account")]
    UnknownOwner,
    /// The e-mail address belongs to another account.
    #[error("the e-mail address belongs to another account")]
    EmailTaken,
    /// The database can't be reached, or not in time.
    #[error("the database is unavailable: {0}")]
    Unavailable(#[source] Cause),
    /// Nothing that should ever happen.
    #[error("the database failed unexpectedly: {0}")]
    Unexpected(#[source] Cause),
}

impl StoreError {
    pub(crate) fn unavailable(cause: impl Into<Cause>) -> Self {
        Self::Unavailable(cause.into())
    }

    pub(crate) fn unexpected(cause: impl Into<Cause>) -> Self {
        Self::Unexpected(cause.into())
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::DatabaseError(kind, information) => match kind {
                DatabaseErrorKind::ForeignKeyViolation | DatabaseErrorKind::UniqueViolation => {
                    violated(information.as_ref()).unwrap_or_else(|| Self::unexpected(error))
                }
                DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::UnableToSendCommand
                | DatabaseErrorKind::ReadOnlyTransaction
                | DatabaseErrorKind::SerializationFailure => Self::unavailable(error),
                _ => Self::unexpected(error),
            },
            _ => Self::unexpected(error),
        }
    }
}

/// What the violation of a constraint means, by the constraint's name.
fn violated(information: &dyn DatabaseErrorInformation) -> Option<StoreError> {
    match information.constraint_name()? {
        "ideas_user_id_fkey" => Some(StoreError::UnknownOwner),
        "users_email_key" => Some(StoreError::EmailTaken),
        _ => None,
    }
}
