//! A database, and the URLs by which each login reaches it.

use std::fmt;

use crate::error::Error;
use crate::logins::{OWNER, SERVICE};
use crate::password::Password;
use crate::server::Server;

/// A database of a [`Server`]. Its URLs hold passwords; its `Debug` text does not.
#[derive(Clone, PartialEq, Eq)]
pub struct Database {
    name: String,
    superuser_url: String,
    owner_url: String,
    service_url: String,
}

impl Database {
    pub(crate) fn new(server: &Server, name: &str) -> Result<Self, Error> {
        let name = parse(name)?;
        let url = |login: &str, password: &Password| {
            let (password, port) = (password.as_str(), server.port());
            format!("postgres://{login}:{password}@127.0.0.1:{port}/{name}")
        };
        Ok(Self {
            superuser_url: url("postgres", &server.superuser),
            owner_url: url(OWNER, &server.owner),
            service_url: url(SERVICE, &server.service),
            name: name.to_owned(),
        })
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// As `postgres`, whom nothing holds back: for looking at what is really there.
    #[must_use]
    pub fn superuser_url(&self) -> &str {
        &self.superuser_url
    }

    /// As the owner of the tables: for migrations.
    #[must_use]
    pub fn owner_url(&self) -> &str {
        &self.owner_url
    }

    /// As the login that owns nothing: for the service.
    #[must_use]
    pub fn service_url(&self) -> &str {
        &self.service_url
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Database")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Names go into statements and URLs as they are, so they are the plain kind.
fn parse(name: &str) -> Result<&str, Error> {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    let first_is_digit = name.bytes().next().is_none_or(|byte| byte.is_ascii_digit());
    if first_is_digit || name.len() > 63 || !name.bytes().all(plain) {
        return Err(Error::Name(name.to_owned()));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        let longest = "a".repeat(63);
        for name in ["creatorvault", "_1", "test_0a", longest.as_str()] {
            assert_eq!(parse(name).unwrap(), name);
        }
        let too_long = "a".repeat(64);
        for name in ["", "1a", "A", "a-b", "a\"b", "a b", "ä", too_long.as_str()] {
            assert!(matches!(parse(name), Err(Error::Name(_))), "{name}");
        }
    }
}
