//! The verifier: a policy and a key, asked about one token after another.
//!
//! Deliberately absent: a cache of tokens that were good once. A check costs microseconds, and a
//! cache would have to know when to forget.

use std::time::Duration;

use chrono::{DateTime, Utc};
use creatorvault_domain::Caller;

use crate::token::Token;
use crate::{Rejection, VerificationKey, claims, header};

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

/// Decides whether a token is believed. It is immutable: share it between threads as it is.
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
#[derive(Clone, Debug)]
pub struct Verifier {
    policy: Policy,
    key: VerificationKey,
}

impl Verifier {
    /// Accepts what this key signed and this policy allows.
    #[must_use]
    pub fn new(policy: Policy, key: VerificationKey) -> Self {
        Self { policy, key }
    }

    /// Turns a token into the caller it speaks of, or says why not.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Caller, Rejection> {
        let token = Token::parse(token)?;
        header::check(token.header())?;
        let claims = token.verified_claims(&self.key)?;
        claims::caller(&claims, &self.policy, now)
    }
}
