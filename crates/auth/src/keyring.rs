//! Which key a token is checked with.
//!
//! A key id that names a key of the issuer's set is checked by that key alone; any other, or none,
//! by the fixed key if there is one. Deliberately absent: keys that a token brings along.

use crate::published::{ClientError, PublishedKeys, SetUrl};
use crate::strict_json::Object;
use crate::token::Token;
use crate::{Invalidity, Rejection, VerificationKey};

/// Where the keys come from. There is always at least one such place.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// One key, for good.
    Fixed(VerificationKey),
    /// The JWK set that the issuer publishes.
    Published(SetUrl),
    /// The issuer's set, and one key for all tokens that it names none for.
    Both(VerificationKey, SetUrl),
}

/// The keys that tokens are checked with, as far as they are known.
#[derive(Debug)]
pub struct Keys {
    fixed: Option<VerificationKey>,
    published: Option<PublishedKeys>,
}

impl Keys {
    /// Begins to follow the issuer's set, if there is to be one; whether the issuer answers is no
    /// condition. Must be called in a Tokio runtime, which fetches the set until this is dropped.
    pub fn open(source: KeySource) -> Result<Self, ClientError> {
        let (fixed, url) = match source {
            KeySource::Fixed(key) => (Some(key), None),
            KeySource::Published(url) => (None, Some(url)),
            KeySource::Both(key, url) => (Some(key), Some(url)),
        };
        let published = url.map(PublishedKeys::follow).transpose()?;
        Ok(Self { fixed, published })
    }

    pub(crate) fn are_known(&self) -> bool {
        self.fixed.is_some()
            || self
                .published
                .as_ref()
                .is_some_and(|set| set.known().is_some())
    }

    /// Asks the issuer for its keys again, unless it was asked just now.
    pub(crate) async fn refresh(&self) {
        if let Some(published) = &self.published {
            published.refresh().await;
        }
    }

    /// Opens the token's payload, if the right key signed it.
    pub(crate) fn verified_claims(&self, token: &Token<'_>) -> Result<Object, Rejection> {
        let (Some(published), Some(id)) = (&self.published, token.key_id()) else {
            let key = self.fixed.as_ref().ok_or(Invalidity::NoKeyId)?;
            return token.verified_claims(key);
        };
        let set = published.known();
        if let Some(key) = set.as_ref().and_then(|set| set.get(id)) {
            return token.verified_claims(key);
        }
        match &self.fixed {
            // The fixed key first: its tokens never wait for an issuer that they don't come from.
            Some(key) => token
                .verified_claims(key)
                .map_err(|rejection| match rejection {
                    Rejection::Invalid(Invalidity::Signature) => Invalidity::UnknownKey.into(),
                    other => other,
                }),
            None if set.is_some() => Err(Invalidity::UnknownKey.into()),
            None => Err(Rejection::Unverifiable),
        }
    }
}

impl From<VerificationKey> for Keys {
    fn from(key: VerificationKey) -> Self {
        Self {
            fixed: Some(key),
            published: None,
        }
    }
}
