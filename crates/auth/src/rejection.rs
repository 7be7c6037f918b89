//! Why a token was refused: all of it for the log, five fixed sentences for the client.
//!
//! Nothing here holds a single character of the token, so a rejection may be logged as it is.
//! Deliberately absent: status codes and header values, which are the HTTP layer's words.

use std::fmt;

/// A request that is not let in, and the reason for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// No bearer token came with the request.
    #[error("no bearer token came with the request")]
    Missing,
    /// What came is no token.
    #[error("not a token: {0}")]
    Malformed(Malformation),
    /// Everything about the token is in order but its age.
    #[error("the token has expired")]
    Expired,
    /// No key that could tell has been fetched yet. The fault is not the token's.
    #[error("no key to check the token with could be fetched yet")]
    Unverifiable,
    /// A token that this service does not accept.
    #[error("the token is not acceptable: {0}")]
    Invalid(Invalidity),
}

impl Rejection {
    /// Whether the issuer may by now have published the key that the token names.
    #[must_use]
    pub fn is_for_want_of_a_key(self) -> bool {
        match self {
            Self::Unverifiable | Self::Invalid(Invalidity::UnknownKey) => true,
            Self::Missing | Self::Malformed(_) | Self::Expired | Self::Invalid(_) => false,
        }
    }

    /// What the client is told. It never depends on more than the kind of the rejection.
    #[must_use]
    pub fn message(&self) -> &'static str {
        match self {
            Self::Missing => "A bearer token is required",
            Self::Malformed(_) => "The bearer token is malformed",
            Self::Expired => "The bearer token has expired",
            Self::Unverifiable => "The bearer token can't be checked at present",
            Self::Invalid(_) => "The bearer token is invalid",
        }
    }
}

// Not `#[from]`, which would make them sources too, and a log that prints sources say all twice.
impl From<Malformation> for Rejection {
    fn from(why: Malformation) -> Self {
        Self::Malformed(why)
    }
}

impl From<Invalidity> for Rejection {
    fn from(why: Invalidity) -> Self {
        Self::Invalid(why)
    }
}

/// Where the text stops being a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformation {
    /// The header is not the scheme, one space and a token.
    #[error("the Authorization header is not 'Bearer', one space and a token")]
    Authorization,
    /// It is longer than any honest token.
    #[error("it is longer than 8 KiB")]
    Length,
    /// It is not three parts with a dot between them.
    #[error("it does not have three parts")]
    Parts,
    /// A part is not base64url in its one canonical form.
    #[error("its {0} is not canonical base64url without padding")]
    Encoding(Part),
    /// A part is not one JSON object with distinct members.
    #[error("its {0} is not one JSON object with distinct members")]
    Json(Part),
}

/// A part of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the token says of itself.
    Header,
    /// What the token says of the caller.
    Payload,
    /// What proves both.
    Signature,
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}

/// What is wrong with a text that is a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalidity {
    /// The header does not name RS256.
    #[error("its algorithm is not RS256")]
    Algorithm,
    /// The header names a type that is no access token.
    #[error("its type is not JWT or at+jwt")]
    Type,
    /// The key's name is not a short string.
    #[error("its key id is not a string of at most 255 bytes")]
    KeyId,
    /// The header names no key, and there is none for such tokens.
    #[error("it names no key, which it must where keys come from a JWK set alone")]
    NoKeyId,
    /// The header names a key that the issuer does not publish.
    #[error("its key is none of the issuer's")]
    UnknownKey,
    /// The header changes how the token is to be read.
    #[error("its header holds '{0}', which this service does not implement")]
    Extension(&'static str),
    /// The key did not sign this.
    #[error("its signature does not verify")]
    Signature,
    /// A claim that must be there is not.
    #[error("its claim '{0}' is absent")]
    Absent(Claim),
    /// A claim is not of the type, range or form that it must have.
    #[error("its claim '{0}' is not of the required form")]
    Unusable(Claim),
    /// A time that must have passed lies ahead.
    #[error("its claim '{0}' lies in the future")]
    Future(Claim),
    /// The token comes from, or is meant for, someone else.
    #[error("its claim '{0}' does not name the one configured")]
    Foreign(Claim),
}

/// A claim that is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Who issued the token.
    Issuer,
    /// Whom it is meant for.
    Audience,
    /// Whom it speaks of.
    Subject,
    /// When it stops being valid.
    Expiry,
    /// When it starts being valid.
    NotBefore,
    /// When it was made.
    IssuedAt,
}

impl Claim {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Issuer => "iss",
            Self::Audience => "aud",
            Self::Subject => "sub",
            Self::Expiry => "exp",
            Self::NotBefore => "nbf",
            Self::IssuedAt => "iat",
        }
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::{Claim, Invalidity, Malformation, Part, Rejection};

    #[test]
    fn reads_as_one_sentence_in_the_log() {
        let rows: [(Rejection, &str); 5] = [
            (Rejection::Missing, "no bearer token came with the request"),
            (
                Malformation::Encoding(Part::Payload).into(),
                "not a token: its payload is not canonical base64url without padding",
            ),
            (Rejection::Expired, "the token has expired"),
            (
                Invalidity::Extension("crit").into(),
                "the token is not acceptable: its header holds 'crit', which this service does \
                 not implement",
            ),
            (
                Invalidity::Future(Claim::IssuedAt).into(),
                "the token is not acceptable: its claim 'iat' lies in the future",
            ),
        ];
        for (rejection, expected) in rows {
            assert_eq!(rejection.to_string(), expected);
        }
    }
}
