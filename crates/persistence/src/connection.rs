//! Where the database is and how one connection to it is made.

use std::{fmt, str::FromStr, time::Duration};

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use tokio::time::timeout;
use tokio_postgres::{Config, NoTls};

/// The address of a database, with the login to use there. Its secrets are never shown.
#[derive(Clone)]
pub struct ConnectionUrl(Config);

impl ConnectionUrl {
    /// Takes a PostgreSQL URL; the spellings of SQLAlchemy (`postgresql+asyncpg://`) mean the same.
    pub fn parse(text: &str) -> Result<Self, ConnectionUrlError> {
        let (scheme, rest) = text.split_once("://").ok_or(ConnectionUrlError::NoUrl)?;
        if ![
            "postgres",
            "postgresql",
            "postgresql+asyncpg",
            "postgresql+psycopg",
        ]
        .contains(&scheme)
        {
            return Err(ConnectionUrlError::OtherScheme);
        }
        let config = Config::from_str(&format!("postgresql://{rest}"))
            .map_err(|_| ConnectionUrlError::Unreadable)?;
        if config.get_user().is_none() {
            return Err(ConnectionUrlError::NoLogin);
        }
        if config.get_hosts().is_empty() {
            return Err(ConnectionUrlError::NoHost);
        }
        Ok(Self(config))
    }

    /// The login that this URL uses.
    #[must_use]
    pub fn login(&self) -> &str {
        self.0.get_user().unwrap_or_default()
    }

    /// Connects, or gives up after `limit`.
    pub(crate) async fn connect(&self, limit: Duration) -> ConnectionResult<AsyncPgConnection> {
        let connecting = async {
            let (client, connection) = self
                .0
                .connect(NoTls)
                .await
                .map_err(|error| refused(&error))?;
            AsyncPgConnection::try_from_client_and_connection(client, connection).await
        };
        timeout(limit, connecting).await.unwrap_or_else(|_| {
            let message = format!("the database did not answer within {limit:?}");
            Err(ConnectionError::BadConnection(message))
        })
    }
}

/// Names the cause too: "error connecting to server" alone helps nobody.
fn refused(error: &tokio_postgres::Error) -> ConnectionError {
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
    ConnectionError::BadConnection(format!("{error}{}", cause.unwrap_or_default()))
}

impl fmt::Debug for ConnectionUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionUrl").finish_non_exhaustive()
    }
}

/// Why a text is no database URL. Says nothing of the text, which holds a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionUrlError {
    /// There is no `://` in it.
    #[error("it is no URL; write postgresql://login:password@host:5432/database")]
    NoUrl,
    /// It is a URL of something else.
    #[error("its scheme is not postgresql://")]
    OtherScheme,
    /// The part behind the scheme can't be read.
    #[error(
        "it can't be read; percent-encode special characters in the login and the password, and \
         check the parameters behind the '?'"
    )]
    Unreadable,
    /// It names no login.
    #[error("it names no login; write postgresql://login:password@host:5432/database")]
    NoLogin,
    /// It names no host.
    #[error("it names no host; write postgresql://login:password@host:5432/database")]
    NoHost,
}

#[cfg(test)]
mod tests {
    use super::{ConnectionUrl, ConnectionUrlError};

    #[test]
    fn takes_the_spellings_that_people_have() {
        for scheme in [
            "postgres",
            "postgresql",
            "postgresql+asyncpg",
            "postgresql+psycopg",
        ] {
            let url = ConnectionUrl::parse(&format!("{scheme}://ada:p%40ss@db.example:6543/vault"));
            assert_eq!(url.unwrap().login(), "ada", "{scheme}");
        }
    }

    #[test]
    fn says_what_is_wrong_and_never_what_was_given() {
        let cases = [
            ("", ConnectionUrlError::NoUrl),
            ("localhost/vault", ConnectionUrlError::NoUrl),
            ("mysql://ada@host/vault", ConnectionUrlError::OtherScheme),
            (
                "postgresql://ada:p@host:port/vault",
                ConnectionUrlError::Unreadable,
            ),
            ("postgresql://host/vault", ConnectionUrlError::NoLogin),
            ("postgresql://ada:p@/vault", ConnectionUrlError::NoHost),
        ];
        for (text, error) in cases {
            assert_eq!(ConnectionUrl::parse(text).unwrap_err(), error, "{text:?}");
        }
        let url = ConnectionUrl::parse("postgresql://ada:secret@host/vault").unwrap();
        assert!(!format!("{url:?}").contains("secret"));
    }
}
