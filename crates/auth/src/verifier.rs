//! The verifier: a policy and keys, asked about one token after another.
//!
//! Deliberately absent: a cache of tokens that were good once, which would have to know when to forget.
//! What a key remembers is [signatures](crate::signatures), which nothing makes bad again.

use std::time::Duration;

use chrono::{DateTime, Utc};
use creatorvault_domain::Caller;

use crate::token::Token;
use crate::{Keys, Rejection, claims, header};

/// Whose tokens are accepted, for whom, and how far two clocks may differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The `iss` that a token must have.
    pub issuer: String,
    /// The `aud` that a token must have or list.
    pub audience: String,
    /// How long after `exp`, and before `nbf` and `iat`, a token is still, or already, accepted.
    pub leeway: Duration,
}

/// Decides whether a token is believed. Share it between threads as it is.
///
/// ```
/// # use std::time::Duration;
/// use chrono::DateTime;
/// use creatorvault_auth::{Policy, Rejection, VerificationKey, Verifier};
///
/// # fn check(pem: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy {
///     issuer: "better-auth".to_owned(),
///     audience: "creatorvault-api".to_owned(),
///     leeway: Duration::from_secs(30),
/// };
/// let verifier = Verifier::new(policy, VerificationKey::parse(pem)?);
/// let refused = verifier.verify("not.a.token", DateTime::UNIX_EPOCH).unwrap_err();
/// assert_eq!(refused.message(), "The bearer token is malformed");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Verifier {
    policy: Policy,
    keys: Keys,
}

impl Verifier {
    /// Accepts what these keys signed and this policy allows.
    #[must_use]
    pub fn new(policy: Policy, keys: impl Into<Keys>) -> Self {
        Self {
            policy,
            keys: keys.into(),
        }
    }

    /// Turns a token into the caller it speaks of, or says why not, by the keys that are known now.
    ///
    /// A rejection that is [for want of a key](Rejection::is_for_want_of_a_key) may not be the last
    /// word: [`verify_with_fresh_keys`](Self::verify_with_fresh_keys) gives that.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Caller, Rejection> {
        let token = Token::parse(token)?;
        header::check(token.header())?;
        let claims = self.keys.verified_claims(&token)?;
        claims::caller(&claims, &self.policy, now)
    }

    /// The same once the issuer has been asked for its keys again, or is found to have been asked
    /// just now: requests, however many, make it be asked once in 30 s.
    pub async fn verify_with_fresh_keys(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Caller, Rejection> {
        self.keys.refresh().await;
        self.verify(token, now)
    }

    /// Whether there is any key that a token could be accepted by.
    #[must_use]
    pub fn knows_a_key(&self) -> bool {
        self.keys.are_known()
    }
}
