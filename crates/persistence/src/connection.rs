//! Where the database is and how one connection to it is made.

mod error;
mod parameters;
mod sslmode;
mod tls;
mod verifier;

use std::{error::Error, fmt, io, iter, str::FromStr, time::Duration};

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use tokio::time::timeout;
use tokio_postgres::{
    Client, Config, Connection, Socket,
    config::{self, Host, SslNegotiation},
    error::SqlState,
    tls::MakeTlsConnect,
};
use tokio_postgres_rustls::MakeRustlsConnect;

pub use self::error::ConnectionUrlError;
use self::{parameters::Parameters, sslmode::SslMode};

/// How the database's list of sessions calls ours, unless the URL says otherwise.
const APPLICATION_NAME: &str = "creatorvault";

type Opened = (
    Client,
    Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>,
);

/// The address of a database, with the login to use there and the rules for TLS. Its secrets are
/// never shown.
#[derive(Clone)]
pub struct ConnectionUrl {
    config: Config,
    sslmode: SslMode,
    tls: MakeRustlsConnect,
}

impl ConnectionUrl {
    /// Takes a PostgreSQL URL; the spellings of SQLAlchemy (`postgresql+asyncpg://`) mean the same.
    ///
    /// Reads the file that `sslrootcert` names. What it says then holds for every connection.
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
        let (address, query) = split_query(rest);
        let parameters = Parameters::read(query)?;
        let mut config =
            Config::from_str(&format!("postgresql://{address}?{}", parameters.driver()))
                .map_err(|_| ConnectionUrlError::Unreadable)?;
        if config.get_user().is_none() {
            return Err(ConnectionUrlError::NoLogin);
        }
        if config.get_hosts().is_empty() {
            return Err(ConnectionUrlError::NoHost);
        }
        if config.get_application_name().is_none() {
            config.application_name(APPLICATION_NAME);
        }
        let direct = config.get_ssl_negotiation() == SslNegotiation::Direct;
        let (sslmode, trust) = parameters.tls(direct)?;
        let tls = tls::connector(&trust, direct)?;
        Ok(Self {
            config,
            sslmode,
            tls,
        })
    }

    /// The login that this URL uses.
    #[must_use]
    pub fn login(&self) -> &str {
        self.config.get_user().unwrap_or_default()
    }

    /// Connects, or gives up after `limit`.
    pub(crate) async fn connect(&self, limit: Duration) -> ConnectionResult<AsyncPgConnection> {
        let connecting = async {
            let (client, connection) = self.open().await?;
            AsyncPgConnection::try_from_client_and_connection(client, connection).await
        };
        timeout(limit, connecting).await.unwrap_or_else(|_| {
            let message = format!("the database did not answer within {limit:?}");
            Err(ConnectionError::BadConnection(message))
        })
    }

    /// Tries the way that `sslmode` prefers, and then the other if it allows one.
    async fn open(&self) -> ConnectionResult<Opened> {
        let (first, second) = if self.is_local() {
            (config::SslMode::Disable, None)
        } else {
            self.sslmode.ways()
        };
        match (self.open_by(first).await, second) {
            (Err(error), Some(second)) if depends_on_way(&error) => self
                .open_by(second)
                .await
                .map_err(|last| refused(&[&error, &last])),
            (opened, _) => opened.map_err(|error| refused(&[&error])),
        }
    }

    async fn open_by(&self, way: config::SslMode) -> Result<Opened, tokio_postgres::Error> {
        let mut config = self.config.clone();
        config.ssl_mode(way).connect(self.tls.clone()).await
    }

    /// PostgreSQL has no TLS on Unix sockets, and libpq ignores `sslmode` there.
    fn is_local(&self) -> bool {
        let hosts = self.config.get_hosts();
        self.config.get_hostaddrs().is_empty()
            && !hosts.iter().any(|host| matches!(host, Host::Tcp(_)))
    }
}

/// Splits where the driver does: the first '@' ends the login, which may hold a '?'.
fn split_query(rest: &str) -> (&str, &str) {
    let address = rest.find('@').map_or(0, |at| at + 1);
    let query = rest
        .char_indices()
        .find(|&(at, letter)| at >= address && letter == '?');
    query.map_or((rest, ""), |(at, _)| {
        let (address, query) = rest.split_at(at);
        (address, query.trim_start_matches('?'))
    })
}

/// Whether it may matter to the server, or to TLS, whether the connection is encrypted.
fn depends_on_way(error: &tokio_postgres::Error) -> bool {
    let failed_handshake = error
        .source()
        .and_then(<dyn Error>::downcast_ref)
        .and_then(io::Error::get_ref)
        .is_some_and(<dyn Error + Send + Sync>::is::<rustls::Error>);
    failed_handshake || error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
}

/// Names the causes too: "error connecting to server" alone helps nobody.
fn refused(errors: &[&tokio_postgres::Error]) -> ConnectionError {
    let mut messages: Vec<_> = errors.iter().map(|error| with_causes(*error)).collect();
    messages.dedup();
    ConnectionError::BadConnection(messages.join("; then "))
}

fn with_causes(error: &(dyn Error + 'static)) -> String {
    let chain: Vec<_> = iter::successors(Some(error), |error| (*error).source())
        .map(ToString::to_string)
        .collect();
    chain.join(": ")
}

impl fmt::Debug for ConnectionUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionUrl").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
