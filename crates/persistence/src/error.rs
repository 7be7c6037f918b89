//! What can go wrong behind the repositories, as their callers need to tell it apart.

use std::time::Duration;

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a repository did not do what it was asked. Each says its cause, since it is logged as it is.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The owner has no account yet, so no row can be theirs.
    #[error("the owner has no account")]
    UnknownOwner,
    /// The e-mail address belongs to another account.
    #[error("the e-mail address belongs to another account")]
    EmailTaken,
    /// Another category of the owner's is called alike.
    #[error("another category of the owner's is called alike")]
    CategoryNameTaken,
    /// The row should point at what is not among the owner's own, or is no more.
    #[error("the row points at what its owner does not have: {0:?}")]
    UnknownReferences(Vec<Reference>),
    /// The database can't be reached, or not in time.
    #[error("the database is unavailable: {0}")]
    Unavailable(Cause),
    /// Nothing that should ever happen.
    #[error("the database failed unexpectedly: {0}")]
    Unexpected(Cause),
}

/// What a row can point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// A category.
    Category,
    /// An idea.
    Idea,
}

impl StoreError {
    pub(crate) fn unavailable(cause: impl Into<Cause>) -> Self {
        Self::Unavailable(cause.into())
    }

    pub(crate) fn timed_out(limit: Duration) -> Self {
        Self::unavailable(format!("it did not answer within {limit:?}"))
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
                _ if passes(information.message()) => Self::unavailable(error),
                _ => Self::unexpected(error),
            },
            _ => Self::unexpected(error),
        }
    }
}

/// What the violation of a constraint means, by the constraint's name.
fn violated(information: &dyn DatabaseErrorInformation) -> Option<StoreError> {
    match information.constraint_name()? {
        "ideas_user_id_fkey"
        | "categories_user_id_fkey"
        | "tasks_user_id_fkey"
        | "idempotency_keys_user_id_fkey" => Some(StoreError::UnknownOwner),
        "tasks_category_id_fkey" => Some(StoreError::UnknownReferences(vec![Reference::Category])),
        "tasks_idea_id_fkey" => Some(StoreError::UnknownReferences(vec![Reference::Idea])),
        "categories_user_id_name_folded_key" => Some(StoreError::CategoryNameTaken),
        "users_email_key" => Some(StoreError::EmailTaken),
        _ => None,
    }
}

/// How PostgreSQL words what is the database's trouble and not the statement's. Diesel keeps the
/// words and drops the SQLSTATE, which stands beside each. On a server with other words
/// (`lc_messages`) these are answered as unexpected; our own clock still ends what takes too long.
const PASSING: [&str; 9] = [
    "canceling statement due to", // 57014, 55P03: time limits, and a DBA's pg_cancel
    "terminating connection",     // 57P01, 57P02, 57P05, 25P03
    "the database system is",     // 57P03, behind a pooler: starting up, shutting down
    "No space left on device",    // 53100
    "out of memory",              // 53200
    "deadlock detected",          // 40P01
    "query_wait_timeout",         // PgBouncer: no server connection came free
    "server_login_retry",         // PgBouncer: the server is down
    "server conn crashed",        // PgBouncer: the server went away
];

fn passes(message: &str) -> bool {
    PASSING.iter().any(|words| message.contains(words))
}

#[cfg(test)]
mod tests {
    use diesel::result::{DatabaseErrorKind, Error as DieselError};

    use super::StoreError;

    fn said(message: &str) -> StoreError {
        DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(message.to_owned())).into()
    }

    #[test]
    fn the_databases_own_trouble_is_told_from_ours() {
        for message in [
            "canceling statement due to statement timeout",
            "canceling statement due to lock timeout",
            "canceling statement due to user request",
            "canceling statement due to conflict with recovery",
            "terminating connection due to administrator command",
            "terminating connection because of crash of another server process",
            "the database system is shutting down",
            r#"could not extend file "base/16384/16402": No space left on device"#,
            "out of memory",
            "deadlock detected",
        ] {
            assert!(
                matches!(said(message), StoreError::Unavailable(_)),
                "{message}"
            );
        }
        for message in [
            r#"new row violates row-level security policy for table "ideas""#,
            r#"permission denied to set role "creatorvault_app""#,
            "current transaction is aborted, commands ignored until end of transaction block",
            r#"relation "ideas" does not exist"#,
            r#"invalid byte sequence for encoding "UTF8": 0x00"#,
        ] {
            assert!(
                matches!(said(message), StoreError::Unexpected(_)),
                "{message}"
            );
        }
    }
}
