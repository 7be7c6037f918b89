//! What is behind the '?' of a database URL: what is ours, what is the driver's, what is refused.
//!
//! A parameter is never ignored: who wrote it wanted something. Names appear in errors only from the
//! lists below, since a '?' in a password makes the rest of the password look like a parameter.

use std::{path::PathBuf, str::FromStr};

use percent_encoding::percent_decode_str;
use tokio_postgres::Config;

use super::{
    ConnectionUrlError,
    sslmode::SslMode,
    tls::{Roots, Trust},
};

/// The driver honours these.
const DRIVER: &[&str] = &[
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "load_balance_hosts",
    "options",
    "password",
    "port",
    "sslnegotiation",
    "target_session_attrs",
    "tcp_user_timeout",
    "user",
];

/// Other clients, poolers and frameworks honour these.
const UNSUPPORTED: &[&str] = &[
    "async_fallback",
    "client_encoding",
    "command_timeout",
    "connection_limit",
    "currentSchema",
    "fallback_application_name",
    "gssdelegation",
    "gssencmode",
    "gsslib",
    "keepalives_count",
    "krbsrvname",
    "max_overflow",
    "max_protocol_version",
    "min_protocol_version",
    "min_size",
    "max_size",
    "passfile",
    "pgbouncer",
    "pool_max_conns",
    "pool_mode",
    "pool_recycle",
    "pool_size",
    "pool_timeout",
    "prepareThreshold",
    "prepared_statement_cache_size",
    "prepared_statements",
    "replication",
    "require_auth",
    "requirepeer",
    "requiressl",
    "schema",
    "search_path",
    "server_settings",
    "service",
    "servicefile",
    "socket_timeout",
    "ssl_max_protocol_version",
    "ssl_min_protocol_version",
    "sslcert",
    "sslcertmode",
    "sslcompression",
    "sslcrl",
    "sslcrldir",
    "sslidentity",
    "sslkey",
    "sslkeylogfile",
    "sslpassword",
    "sslsni",
    "statement_cache_size",
    "statement_timeout",
    "supa",
    "timeout",
    "uselibpqcompat",
];

/// What the parameters of a URL ask for.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    sslmode: Option<SslMode>,
    roots: Option<Roots>,
    driver: Vec<String>,
}

impl Parameters {
    /// Takes them as they are in the URL. Of two with one name the last counts.
    pub(super) fn read(query: &str) -> Result<Self, ConnectionUrlError> {
        let mut parameters = Self::default();
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            let (name, value) = parameter
                .split_once('=')
                .ok_or(ConnectionUrlError::UnknownParameter)?;
            parameters.take(name, value)?;
        }
        Ok(parameters)
    }

    /// Those that are the driver's, to be put behind a '?'.
    pub(super) fn driver(&self) -> String {
        self.driver.join("&")
    }

    /// What `sslmode` and `sslrootcert` mean together.
    pub(super) fn tls(self, direct: bool) -> Result<(SslMode, Trust), ConnectionUrlError> {
        let (sslmode, trust) = match (self.sslmode, self.roots) {
            (Some(SslMode::VerifyFull), Some(roots)) => (SslMode::VerifyFull, Trust::Named(roots)),
            (Some(SslMode::VerifyFull), None) | (None, Some(Roots::System)) => {
                (SslMode::VerifyFull, Trust::Named(Roots::System))
            }
            (Some(_), Some(Roots::System)) => {
                return Err(ConnectionUrlError::SystemRootsWithoutName);
            }
            (Some(SslMode::VerifyCa), None) => return Err(ConnectionUrlError::NoAuthority),
            (sslmode, roots) => (
                sslmode.unwrap_or(SslMode::Prefer),
                roots.map_or(Trust::Anybody, Trust::Signed),
            ),
        };
        if direct && sslmode < SslMode::Require {
            return Err(ConnectionUrlError::DirectWithoutTls);
        }
        Ok((sslmode, trust))
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), ConnectionUrlError> {
        match name {
            "sslmode" => {
                let mode = SslMode::parse(value).ok_or(ConnectionUrlError::Value("sslmode"))?;
                self.sslmode = Some(mode);
            }
            // As libpq takes it from JDBC's URLs, and as asyncpg has it.
            "ssl" => {
                let value = if value == "true" { "require" } else { value };
                let mode = SslMode::parse(value).ok_or(ConnectionUrlError::Value("ssl"))?;
                self.sslmode = Some(mode);
            }
            "sslrootcert" => {
                let roots = roots(value).ok_or(ConnectionUrlError::Value("sslrootcert"))?;
                self.roots = Some(roots);
            }
            _ => self.driver.push(for_driver(name, value)?),
        }
        Ok(())
    }
}

fn roots(value: &str) -> Option<Roots> {
    let value = percent_decode_str(value).decode_utf8().ok()?;
    match value.as_ref() {
        // An empty one is a variable that was not set, and must not mean "trust anybody".
        "" => None,
        "system" => Some(Roots::System),
        path => Some(Roots::File(PathBuf::from(path))),
    }
}

/// The parameter as it was, if the driver knows it and takes its value.
fn for_driver(name: &str, value: &str) -> Result<String, ConnectionUrlError> {
    let listed = |list: &[&'static str]| list.iter().copied().find(|known| *known == name);
    let Some(name) = listed(DRIVER) else {
        let unsupported = listed(UNSUPPORTED).map(ConnectionUrlError::Unsupported);
        return Err(unsupported.unwrap_or(ConnectionUrlError::UnknownParameter));
    };
    let parameter = format!("{name}={value}");
    // Alone, so that the error can name it.
    Config::from_str(&format!("postgresql:///?{parameter}"))
        .map_err(|_| ConnectionUrlError::Value(name))?;
    Ok(parameter)
}

#[cfg(test)]
mod tests;
