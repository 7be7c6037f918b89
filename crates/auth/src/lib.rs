//! Token in, [`Caller`] out: the one place that decides whether a bearer token is believed.
//!
//! Start at [`Verifier`]; [`Keys`] are what it trusts and [`Rejection`] is how it says no.
//! Deliberately absent: an HTTP framework, a database, any I/O but to fetch the issuer's keys, and a
//! clock that tells the age of a token (`now` is an argument).
//! No code here issues tokens, and no algorithm but RS256 can be configured.
//!
//! [`Caller`]: creatorvault_domain::Caller

#![warn(missing_docs)]

mod bearer;
mod claims;
mod header;
mod key_der;
mod key_text;
mod keyring;
mod keys;
mod published;
mod rejection;
mod signatures;
mod strict_json;
mod token;
mod verifier;

pub use bearer::bearer;
pub use keyring::{KeySource, Keys};
pub use keys::{KeyError, VerificationKey};
pub use published::{ClientError, SetUrl, SetUrlError};
pub use rejection::{Claim, Invalidity, Malformation, Part, Rejection};
pub use verifier::{Policy, Verifier};
