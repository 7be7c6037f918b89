//! Where an issuer publishes its JWK set.
//!
//! Deliberately absent: whether plain `http` will do, which depends on where the service runs.

use std::fmt;
use std::str::FromStr;

use reqwest::Url;

/// The address of a JWK set: `https`, or `http`, and without a password, so that it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetUrl(Url);

impl SetUrl {
    /// Whether nobody on the way can swap the keys.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    pub(super) fn url(&self) -> Url {
        self.0.clone()
    }
}

impl FromStr for SetUrl {
    type Err = SetUrlError;

    fn from_str(text: &str) -> Result<Self, SetUrlError> {
        let url = Url::parse(text).map_err(|_| SetUrlError::Unreadable)?;
        if !["http", "https"].contains(&url.scheme()) {
            return Err(SetUrlError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(SetUrlError::Credentials);
        }
        Ok(Self(url))
    }
}

impl fmt::Display for SetUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Why a text is no address of a JWK set. It never holds any of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetUrlError {
    /// It is no URL with a host.
    #[error("this is no URL: give all of it, like https://auth.example.com/api/auth/jwks")]
    Unreadable,
    /// It is a URL of another scheme.
    #[error("a JWK set is fetched over https (or http), and over nothing else")]
    Scheme,
    /// There is a name or a password in it.
    #[error("it holds a name or a password: a JWK set is public and is fetched without any")]
    Credentials,
}

#[cfg(test)]
mod tests {
    use super::{SetUrl, SetUrlError};

    #[test]
    fn is_a_web_address_that_may_be_shown() {
        let cases = [
            ("https://auth.example.com/api/auth/jwks", Ok(true)),
            ("http://127.0.0.1:3000/jwks?x=1", Ok(false)),
            ("HTTPS://[::1]/", Ok(true)),
            ("", Err(SetUrlError::Unreadable)),
            ("auth.example.com/jwks", Err(SetUrlError::Unreadable)),
            ("https://", Err(SetUrlError::Unreadable)),
            ("file:///etc/jwks.json", Err(SetUrlError::Scheme)),
            ("localhost:3000/jwks", Err(SetUrlError::Scheme)),
            ("https://ada@example.com/", Err(SetUrlError::Credentials)),
            ("https://:pw@example.com/", Err(SetUrlError::Credentials)),
        ];
        for (text, expected) in cases {
            let url = text.parse::<SetUrl>();
            assert_eq!(url.map(|url| url.is_encrypted()), expected, "{text:?}");
        }
    }
}
